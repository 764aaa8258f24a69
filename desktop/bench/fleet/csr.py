"""What AWS IoT asks of a certificate signing request, and of the certificate a provider answers it with."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing.certificates.pem import UNREADABLE

CURVES = ("secp256r1", "secp384r1", "secp521r1")
RSA_BITS = 2048


def read_csr(pem: object) -> x509.CertificateSigningRequest:
    """A request whose signature proves possession of a key that AWS IoT accepts.

    Raises `ValueError` that says what is wrong with any other. Keys: RSA of 2048 bits and more, NIST P-256,
    P-384 and P-521 (AWS IoT developer guide, "X.509 client certificates").
    """
    if not isinstance(pem, str):
        raise ValueError("The request must be text.")  # noqa: TRY004 - one error for a bad request
    try:
        csr = x509.load_pem_x509_csr(pem.encode())
        key, valid = csr.public_key(), csr.is_signature_valid
    except UNREADABLE as error:
        raise ValueError("The certificate signing request cannot be read.") from error
    if not valid:
        raise ValueError("The signature of the certificate signing request does not match its key.")
    accepted = (isinstance(key, rsa.RSAPublicKey) and key.key_size >= RSA_BITS) or (
        isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in CURVES
    )
    if not accepted:
        raise ValueError(
            "The key of the certificate signing request is of a type or size that is not accepted."
        )
    return csr


def check_answer(pem: object, csr: x509.CertificateSigningRequest) -> str:
    """The certificate as it stands, when it has the request's subject and key; otherwise `ValueError`.

    AWS IoT developer guide, "Self-managed certificate signing using AWS IoT Core certificate provider".
    """
    if not isinstance(pem, str):
        raise ValueError("The answer holds no certificatePem.")  # noqa: TRY004 - one error for a bad answer
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        same_key = _key_bytes(certificate) == _key_bytes(csr)
        same_subject = certificate.subject == csr.subject
    except UNREADABLE as error:
        raise ValueError("The certificatePem of the answer cannot be read.") from error
    if not same_key:
        raise ValueError("The certificate has another public key than the certificate signing request.")
    if not same_subject:
        raise ValueError("The certificate has another subject than the certificate signing request.")
    return pem


def _key_bytes(holder: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    return holder.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
