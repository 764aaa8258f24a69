"""A request a provider may be asked, and an answer it may give."""

from __future__ import annotations

import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from desktop.bench.fleet.csr import check_answer, read_csr

KEY = ec.generate_private_key(ec.SECP256R1())
CA_KEY = ec.generate_private_key(ec.SECP256R1())


def name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def csr(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = KEY) -> str:
    made = x509.CertificateSigningRequestBuilder().subject_name(name("lamp-1")).sign(key, hashes.SHA256())
    return made.public_bytes(Encoding.PEM).decode()


def certificate(subject: str = "lamp-1", key: CertificateIssuerPublicKeyTypes | None = None) -> str:
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder(name("Line CA"), name(subject), key or KEY.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
    )
    return builder.sign(CA_KEY, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


@pytest.mark.parametrize(
    "key", [KEY, ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)]
)
def test_keys_that_aws_accepts(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
    assert read_csr(csr(key)).public_key() == key.public_key()


def test_requests_that_are_not_fit() -> None:
    weak = ec.generate_private_key(ec.SECP256K1())
    for pem, words in ((csr(weak), "not accepted"), ("rubbish", "cannot be read"), (None, "must be text")):
        with pytest.raises(ValueError, match=words):
            read_csr(pem)


def test_a_request_signed_by_another_key() -> None:
    der = bytearray(x509.load_pem_x509_csr(csr().encode()).public_bytes(Encoding.DER))
    at = bytes(der).index(b"lamp-1")
    der[at : at + 6] = b"lamp-2"
    forged = x509.load_der_x509_csr(bytes(der)).public_bytes(Encoding.PEM).decode()
    with pytest.raises(ValueError, match="signature"):
        read_csr(forged)


def test_the_right_answer_passes_unchanged() -> None:
    pem = certificate()
    assert check_answer(pem, read_csr(csr())) == pem


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (certificate(subject="lamp-2"), "another subject"),
        (certificate(key=CA_KEY.public_key()), "another public key"),
        ("rubbish", "cannot be read"),
        (None, "no certificatePem"),
    ],
)
def test_wrong_answers(answer: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_answer(answer, read_csr(csr()))
