"""What an issued certificate must be before a unit gets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.catalogue.certificates import (
    CERTIFICATE_KEY_DIFFERS,
    CERTIFICATE_SUBJECT_DIFFERS,
    ENDS_TOO_SOON,
    EXTENSIONS_MISSING,
    ISSUED_BY_ANOTHER,
    NOT_AN_AUTHORITY,
    NOT_VALID_NOW,
)
from signing.certificate_profile import ANY_CERTIFICATE, CertificateProfile
from signing.certificates.agreement import check_agreement
from signing.certificates.pem import load_certificate
from signing.certificates.requests import load_request
from signing.errors import VerificationError

CLOCK_SKEW = timedelta(minutes=5)  # how far a station's clock may be behind the authority's


def check_certificate(
    certificate_pem: str,
    csr_pem: str,
    *,
    issuer_pem: str | None = None,
    lasts: timedelta = timedelta(0),
    profile: CertificateProfile = ANY_CERTIFICATE,
    now: datetime | None = None,
) -> x509.Certificate:
    """The certificate, once it is known to answer the request and to be what `profile` asks for.

    Same public key, same subject unless the profile has one, valid now and for as long as it `lasts`. When
    `issuer_pem` is given: issued by it, with the extensions of a unit's certificate. Raises
    `VerificationError` SIG-070 to SIG-075, SIG-090, SIG-091, SIG-094.
    """
    certificate, request = load_certificate(certificate_pem), load_request(csr_pem)
    now = now or datetime.now(UTC)
    if profile.subject is None and certificate.subject != request.subject:
        raise VerificationError(
            CERTIFICATE_SUBJECT_DIFFERS,
            subject=certificate.subject.rfc4514_string(),
            wanted=request.subject.rfc4514_string(),
        )
    if certificate.public_key() != request.public_key():
        raise VerificationError(CERTIFICATE_KEY_DIFFERS)
    check_chain([certificate_pem], issuer_pem, now=now)
    _check_lasts(certificate, lasts, now)
    if issuer_pem is not None:
        _check_extensions(certificate, client=profile.extended_key_usage is None)
    check_agreement(certificate, profile, now)
    return certificate


def check_chain(certificates: Sequence[str], root_pem: str | None, *, now: datetime | None = None) -> None:
    """Returns only when each certificate is valid now and issued by the next one, the last by `root_pem`.

    Raises `VerificationError` SIG-070, SIG-073, SIG-074, SIG-075.
    """
    chain = [load_certificate(pem) for pem in certificates]
    if root_pem is not None:
        chain.append(load_certificate(root_pem))
    for certificate in chain:
        _check_validity(certificate, now or datetime.now(UTC))
    for certificate, issuer in pairwise(chain):
        _check_authority(issuer)
        _check_issued_by(certificate, issuer)


def _check_validity(certificate: x509.Certificate, now: datetime) -> None:
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first - CLOCK_SKEW <= now <= last:
        raise VerificationError(
            NOT_VALID_NOW, subject=certificate.subject.rfc4514_string(), first=first, last=last
        )


def _check_lasts(certificate: x509.Certificate, lasts: timedelta, now: datetime) -> None:
    end = certificate.not_valid_after_utc
    if end < now + lasts:
        raise VerificationError(
            ENDS_TOO_SOON, subject=certificate.subject.rfc4514_string(), last=end, days=lasts.days
        )


def _check_extensions(certificate: x509.Certificate, *, client: bool) -> None:
    """A unit is no authority, signs with its key (TLS 1.3 knows nothing else) and is a TLS `client`."""
    extensions = certificate.extensions
    try:
        fit = (
            not extensions.get_extension_for_class(x509.BasicConstraints).value.ca
            and extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
            and (not client or _is_for_clients(extensions))
        )
    except x509.ExtensionNotFound:
        fit = False
    if not fit:
        raise VerificationError(EXTENSIONS_MISSING, subject=certificate.subject.rfc4514_string())


def _is_for_clients(extensions: x509.Extensions) -> bool:
    extended = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    return ExtendedKeyUsageOID.CLIENT_AUTH in extended


def _check_authority(issuer: x509.Certificate) -> None:
    try:
        allowed = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        allowed = False
    if not allowed:
        raise VerificationError(NOT_AN_AUTHORITY, subject=issuer.subject.rfc4514_string())


def _check_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> None:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise VerificationError(
            ISSUED_BY_ANOTHER,
            subject=certificate.subject.rfc4514_string(),
            issuer=issuer.subject.rfc4514_string(),
        ) from error
