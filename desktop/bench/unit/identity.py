"""Key, certificate request and certificates, made on the unit itself (P-256, as the reference firmware)."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

_KEY_USAGE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def new_private_key() -> bytes:
    """PKCS#8 PEM, in clear."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _load_private(private_pem: bytes) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(private_pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not an elliptic-curve key")
    return key


def _public_pem(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_key(private_pem: bytes) -> bytes:
    return _public_pem(_load_private(private_pem).public_key())


def _subject(thing_name: str) -> x509.Name:
    if not thing_name:
        return x509.Name([])
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, thing_name)])


def certificate_request(private_pem: bytes, thing_name: str) -> bytes:
    """Subject `CN=<thing name>`. Raises `ValueError` when the name is too long for one (64, X.520)."""
    builder = x509.CertificateSigningRequestBuilder(_subject(thing_name)).add_extension(
        _KEY_USAGE, critical=True
    )
    return builder.sign(_load_private(private_pem), hashes.SHA256()).public_bytes(Encoding.PEM)


def self_signed_certificate(private_pem: bytes, thing_name: str) -> bytes:
    """Valid 1970 to 2069: the firmware has no clock yet. Raises `ValueError` like the request."""
    key = _load_private(private_pem)
    name = _subject(thing_name)
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(1970, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2069, 12, 31, 23, 59, 59, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=False)
        .add_extension(_KEY_USAGE, critical=True)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def read_certificate(pem: bytes) -> bytes:
    """The first certificate in `pem`, in its normal form. Raises `ValueError` when there is none."""
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.PEM)


def read_public_key(pem: bytes) -> bytes:
    """The public key in `pem`. Raises `ValueError` when there is none, or when it is not on a curve."""
    key = load_pem_public_key(pem)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("not an elliptic-curve key")  # noqa: TRY004 - unfit, as no key at all
    return _public_pem(key)


def certificate_public_key(certificate_pem: bytes) -> bytes:
    """Raises `ValueError` when the certificate's key is not on a curve."""
    key = x509.load_pem_x509_certificate(certificate_pem).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("not an elliptic-curve key")  # noqa: TRY004 - unfit, as no key at all
    return _public_pem(key)


def signature_fits(public_pem: bytes, signature: bytes, data: bytes) -> bool:
    """ECDSA over SHA-256, DER signature (X9.62)."""
    key = load_pem_public_key(public_pem)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError("not an elliptic-curve key")
    try:
        key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
