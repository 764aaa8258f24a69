"""ESP Secure Boot v2: images that espsecure accepts, up to three signatures, every bit protected."""

from __future__ import annotations

import base64
import hashlib
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import example, given
from hypothesis import strategies as st

from signing.errors import SigningError, VerificationError
from signing.formats.esp import layout, reading
from signing.formats.esp.writing import EspSecureBoot
from signing.images import recognise_image, verify_image
from signing.keys.local import LocalSigner, memory_signer
from signing.release import sign_image
from signing.verification import load_public_key, public_key_pem
from tests.unit.signing.image_judges import KEY, OTHER, esp_application, espsecure

APPLICATION = esp_application(bytes(range(256)) * 30)
THIRD, FOURTH = (memory_signer(ec.generate_private_key(ec.SECP256R1())) for _ in range(2))


# The key and the signature block that espsecure 5.6.0 made for `esp_application(b"vector")`, and the key's
# digest; made for this test, up to the block's zeros.
VECTOR_KEY = b"""-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYazOlwWzXyVF4O4x38J1a32wau1O
X3mf5GF/6b+D3BjoYYc/d0epNqTzXqvPP1eBudkzeQMW2ynsNYswG0Qyrw==
-----END PUBLIC KEY-----
"""
VECTOR_KEY_DIGEST = "9621c75ada36fd187f407fad10f638fdd91be4694aa5ea95a902cf451d379c95"
VECTOR_BLOCK = base64.b64decode(
    "5wMAAOgf/GsRm8TIthFoe4uuEQbwbTcGwsQUxKugpYRMvWytAhjcg7/pf2Hkn3lfTu1qsH1rdcLfMe7gRSVfswWXzq"
    "xhrzJEGzCLNewp2xYDeTPZuYFXP8+rXvOkNqlHdz+HYeheCMFzkE6laG6ps330NVjo/bSzvEeCy6aztecfI1HFjrpF"
    "OrQxT6l/ADzuuNR3M4hwmnH+7JvGRZOgRz+zlyZw"
).ljust(1196, b"\0") + bytes.fromhex("d524684d").ljust(20, b"\0")


def signed(image: bytes, *signers: LocalSigner) -> bytes:
    for number, signer in enumerate(signers):
        form = EspSecureBoot(append=number > 0)
        unsigned = form.prepare(image, signer.public_key)
        image = bytes(unsigned.with_signature(signer.sign_digest(unsigned.digest)))
    return image


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "固件 v1.bin"
    path.write_bytes(APPLICATION)
    return path


def public_file(image: Path, signer: LocalSigner) -> Path:
    path = image.with_name("pub.pem")
    path.write_text(public_key_pem(signer.public_key), encoding="utf-8")
    return path


def test_espsecure_accepts_every_signature(image: Path) -> None:
    output = image.with_name("signed.bin")
    sign_image(image, KEY, EspSecureBoot(), output=output)
    for signer in (OTHER, THIRD):
        sign_image(output, signer, EspSecureBoot(append=True), output=output, overwrite=True)
    for number, signer in enumerate((KEY, OTHER, THIRD)):
        key = public_file(image, signer)
        said = espsecure("verify-signature", "--version", "2", "--keyfile", key, output)
        assert said.returncode == 0, said.stdout + said.stderr
        assert f"Signature block {number} verification successful" in said.stdout
        assert len(verify_image(output, key).signatures) == 3


def test_espsecure_and_linekey_refuse_another_key(image: Path) -> None:
    output = sign_image(image, KEY, EspSecureBoot()).output
    key = public_file(image, OTHER)
    said = espsecure("verify-signature", "--version", "2", "--keyfile", key, output)
    assert said.returncode != 0
    with pytest.raises(VerificationError, match="SIG-088"):
        verify_image(output, key)


def test_what_espsecure_signs_is_verified_and_added_to(image: Path) -> None:
    key, output = image.with_name("key.pem"), image.with_name("theirs.bin")
    made = espsecure("generate-signing-key", "--version", "2", "--scheme", "ecdsa256", key)
    assert made.returncode == 0, made.stdout + made.stderr
    assert espsecure("sign-data", "-v", "2", "-k", key, "-o", output, image).returncode == 0
    added = sign_image(output, KEY, EspSecureBoot(append=True)).output
    assert len(verify_image(added, public_file(image, KEY)).signatures) == 2


def test_a_recorded_block_of_espsecure_is_made_and_verified() -> None:
    application, key = esp_application(b"vector"), load_public_key(VECTOR_KEY, "the vector's key")
    signature = layout.read_block(VECTOR_BLOCK).signature
    whole = bytes(EspSecureBoot().prepare(application, key).with_signature(signature))
    assert whole[-4096:] == VECTOR_BLOCK.ljust(4096, b"\xff")
    reading.verify(whole, key)
    assert layout.key_digest(key).hex() == VECTOR_KEY_DIGEST


def test_the_key_digest_is_what_espsecure_burns(image: Path) -> None:
    digest = image.with_name("digest.bin")
    said = espsecure("digest-sbv2-public-key", "-k", public_file(image, KEY), "-o", digest)
    assert said.returncode == 0, said.stdout + said.stderr
    assert digest.read_bytes() == layout.key_digest(KEY.public_key)


def test_the_image_is_padded_with_erased_flash() -> None:
    whole = signed(APPLICATION, KEY)
    assert len(whole) % 4096 == 0
    assert whole.startswith(APPLICATION)
    assert set(whole[len(APPLICATION) : -4096]) == {0xFF}


def test_an_image_of_whole_sectors_is_not_padded() -> None:
    whole = APPLICATION + b"\xff" * (-len(APPLICATION) % 4096)
    assert signed(whole, KEY)[: len(whole)] == whole
    assert len(signed(whole, KEY)) == len(whole) + 4096


TWICE = signed(APPLICATION, KEY, OTHER)


@given(bit=st.integers(0, len(TWICE) * 8 - 1))
@example(bit=len(TWICE) * 8 - 1)
def test_one_flipped_bit_is_refused(bit: int) -> None:
    _refuse_flipped(bit)


@given(bit=st.integers((len(TWICE) - 4096) * 8, len(TWICE) * 8 - 1))
def test_one_flipped_bit_of_the_signatures_is_refused(bit: int) -> None:
    _refuse_flipped(bit)


def _refuse_flipped(bit: int) -> None:
    flipped = bytearray(TWICE)
    flipped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VerificationError):
        reading.verify(bytes(flipped), KEY.public_key)


@given(size=st.integers(0, len(TWICE) - 1))
def test_a_truncated_image_is_refused(size: int) -> None:
    with pytest.raises(VerificationError, match="SIG-086"):
        reading.verify(TWICE[:size], KEY.public_key)


def test_an_image_changed_with_its_checksums_made_anew_is_refused() -> None:
    changed = bytearray(signed(APPLICATION, KEY))
    changed[1000] ^= 1
    with pytest.raises(VerificationError, match="SIG-087"):
        reading.verify(bytes(changed), KEY.public_key)
    body = bytearray(changed[-4096:][:1196])
    body[4:36] = hashlib.sha256(changed[:-4096]).digest()
    changed[-4096 : -4096 + 1200] = body + zlib.crc32(body).to_bytes(4, "little")
    with pytest.raises(VerificationError, match="SIG-051"):
        reading.verify(bytes(changed), KEY.public_key)


def test_a_block_of_an_unknown_kind_is_refused() -> None:
    block = bytearray(signed(APPLICATION, KEY)[-4096:][:1196])
    block[36] = 9
    with pytest.raises(VerificationError, match=r"kind.*SIG-086"):
        layout.read_block(bytes(block) + layout.CHECKSUM.pack(zlib.crc32(block)))


def test_a_fourth_signature_is_refused() -> None:
    with pytest.raises(SigningError, match=r"three.*SIG-084"):
        signed(APPLICATION, KEY, OTHER, THIRD, FOURTH)


def test_the_same_key_does_not_sign_twice() -> None:
    with pytest.raises(SigningError, match="SIG-084"):
        signed(APPLICATION, KEY, KEY)


def test_nothing_is_added_to_a_changed_or_unsigned_image(image: Path) -> None:
    changed = bytearray(signed(APPLICATION, KEY))
    changed[1000] ^= 1
    for content, reason in ((bytes(changed), "digest"), (APPLICATION, "no signature")):
        image.write_bytes(content)
        with pytest.raises(SigningError, match=rf"{reason}.*SIG-084"):
            sign_image(image, OTHER, EspSecureBoot(append=True))
        assert list(image.parent.iterdir()) == [image]


def test_a_signed_image_is_signed_again_only_when_asked(image: Path) -> None:
    image.write_bytes(TWICE)
    with pytest.raises(SigningError, match="SIG-080"):
        sign_image(image, THIRD, EspSecureBoot())
    sign_image(image, THIRD, EspSecureBoot(replace=True), output=image, overwrite=True)
    assert len(verify_image(image, public_file(image, THIRD)).signatures) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "SIG-081"), (b"MZ", "SIG-081"), (b"\xe9", "SIG-086"), (APPLICATION[:-1], "SIG-086")],
    ids=["empty", "another kind", "one byte", "truncated"],
)
def test_what_is_no_whole_esp_image_is_not_signed(image: Path, content: bytes, code: str) -> None:
    image.write_bytes(content)
    with pytest.raises(SigningError, match=code):
        sign_image(image, KEY, EspSecureBoot())
    assert list(image.parent.iterdir()) == [image]


def test_an_image_is_recognised_by_its_content(image: Path) -> None:
    told = recognise_image(image)
    assert (told.format, told.version, told.size, told.signatures) == ("esp", "1.2.3", len(APPLICATION), ())
    image.write_bytes(TWICE)
    assert [one.key for one in recognise_image(image).signatures] == [
        layout.key_digest(signer.public_key).hex() for signer in (KEY, OTHER)
    ]
    image.write_bytes(esp_application(b"", hashed=False))
    assert recognise_image(image).format == "esp"


def test_an_unsigned_image_is_not_verified(image: Path) -> None:
    with pytest.raises(VerificationError, match=r"no signature.*SIG-086"):
        verify_image(image, public_file(image, KEY))


@pytest.mark.parametrize("rest", [b"", bytes(100), b"\xff" * 100, b"\x01" + bytes(21) + b"\x02" + bytes(100)])
def test_a_first_byte_alone_makes_no_esp_image(tmp_path: Path, rest: bytes) -> None:
    """Any firmware may begin with 0xE9: it is to be signed as what it is."""
    (tmp_path / "firmware.bin").write_bytes(b"\xe9" + rest)
    assert recognise_image(tmp_path / "firmware.bin").format == "raw"
