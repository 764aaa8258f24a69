"""What a certificate signing request must prove before anyone signs it (RFC 2986)."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.catalogue.certificates import (
    NOT_A_REQUEST,
    REQUEST_KEY_DIFFERS,
    REQUEST_KEY_NOT_ALLOWED,
    REQUEST_KEY_NOT_IN_PROFILE,
    REQUEST_NOT_SIGNED_BY_ITS_KEY,
    REQUEST_SUBJECT_DIFFERS,
    UNIT_KEY_UNREADABLE,
)
from signing.certificate_profile import ANY_CERTIFICATE, CertificateProfile
from signing.certificates.keys import check_strength, key_sha256
from signing.certificates.pem import UNREADABLE, check_whole_signature
from signing.errors import KeyRefusedError, VerificationError

# What AWS IoT accepts for a unit (developer guide, X.509 client certificates), less the rare P-521.
ALLOWED_CURVES = (ec.SECP256R1, ec.SECP384R1)
SMALLEST_RSA = 2048
ALLOWED_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)


def check_request(
    csr_pem: str,
    *,
    common_name: str,
    public_key_pem: str | None = None,
    profile: CertificateProfile = ANY_CERTIFICATE,
) -> x509.CertificateSigningRequest:
    """The request, once it has proved what it claims.

    It is signed by its own key, its subject is exactly `CN=common_name`, its key is P-256, P-384 or RSA of
    2048 bits and more, not weak, of a kind that `profile` allows, and is the one in `public_key_pem` when
    given. Raises `VerificationError` SIG-060 to SIG-064, SIG-093; `KeyRefusedError` of these for a key that
    may not be used, whoever asks.
    """
    request = load_request(csr_pem)
    _check_key(request)
    _check_kind(request, profile)
    check_strength(request.public_key())
    _check_possession(request)
    _check_subject(request, common_name)
    if public_key_pem is not None:
        _check_same_key(request, public_key_pem)
    return request


def request_key_hash(csr_pem: str) -> str:
    """SHA-256 by which the request's public key is known, 64 hex digits, as `key_sha256`. Raises SIG-060."""
    return key_sha256(load_request(csr_pem).public_key())


def requests_rsa(csr_pem: str) -> bool:
    """Whether the request's key is an RSA key. Raises SIG-060."""
    return isinstance(load_request(csr_pem).public_key(), rsa.RSAPublicKey)


def load_request(csr_pem: str) -> x509.CertificateSigningRequest:
    """The request, its subject and key readable. Raises SIG-060."""
    try:
        request = x509.load_pem_x509_csr(csr_pem.encode())
        _ = request.subject, request.public_key()  # `cryptography` reads them on demand
        check_whole_signature(request)
    except UNREADABLE as error:
        raise VerificationError(NOT_A_REQUEST) from error
    return request


def _check_key(request: x509.CertificateSigningRequest) -> None:
    key = request.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        if not isinstance(key.curve, ALLOWED_CURVES):
            raise _key_not_allowed(key.curve.name)
    elif isinstance(key, rsa.RSAPublicKey):
        if key.key_size < SMALLEST_RSA:
            raise _key_not_allowed(f"RSA of {key.key_size} bits")
    else:
        raise _key_not_allowed(type(key).__name__)


def _check_kind(request: x509.CertificateSigningRequest, profile: CertificateProfile) -> None:
    kind = _kind(request.public_key())
    if profile.keys is not None and kind not in profile.keys:
        raise KeyRefusedError(REQUEST_KEY_NOT_IN_PROFILE, found=kind, allowed=", ".join(profile.keys))


def _kind(key: object) -> str:
    if isinstance(key, ec.EllipticCurvePublicKey):
        return {"secp256r1": "p256", "secp384r1": "p384"}[key.curve.name]
    return f"rsa{key.key_size}" if isinstance(key, rsa.RSAPublicKey) else type(key).__name__


def _key_not_allowed(found: str) -> KeyRefusedError:
    return KeyRefusedError(REQUEST_KEY_NOT_ALLOWED, found=found, smallest=SMALLEST_RSA)


def _check_possession(request: x509.CertificateSigningRequest) -> None:
    try:
        proved = request.is_signature_valid and isinstance(request.signature_hash_algorithm, ALLOWED_HASHES)
    except (ValueError, UnsupportedAlgorithm):
        proved = False
    if not proved:
        raise VerificationError(REQUEST_NOT_SIGNED_BY_ITS_KEY)


def _check_subject(request: x509.CertificateSigningRequest, common_name: str) -> None:
    subject = [(attribute.oid, attribute.value) for attribute in request.subject]
    if subject != [(x509.NameOID.COMMON_NAME, common_name)]:
        raise VerificationError(
            REQUEST_SUBJECT_DIFFERS, subject=request.subject.rfc4514_string(), wanted=common_name
        )


def _check_same_key(request: x509.CertificateSigningRequest, public_key_pem: str) -> None:
    try:
        expected = serialization.load_pem_public_key(public_key_pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise VerificationError(UNIT_KEY_UNREADABLE) from error
    if request.public_key() != expected:
        raise VerificationError(REQUEST_KEY_DIFFERS)
