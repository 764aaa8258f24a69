"""What a code-signing certificate says of itself, for those who must decide whether to sign with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.certificates.pem import fingerprint, load_certificate

_CURVES = {"secp256r1": "p256", "secp384r1": "p384"}


@dataclass(frozen=True)
class CodeSigningFacts:
    """`key` is the kind of key: p256, p384, rsa2048, rsa3072, ed25519, or another one's own name.

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
    """Raises SIG-070 when `pem` is not a certificate."""
    certificate = load_certificate(pem)
    return CodeSigningFacts(
        subject=certificate.subject.rfc4514_string(),
        fingerprint=fingerprint(pem),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key=_kind(certificate.public_key()),
        may_sign_code=_may_sign_code(certificate),
    )


def _kind(key: object) -> str:
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _CURVES.get(key.curve.name, key.curve.name)
    if isinstance(key, rsa.RSAPublicKey):
        return f"rsa{key.key_size}"
    return "ed25519" if isinstance(key, ed25519.Ed25519PublicKey) else type(key).__name__


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
