"""Certificates of authorities: what one says of itself, and whether it can issue today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from signing.algorithms import P256, P384, RSA2048, RSA3072, PublicKey, require_kind
from signing.catalogue.certificates import CERTIFICATE_OF_ANOTHER_KEY, NOT_AN_AUTHORITY
from signing.certificates.issued import check_chain
from signing.certificates.own_signature import check_own_signature
from signing.certificates.pem import fingerprint, load_certificate
from signing.errors import VerificationError

# What AWS IoT takes from an authority (developer guide, “X.509 client certificates”): no Ed25519.
AUTHORITY_KEYS = (P256, P384, RSA2048, RSA3072)


@dataclass(frozen=True)
class AuthorityFacts:
    """`subject` as RFC 4514 writes it, `fingerprint` as AWS IoT names the certificate."""

    subject: str
    fingerprint: str
    not_before: datetime
    not_after: datetime


def read_authority(pem: str) -> AuthorityFacts:
    """What the certificate says, whether it is valid today or not.

    Raises `VerificationError` SIG-070, SIG-079, and SIG-075 for what is no authority's.
    """
    certificate = load_certificate(pem)
    check_own_signature(certificate)
    subject = certificate.subject.rfc4514_string()
    if not _may_issue(certificate):
        raise VerificationError(NOT_AN_AUTHORITY, subject=subject)
    return AuthorityFacts(
        subject, fingerprint(pem), certificate.not_valid_before_utc, certificate.not_valid_after_utc
    )


def check_authority(pem: str, *, now: datetime | None = None) -> AuthorityFacts:
    """The same, once it is known to be valid now and its key one that can sign here.

    Raises what `read_authority` raises, SIG-073 (validity) and SIG-013 (key).
    """
    facts = read_authority(pem)
    check_chain([pem], None, now=now)
    require_authority_key(load_certificate(pem))
    return facts


def require_authority_key(authority: x509.Certificate) -> PublicKey:
    """Its public key, of a kind that AWS IoT takes and that can sign here. Raises SIG-013."""
    key, subject = authority.public_key(), authority.subject.rfc4514_string()
    require_kind(key, subject, AUTHORITY_KEYS, "a certificate authority")
    return key  # type: ignore[return-value] # `require_kind` has looked at its class


def check_authority_key(pem: str, public_key: PublicKey) -> None:
    """Raises SIG-076 when the authority's certificate is not that of `public_key`."""
    certificate = load_certificate(pem)
    if certificate.public_key() != public_key:
        raise VerificationError(CERTIFICATE_OF_ANOTHER_KEY, subject=certificate.subject.rfc4514_string())


def share_key(one_pem: str, other_pem: str) -> bool:
    """Whether both certificates are of one key. Raises SIG-070 for what is no certificate."""
    return load_certificate(one_pem).public_key() == load_certificate(other_pem).public_key()


def _may_issue(certificate: x509.Certificate) -> bool:
    extensions = certificate.extensions
    try:
        authority = extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
    try:
        return authority and extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:  # RFC 5280 4.2.1.3: without it nothing is forbidden
        return authority
