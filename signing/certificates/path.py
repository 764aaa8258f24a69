"""From a code-signing certificate to a root that somebody trusts, through any intermediates (RFC 5280 6.1).

Narrower than that: no policies, no name constraints, no critical extension but those known here. What is not
known is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.catalogue.certificates import (
    CRITICAL_EXTENSION,
    ISSUER_NOT_GIVEN,
    NOT_AN_AUTHORITY,
    NOT_FOR_CODE,
    NOT_VALID_AT,
    PATH_TOO_LONG,
)
from signing.errors import VerificationError

LONGEST = 8  # certificates
_KNOWN = (x509.BasicConstraints, x509.KeyUsage, x509.ExtendedKeyUsage, x509.SubjectAlternativeName)
_CODE = {ExtendedKeyUsageOID.CODE_SIGNING, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}

Path = tuple[x509.Certificate, ...]


def find_path(
    leaf: x509.Certificate,
    given: Sequence[x509.Certificate],
    at: datetime,
    *,
    between: Sequence[x509.Certificate] = (),
) -> Path:
    """`leaf`, the authorities between, and a root: a self-signed certificate that is among those `given`.

    The authorities may also be among those `between`.
    Raises `VerificationError`: SIG-154 when no root is reached; of the first way to one SIG-073 (validity
    `at`), SIG-075, SIG-077, SIG-155, SIG-156.
    """
    refused: VerificationError | None = None
    for path in _paths((leaf,), given, between):
        try:
            _check(path, at)
        except VerificationError as error:
            refused = refused or error
        else:
            return path
    raise refused or VerificationError(ISSUER_NOT_GIVEN, subject=_name(leaf), issuer=_issuer(leaf))


def check_validity(certificate: x509.Certificate, at: datetime) -> None:
    """Raises SIG-073."""
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= at <= last:
        raise VerificationError(NOT_VALID_AT, subject=_name(certificate), first=first, last=last, at=at)


def issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether the names fit and the signature holds."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def _paths(
    path: Path, given: Sequence[x509.Certificate], between: Sequence[x509.Certificate]
) -> Iterator[Path]:
    last = path[-1]
    if issued_by(last, last):
        if last in given:
            yield path
        return
    if len(path) == LONGEST:
        return
    for issuer in (*given, *between):
        if issuer not in path and issued_by(last, issuer):
            yield from _paths((*path, issuer), given, between)


def _check(path: Path, at: datetime) -> None:
    for certificate in path:
        check_validity(certificate, at)
        _check_critical(certificate)
    for below, authority in enumerate(path[1:]):
        _check_authority(authority, below)


def _check_critical(certificate: x509.Certificate) -> None:
    for extension in certificate.extensions:
        is_unknown = extension.critical and not isinstance(extension.value, _KNOWN)
        if is_unknown or isinstance(extension.value, x509.NameConstraints):
            raise VerificationError(
                CRITICAL_EXTENSION, subject=_name(certificate), oid=extension.oid.dotted_string
            )


def _check_authority(authority: x509.Certificate, below: int) -> None:
    """`below`: how many authorities are between it and the leaf."""
    extensions, subject = authority.extensions, _name(authority)
    try:
        constraints = extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        raise VerificationError(NOT_AN_AUTHORITY, subject=subject) from None
    if not constraints.ca or not may_sign(authority, "key_cert_sign"):
        raise VerificationError(NOT_AN_AUTHORITY, subject=subject)
    if constraints.path_length is not None and below > constraints.path_length:
        raise VerificationError(PATH_TOO_LONG, subject=subject, limit=constraints.path_length)
    try:
        usages = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return
    if _CODE.isdisjoint(usages):
        raise VerificationError(NOT_FOR_CODE, subject=subject)


def may_sign(certificate: x509.Certificate, what: str) -> bool:
    """`what`: `key_cert_sign` or `crl_sign`. Without the extension all is allowed (RFC 5280 4.2.1.3)."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return bool(getattr(usage, what))


def _name(certificate: x509.Certificate) -> str:
    return certificate.subject.rfc4514_string()


def _issuer(certificate: x509.Certificate) -> str:
    return certificate.issuer.rfc4514_string()
