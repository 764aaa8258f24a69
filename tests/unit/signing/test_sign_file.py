"""Sign, verify what was signed, write: whole or not at all; then let openssl judge."""

from __future__ import annotations

import base64
import hashlib
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signing.certificates import code_signing_certificate
from signing.errors import SigningError, VerificationError
from signing.formats import FORMATS, freertos, recognise
from signing.keys.local import LocalSigner, memory_signer
from signing.release import sign_file, verify_file
from signing.verification import public_key_pem, verify_digest, verify_payload

KEY = memory_signer(ec.generate_private_key(ec.SECP256R1()))
OTHER = memory_signer(ec.generate_private_key(ec.SECP256R1()))
CONTENT = b"firmware " * 100_000
DIGEST = hashlib.sha256(CONTENT).digest()
SIGNATURE = KEY.sign_digest(DIGEST)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "固件 v1.bin"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def public_key(tmp_path: Path) -> Path:
    path = tmp_path / "pub.pem"
    path.write_text(public_key_pem(KEY.public_key), encoding="utf-8")
    return path


def test_openssl_accepts_the_raw_signature(
    image: Path, public_key: Path, openssl: Callable[..., str]
) -> None:
    signed = sign_file(image, KEY, "raw")
    said = openssl("dgst", "-sha256", "-verify", public_key, "-signature", signed.output, image)
    assert said.strip() == "Verified OK"


def test_openssl_accepts_the_freertos_signature(
    image: Path, public_key: Path, tmp_path: Path, openssl: Callable[..., str]
) -> None:
    signed = sign_file(image, KEY, "freertos")
    der = tmp_path / "der"
    der.write_bytes(base64.b64decode(signed.output.read_bytes()))
    assert "Verified OK" in openssl("dgst", "-sha256", "-verify", public_key, "-signature", der, image)


def test_what_was_signed_is_told(image: Path) -> None:
    signed = sign_file(image, KEY, "raw")
    assert (signed.size, signed.sha256) == (len(CONTENT), DIGEST.hex())
    assert signed.output == image.with_name("固件 v1.bin.sig")
    assert signed.signature == signed.output.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_verified_with_key_or_certificate(
    image: Path, public_key: Path, tmp_path: Path, name: str
) -> None:
    signed = sign_file(image, KEY, name)
    verify_file(image, signed.output, public_key)
    certificate = tmp_path / "certificate.pem"
    certificate.write_text(code_signing_certificate(KEY, "release", 1), encoding="utf-8")
    verify_file(image, signed.output, certificate)
    image.write_bytes(CONTENT + b"x")
    with pytest.raises(VerificationError, match="SIG-051"):
        verify_file(image, signed.output, public_key)


def test_another_key_is_refused(image: Path, tmp_path: Path) -> None:
    signed = sign_file(image, KEY, "raw")
    (tmp_path / "other.pem").write_text(public_key_pem(OTHER.public_key), encoding="utf-8")
    with pytest.raises(VerificationError, match="SIG-051"):
        verify_file(image, signed.output, tmp_path / "other.pem")


@pytest.mark.parametrize(
    "content", [b"", b"\x30", b"\x30\x06\x02\x01\x00\x02\x01", b"not base64!", b"\xff" * 80]
)
def test_a_file_that_is_no_signature_is_refused(image: Path, public_key: Path, content: bytes) -> None:
    signature = image.with_suffix(".sig")
    signature.write_bytes(content)
    with pytest.raises(VerificationError, match="SIG-050"):
        verify_file(image, signature, public_key)


def test_a_file_that_is_no_key_is_refused(image: Path) -> None:
    signed = sign_file(image, KEY, "raw")
    with pytest.raises(VerificationError, match="SIG-052"):
        verify_file(image, signed.output, image)


def test_a_certificate_of_a_version_nobody_knows_is_refused(image: Path, tmp_path: Path) -> None:
    der = ssl.PEM_cert_to_DER_cert(code_signing_certificate(KEY, "release", 1))
    version = b"\xa0\x03\x02\x01"
    assert version in der[:16]
    odd = ssl.DER_cert_to_PEM_cert(der.replace(version + b"\x02", version + b"\x07", 1))
    (tmp_path / "odd.pem").write_text(odd, encoding="utf-8")
    with pytest.raises(VerificationError, match="SIG-052"):
        verify_file(image, sign_file(image, KEY, "raw").output, tmp_path / "odd.pem")


class MismatchedSigner(LocalSigner):
    """Says one key and uses another: a profile whose certificate was replaced."""

    @property
    def public_key(self) -> ec.EllipticCurvePublicKey:
        return OTHER.public_key


def test_a_signature_that_does_not_hold_is_not_written(image: Path) -> None:
    liar = MismatchedSigner("memory:", lambda: ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(SigningError, match="SIG-005"):
        sign_file(image, liar, "raw")
    assert list(image.parent.iterdir()) == [image]


class StreamSigner:
    """Takes no digest, and the image changes under its hands."""

    uri = "stream:"
    public_key = KEY.public_key

    def sign(self, payload: BinaryIO) -> bytes:
        return KEY.sign_digest(hashlib.sha256(payload.read() + b"changed").digest())


def test_an_image_that_changed_while_it_was_signed_is_refused(image: Path) -> None:
    with pytest.raises(SigningError, match="SIG-005"):
        sign_file(image, StreamSigner(), "raw")
    assert list(image.parent.iterdir()) == [image]


class WholeSigner(StreamSigner):
    def sign(self, payload: BinaryIO) -> bytes:
        return KEY.sign_digest(hashlib.sha256(payload.read()).digest())


def test_a_signer_that_takes_no_digest_is_given_the_whole_image(image: Path) -> None:
    assert sign_file(image, WholeSigner(), "raw").sha256 == DIGEST.hex()


def test_an_output_is_replaced_only_when_asked(image: Path) -> None:
    target = image.with_suffix(".sig")
    target.write_bytes(b"precious")
    with pytest.raises(SigningError, match="SIG-041"):
        sign_file(image, KEY, "raw", output=target)
    assert target.read_bytes() == b"precious"
    sign_file(image, KEY, "raw", output=target, overwrite=True)
    assert target.read_bytes() != b"precious"


def test_the_image_is_never_overwritten(image: Path) -> None:
    with pytest.raises(SigningError, match="SIG-041"):
        sign_file(image, KEY, "raw", output=image, overwrite=True)
    assert image.read_bytes() == CONTENT


def test_a_full_disk_leaves_nothing(image: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("signing.output.os.fsync", full)
    with pytest.raises(SigningError, match=r"No space left.*SIG-042"):
        sign_file(image, KEY, "raw")
    assert list(image.parent.iterdir()) == [image]


def test_a_missing_image_is_named(tmp_path: Path) -> None:
    with pytest.raises(SigningError, match=r"none\.bin.*SIG-042"):
        sign_file(tmp_path / "none.bin", KEY, "raw")


def test_an_unknown_format_is_refused(image: Path) -> None:
    with pytest.raises(SigningError, match="SIG-040"):
        sign_file(image, KEY, "pgp")


def test_the_afr_ota_file_entry() -> None:
    entry = freertos.file_entry(SIGNATURE, path="/", size=180568, certificate="Code Verify Key")
    assert entry == {
        "filepath": "/",
        "filesize": 180568,
        "fileid": 0,
        "certfile": "Code Verify Key",
        "fileType": 0,
        "attr": 0,
        "sig-sha256-ecdsa": base64.b64encode(SIGNATURE).decode(),
    }
    assert freertos.decode(entry["sig-sha256-ecdsa"].encode()) == SIGNATURE


@given(bit=st.integers(0, len(SIGNATURE) * 8 - 1))
def test_one_flipped_bit_of_the_signature_is_refused(bit: int) -> None:
    flipped = bytearray(SIGNATURE)
    flipped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VerificationError):
        verify_digest(KEY.public_key, DIGEST, bytes(flipped))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bit=st.integers(0, 64 * 8 - 1))
def test_one_flipped_bit_of_the_image_is_refused(bit: int, tmp_path: Path) -> None:
    content = bytearray(CONTENT[:64])
    signature = KEY.sign_digest(hashlib.sha256(content).digest())
    content[bit // 8] ^= 1 << bit % 8
    (tmp_path / "image").write_bytes(content)
    with (tmp_path / "image").open("rb") as payload, pytest.raises(VerificationError, match="SIG-051"):
        verify_payload(KEY.public_key, payload, signature)


def test_every_flipped_bit_of_a_base64_signature_is_refused(image: Path, public_key: Path) -> None:
    signed = sign_file(image, KEY, "freertos")
    good = signed.output.read_bytes()
    for length in (70, 71, 72):  # the last character has 4, 2 and no bits to spare
        text = freertos.encode(bytes(length))
        for bit in range(8 * len(text)):
            assert not decodes_to(flipped(text, bit), bytes(length))
    for bit in range(8 * (len(good) - 4), 8 * len(good)):
        signed.output.write_bytes(flipped(good, bit))
        with pytest.raises(VerificationError):
            verify_file(image, signed.output, public_key)


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def decodes_to(text: bytes, content: bytes) -> bool:
    try:
        return freertos.decode(text) == content
    except VerificationError:
        return False


def test_a_long_text_is_told_from_a_signature_at_once() -> None:
    started = time.process_time()
    assert recognise(b" " * 500_000 + b"\0") is FORMATS["raw"]
    assert recognise(b" MEUC\nIQ= \n=\n") is FORMATS["freertos"]
    assert time.process_time() - started < 5  # quadratic: more than 20 minutes


@pytest.mark.parametrize("name", [".", "n" * 300])
def test_a_name_no_file_can_have_is_a_clear_refusal(
    image: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for overwrite in (True, False):
        with pytest.raises(SigningError) as refused:
            sign_file(image, KEY, "raw", output=Path(name), overwrite=overwrite)
        assert refused.value.code in ("SIG-041", "SIG-042")
        assert refused.value.hint
    assert list(tmp_path.iterdir()) == [image]
