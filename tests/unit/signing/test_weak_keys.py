"""A key whose private half anybody could find is refused; the same key has one name however it is encoded."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from asn1crypto import csr, keys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from signing.certificates import check_request, request_key_hash
from signing.certificates.keys import check_strength, key_sha256
from signing.errors import KeyRefusedError, VerificationError

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # SEC 2, 2.4.2
UnitKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

GOOD_PRIME = rsa.generate_private_key(65537, 2048).private_numbers().p


def next_prime(start: int) -> int:
    candidate = start | 1
    while pow(2, candidate - 1, candidate) != 1:
        candidate += 2
    return candidate


def public_rsa(p: int, q: int, exponent: int = 65537) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(exponent, p * q).public_key()


def reason(key: object) -> str:
    with pytest.raises(KeyRefusedError, match="SIG-093") as refused:
        check_strength(key)
    return str(refused.value.message)


@pytest.mark.parametrize(
    "scalar", [1, 2, 64, P256_ORDER - 1, P256_ORDER - 3, int("11" * 32, 16), int("fe" * 32, 16)]
)
def test_point_that_is_easily_found_is_refused(scalar: int) -> None:
    assert "anybody would try first" in reason(ec.derive_private_key(scalar, ec.SECP256R1()).public_key())


def test_generator_of_p384_is_refused() -> None:
    assert "anybody would try first" in reason(ec.derive_private_key(1, ec.SECP384R1()).public_key())


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_good_points_are_taken(curve: ec.EllipticCurve) -> None:
    for _ in range(20):
        check_strength(ec.generate_private_key(curve).public_key())


@pytest.mark.parametrize("size", [2048, 3072])
def test_good_rsa_keys_are_taken(size: int) -> None:
    check_strength(rsa.generate_private_key(65537, size).public_key())


def test_small_exponent_is_refused() -> None:
    other = rsa.generate_private_key(65537, 2048).private_numbers().q
    assert "its exponent is 3" in reason(public_rsa(GOOD_PRIME, other, 3))


def test_modulus_with_a_small_factor_is_refused() -> None:
    assert "small factor" in reason(public_rsa(GOOD_PRIME * 3, GOOD_PRIME * 751))


def test_modulus_of_close_factors_is_refused() -> None:
    assert "close to each other" in reason(public_rsa(GOOD_PRIME, next_prime(GOOD_PRIME + 2)))
    assert "close to each other" in reason(public_rsa(GOOD_PRIME, GOOD_PRIME))


def test_key_of_infineon_s_library_is_refused() -> None:
    """Primes of its form: k * M + (65537^a mod M), M the product of the first 126 primes."""
    primes = [n for n in range(2, 702) if all(n % d for d in range(2, int(n**0.5) + 1))]
    product = 1
    for prime in primes[:126]:
        product *= prime

    def prime_of(power: int, k: int) -> int:
        residue = pow(65537, power, product)
        while pow(2, (candidate := k * product + residue) - 1, candidate) != 1:
            k += 1
        return candidate

    room = 1 << (1023 - product.bit_length())
    p, q = prime_of(12345, room + 7), prime_of(67891, 2 * room - 10_000)
    assert "ROCA" in reason(public_rsa(p, q))


# --- one key, one name


def request_with(key: UnitKey, point: bytes | None = None) -> str:
    """A request for SN-1 whose public key is the `point`, in whatever encoding, else as usual."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SN-1")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    der = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    if point is None:
        return pem_of(der)
    request = csr.CertificationRequest.load(der)
    info = request["certification_request_info"]
    info["subject_pk_info"]["public_key"] = keys.ECPointBitString(point)
    return signed_again(request, key)


def signed_again(request: csr.CertificationRequest, key: UnitKey) -> str:
    body = request["certification_request_info"].dump(force=True)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        request["signature"] = key.sign(body, ec.ECDSA(hashes.SHA256()))
    return pem_of(request.dump(force=True))


def pem_of(der: bytes) -> str:
    body = base64.encodebytes(der).decode("ascii")
    return f"-----BEGIN CERTIFICATE REQUEST-----\n{body}-----END CERTIFICATE REQUEST-----\n"


@pytest.mark.parametrize("form", ["compressed", "hybrid"])
def test_point_in_another_form_is_the_same_key(form: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    whole = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    odd = whole[-1] & 1
    point = bytes([2 + odd]) + whole[1:33] if form == "compressed" else bytes([6 + odd]) + whole[1:]
    again = request_with(key, point)
    assert again != request_with(key)
    assert request_key_hash(again) == request_key_hash(request_with(key)) == key_sha256(key.public_key())
    check_request(again, common_name="SN-1")


def test_explicit_curve_is_the_same_key_or_none(tmp_path: Path) -> None:
    """As OpenSSL writes it when asked to."""
    path = tmp_path / "key.pem"
    made = ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-param_enc", "explicit"]
    subprocess.run([*made, "-out", path], check=True, capture_output=True)
    asked = ["openssl", "req", "-new", "-sha256", "-subj", "/CN=SN-1", "-key", path]
    text = subprocess.run(asked, check=True, capture_output=True, encoding="ascii").stdout
    known = serialization.load_pem_private_key(path.read_bytes(), None)
    assert request_key_hash(text) == key_sha256(known.public_key())  # type: ignore[arg-type]


def test_rsa_key_without_parameters_is_the_same_key() -> None:
    key = rsa.generate_private_key(65537, 2048)
    usual = request_with(key)
    der = base64.b64decode("".join(usual.splitlines()[1:-1]))
    request = csr.CertificationRequest.load(der)
    del request["certification_request_info"]["subject_pk_info"]["algorithm"]["parameters"]
    again = signed_again(request, key)
    assert b"\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x03" in base64.b64decode(
        "".join(again.splitlines()[1:-1])
    )
    assert request_key_hash(again) == request_key_hash(usual)


def test_point_that_is_not_on_the_curve_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    whole = bytearray(
        key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
    )
    whole[-1] ^= 1
    for point in (bytes(whole), b"\0", b"\4" + bytes(64)):
        with pytest.raises(VerificationError, match="SIG-060"):
            check_request(request_with(key, point), common_name="SN-1")


def test_weak_key_is_refused_in_a_request() -> None:
    weak = ec.derive_private_key(1, ec.SECP256R1())
    with pytest.raises(KeyRefusedError, match="SIG-093"):
        check_request(request_with(weak), common_name="SN-1")
