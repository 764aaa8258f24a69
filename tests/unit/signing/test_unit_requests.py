"""A request proves its key, its name and its origin, or it is refused."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from asn1crypto import csr
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from signing.certificates import check_request
from signing.errors import VerificationError
from signing.verification import public_key_pem

KEY = ec.generate_private_key(ec.SECP256R1())
REQUEST = (
    x509.CertificateSigningRequestBuilder()
    .subject_name(x509.Name.from_rfc4514_string("CN=SN-1"))
    .sign(KEY, hashes.SHA256())
    .public_bytes(serialization.Encoding.DER)
)


def pem_of(der: bytes) -> str:
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN CERTIFICATE REQUEST-----\n{body}-----END CERTIFICATE REQUEST-----\n"


@pytest.mark.parametrize(
    "make_key",
    [
        lambda: ec.generate_private_key(ec.SECP256R1()),
        lambda: ec.generate_private_key(ec.SECP384R1()),
        lambda: rsa.generate_private_key(65537, 2048),
    ],
    ids=["P-256", "P-384", "RSA-2048"],
)
def test_allowed_keys(
    make_request: Callable[..., str], make_key: Callable[[], ec.EllipticCurvePrivateKey]
) -> None:
    request = check_request(make_request(key=make_key()), common_name="SN-1")
    assert request.subject.rfc4514_string() == "CN=SN-1"


def test_a_hash_that_aws_does_not_take_is_refused(make_request: Callable[..., str]) -> None:
    with pytest.raises(VerificationError, match="SIG-061"):
        check_request(make_request(algorithm=hashes.SHA224()), common_name="SN-1")


@pytest.mark.filterwarnings("ignore:DSA")
@pytest.mark.parametrize(
    "make_key",
    [
        lambda: ec.generate_private_key(ec.SECP521R1()),
        lambda: ec.generate_private_key(ec.SECP256K1()),
        lambda: rsa.generate_private_key(65537, 1024),
        lambda: dsa.generate_private_key(2048),
    ],
    ids=["P-521", "secp256k1", "RSA-1024", "DSA"],
)
def test_other_keys_are_refused(
    make_request: Callable[..., str], make_key: Callable[[], ec.EllipticCurvePrivateKey]
) -> None:
    with pytest.raises(VerificationError, match="SIG-063"):
        check_request(make_request(key=make_key()), common_name="SN-1")


def test_an_edwards_key_is_refused() -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SN-1")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(name)
    request = builder.sign(ed25519.Ed25519PrivateKey.generate(), None)
    with pytest.raises(VerificationError, match="SIG-063"):
        check_request(request.public_bytes(serialization.Encoding.PEM).decode(), common_name="SN-1")


@pytest.mark.parametrize("other", ["SN-2", "sn-1", "SN-1 ", "SN-10"])
def test_another_name_is_refused(make_request: Callable[..., str], other: str) -> None:
    with pytest.raises(VerificationError, match="SIG-062"):
        check_request(make_request(other), common_name="SN-1")


def test_more_than_a_name_is_refused(make_request: Callable[..., str]) -> None:
    extra = (x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Lamps"),)
    with pytest.raises(VerificationError, match="SIG-062"):
        check_request(make_request(extra=extra), common_name="SN-1")


def test_the_reported_key_must_be_the_requests(make_request: Callable[..., str]) -> None:
    request = make_request(key=KEY)
    check_request(request, common_name="SN-1", public_key_pem=public_key_pem(KEY.public_key()))
    other = public_key_pem(ec.generate_private_key(ec.SECP256R1()).public_key())
    with pytest.raises(VerificationError, match="SIG-064"):
        check_request(request, common_name="SN-1", public_key_pem=other)


@pytest.mark.parametrize(
    "garbage", ["", "AT+CSR?\r\nERROR", "-----BEGIN CERTIFICATE REQUEST-----\nMIIB", "\x00" * 500]
)
def test_garbage_on_the_line_is_refused(garbage: str) -> None:
    with pytest.raises(VerificationError, match="SIG-060"):
        check_request(garbage, common_name="SN-1")


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@given(bit=st.integers(0, len(REQUEST) * 8 - 1))
def test_one_flipped_bit_is_refused(bit: int) -> None:
    der = bytearray(REQUEST)
    der[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VerificationError):
        check_request(pem_of(bytes(der)), common_name="SN-1")


def test_sig_061_a_request_that_another_key_signed_is_refused() -> None:
    """Everything in it is right but who signed: nobody proved to hold the key that it names."""
    forged = csr.CertificationRequest.load(REQUEST)
    other = ec.generate_private_key(ec.SECP256R1())
    info = forged["certification_request_info"].dump()
    forged["signature"] = other.sign(info, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(VerificationError, match="not signed by the key it names") as refused:
        check_request(pem_of(forged.dump()), common_name="SN-1")
    assert refused.value.code == "SIG-061"


def test_a_name_that_is_a_bit_string_is_refused() -> None:
    at = REQUEST.index(b"\x0c\x04SN-1")
    with pytest.raises(VerificationError, match="SIG-060"):
        check_request(pem_of(REQUEST[:at] + b"\x03" + REQUEST[at + 1 :]), common_name="SN-1")
