"""What others signed and published holds, and with one bit changed does not: tests/vectors/README.md."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from signing.algorithms import PublicKey
from signing.errors import VerificationError
from signing.formats import freertos
from signing.formats.mcuboot import describing, reading
from signing.keys.local import memory_signer
from signing.notices import SigningWarning
from signing.release import verify_file
from signing.verification import load_public_key, public_key_pem, verify_payload

VECTORS = Path(__file__).parents[2] / "vectors"
CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}


def verify(key: PublicKey, message: bytes, signature: bytes) -> None:
    verify_payload(key, io.BytesIO(message), signature)


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def refuse_one_flipped_bit(key: PublicKey, message: bytes, signature: bytes) -> None:
    """In the middle of the signature, and of the message unless it is empty."""
    with pytest.raises(VerificationError, match="SIG-05"):
        verify(key, message, flipped(signature, len(signature) * 4))
    if message:
        with pytest.raises(VerificationError, match="SIG-051"):
            verify(key, flipped(message, len(message) * 4), signature)


@pytest.mark.parametrize(
    ("name", "valid", "invalid"),
    [
        ("ecdsa_secp256r1_sha256", 174, 310),
        ("ecdsa_secp384r1_sha384", 194, 310),
        ("ed25519", 117, 64),
        ("rsa_pss_2048_sha256_mgf1_32", 63, 45),
        ("rsa_pss_3072_sha256_mgf1_32", 63, 45),
    ],
)
def test_wycheproof(name: str, valid: int, invalid: int) -> None:
    seen = {"valid": 0, "invalid": 0, "acceptable": 0}
    document = json.loads((VECTORS / "wycheproof" / f"{name}_test.json").read_text(encoding="utf-8"))
    for group in document["testGroups"]:
        key = load_public_key(group["publicKeyPem"].encode(), name)
        for case in group["tests"]:
            seen[case["result"]] += 1
            judge_case(key, case)
    assert (seen["valid"], seen["invalid"]) == (valid, invalid)


def judge_case(key: PublicKey, case: dict[str, Any]) -> None:
    """Nothing is asked of "acceptable": keys of small order, made to have signatures that hold for many."""
    message, signature = bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])
    if case["result"] == "valid":
        verify(key, message, signature)
        refuse_one_flipped_bit(key, message, signature)
    elif case["result"] == "invalid":
        with pytest.raises(VerificationError, match="SIG-05"):
            verify(key, message, signature)


def nist_cases() -> list[tuple[str, dict[str, str]]]:
    curve, cases = "", []
    for part in (VECTORS / "nist" / "SigVer.rsp").read_text(encoding="ascii").split("\n\n"):
        if part.strip().startswith("["):
            curve = part.strip()[1:6]
        elif part.strip():
            cases.append((curve, dict(line.split(" = ") for line in part.strip().splitlines())))
    return cases


def nist_key(curve: str, case: dict[str, str]) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicNumbers(int(case["Qx"], 16), int(case["Qy"], 16), CURVES[curve]).public_key()


def nist_signature(case: dict[str, str]) -> bytes:
    return utils.encode_dss_signature(int(case["R"], 16), int(case["S"], 16))


@pytest.mark.parametrize(("curve", "case"), nist_cases())
def test_nist_signatures_hold_or_not_as_published(curve: str, case: dict[str, str]) -> None:
    key, message, signature = nist_key(curve, case), bytes.fromhex(case["Msg"]), nist_signature(case)
    if case["Result"].startswith("P"):
        verify(key, message, signature)
        refuse_one_flipped_bit(key, message, signature)
    else:
        with pytest.raises(VerificationError, match="SIG-051"):
            verify(key, message, signature)


def test_a_nist_signature_holds_as_a_freertos_signature(tmp_path: Path) -> None:
    curve, case = next(one for one in nist_cases() if one[1]["Result"].startswith("P"))
    image, signature, key = (tmp_path / name for name in ("image.bin", "image.sig.b64", "pub.pem"))
    image.write_bytes(bytes.fromhex(case["Msg"]))
    signature.write_bytes(base64.b64encode(nist_signature(case)))
    key.write_text(public_key_pem(nist_key(curve, case)), encoding="ascii")
    verify_file(image, signature, key)
    image.write_bytes(flipped(image.read_bytes(), 0))
    with pytest.raises(VerificationError, match="SIG-051"):
        verify_file(image, signature, key)


FREERTOS = VECTORS / "freertos"


@pytest.mark.filterwarnings("ignore::signing.notices.SigningWarning")  # it has ended
def test_the_vector_of_freertos_holds_in_its_own_format(tmp_path: Path) -> None:
    """`sig-sha256-ecdsa`, with the certificate, as the OTA agent of amazon-freertos is tested itself."""
    image, certificate = FREERTOS / "image.bin", FREERTOS / "signer.pem"
    valid, invalid = ((FREERTOS / name).read_bytes() for name in ("valid.der", "invalid.der"))
    key = load_public_key(certificate.read_bytes(), "FreeRTOS's test certificate")
    verify(key, image.read_bytes(), valid)
    refuse_one_flipped_bit(key, image.read_bytes(), valid)
    signature = tmp_path / "image.sig.b64"
    signature.write_bytes(freertos.encode(valid))
    verify_file(image, signature, certificate)
    signature.write_bytes(freertos.encode(invalid))
    with pytest.raises(VerificationError, match="SIG-051"):
        verify_file(image, signature, certificate)


RFC8032 = (VECTORS / "rfc8032" / "sign.input").read_text(encoding="ascii").split()


@pytest.mark.parametrize("line", RFC8032, ids=["test 1", "test 2", "test 3", "test 1024"])
def test_ed25519_signs_and_verifies_as_rfc_8032_does(line: str) -> None:
    private, public, message, signed = (bytes.fromhex(part) for part in line.split(":")[:4])
    key = Ed25519PrivateKey.from_private_bytes(private[:32])
    assert key.public_key().public_bytes_raw() == public
    signature = signed[:64]
    assert memory_signer(key).sign(io.BytesIO(message)) == signature
    verify(key.public_key(), message, signature)
    refuse_one_flipped_bit(key.public_key(), message, signature)


MCUBOOT_IMAGE = (VECTORS / "mcuboot" / "hello_world.signed.bin").read_bytes()
MCUBOOT_KEY = load_public_key((VECTORS / "mcuboot" / "root-rsa-2048.pub.pem").read_bytes(), "MCUboot's key")


def test_an_image_that_zephyr_built_is_recognised_and_verified() -> None:
    told = describing.describe(MCUBOOT_IMAGE)
    assert (told.version, [one.algorithm for one in told.signatures]) == ("0.0.0", ["RSA-2048"])
    reading.verify(MCUBOOT_IMAGE, MCUBOOT_KEY)


@given(bit=st.integers(0, len(MCUBOOT_IMAGE) * 8 - 1))
def test_one_flipped_bit_in_that_image_is_refused(bit: int) -> None:
    with pytest.raises(VerificationError):
        reading.verify(flipped(MCUBOOT_IMAGE, bit), MCUBOOT_KEY)


def dsse_envelope() -> tuple[PublicKey, bytes, bytes]:
    """The key of a published attestation, its in-toto statement and the signature of both in DSSE."""
    document = json.loads((VECTORS / "dsse" / "slsa.attestation").read_text(encoding="utf-8"))
    certificate = document["verification_material"]["certificate"]
    pem = f"-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n"
    envelope = document["envelope"]
    statement, signature = (base64.b64decode(envelope[name]) for name in ("statement", "signature"))
    with pytest.warns(SigningWarning, match="not now"):  # it was valid for ten minutes
        key = load_public_key(pem.encode(), "the attestation")
    return key, statement, signature


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    return b"DSSEv1 %d %s %d %s" % (len(payload_type), payload_type.encode(), len(payload), payload)


def test_a_published_in_toto_statement_in_dsse_holds() -> None:
    key, statement, signature = dsse_envelope()
    signed = pre_authentication_encoding("application/vnd.in-toto+json", statement)
    verify(key, signed, signature)
    refuse_one_flipped_bit(key, signed, signature)
    assert json.loads(statement)["_type"] == "https://in-toto.io/Statement/v1"
