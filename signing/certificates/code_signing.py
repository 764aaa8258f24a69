"""What a code-signing certificate says of itself, and whether it may be used with a key today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.algorithms import PublicKey, algorithm_of
from signing.catalogue.certificates import CERTIFICATE_OF_ANOTHER_KEY, NOT_FOR_CODE
from signing.certificates.issued import check_chain
from signing.certificates.own_signature import check_own_signature
from signing.certificates.pem import fingerprint, load_certificate
from signing.errors import SigningError, VerificationError


@dataclass(frozen=True)
class CodeSigningFacts:
    """`key` is the `kind` of one of `signing.algorithms`, or the name of a key that signs no firmware.

    `may_sign_code`: extended key usage names codeSigning, and key usage, when there, digitalSignature
    (RFC 5280 4.2.1.3 and 4.2.1.12).
    """

    subject: str
    fingerprint: str
    not_before: datetime
    not_after: datetime
    key: str
    may_sign_code: bool


def read_code_signing(pem: str) -> CodeSigningFacts:
    """Raises SIG-070 when `pem` is not a certificate, SIG-079 when its own signature does not hold."""
    certificate = load_certificate(pem)
    check_own_signature(certificate)
    return CodeSigningFacts(
        subject=certificate.subject.rfc4514_string(),
        fingerprint=fingerprint(pem),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key=_kind(certificate.public_key()),
        may_sign_code=_may_sign_code(certificate),
    )


def check_code_signing(
    certificate_pem: str, public_key: PublicKey, *, now: datetime | None = None
) -> CodeSigningFacts:
    """What the certificate says, once it is known to be the key's, for signing code, and valid now.

    Raises `VerificationError` SIG-070, SIG-079, SIG-076 (another key's), SIG-077 (not for code), SIG-073
    (validity).
    """
    facts = read_code_signing(certificate_pem)
    if load_certificate(certificate_pem).public_key() != public_key:
        raise VerificationError(CERTIFICATE_OF_ANOTHER_KEY, subject=facts.subject)
    if not facts.may_sign_code:
        raise VerificationError(NOT_FOR_CODE, subject=facts.subject)
    check_chain([certificate_pem], None, now=now)
    return facts


def _kind(key: object) -> str:
    try:
        return algorithm_of(key, "the certificate").kind
    except SigningError:  # of no use to units, but to be named
        return key.curve.name if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__


def _may_sign_code(certificate: x509.Certificate) -> bool:
    try:
        extended = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return ExtendedKeyUsageOID.CODE_SIGNING in extended
    return usage.digital_signature and ExtendedKeyUsageOID.CODE_SIGNING in extended
