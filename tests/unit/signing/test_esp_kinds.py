"""ESP images signed by every kind of key the chips know: accepted both ways by espsecure and linekey."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from signing.algorithms import ED25519, P256, P384, RSA2048, RSA3072, Algorithm
from signing.errors import SigningError, VerificationError
from signing.formats.esp import layout, reading
from signing.formats.esp.writing import EspSecureBoot
from signing.images import recognise_image, verify_image
from signing.keys.local import LocalSigner, memory_signer
from signing.release import sign_image
from signing.verification import public_key_pem
from tests.unit.signing.image_judges import esp_application, espsecure, signer_of

APPLICATION = esp_application(b"application" * 600, project="lamp", chip=9, secure_version=4)
KINDS = {P256: "ecdsa256", P384: "ecdsa384", RSA3072: "rsa3072"}  # and espsecure's names
each_kind = pytest.mark.parametrize("algorithm", KINDS, ids=KINDS.values())


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "app.bin"
    path.write_bytes(APPLICATION)
    return path


def public_file(folder: Path, signer: LocalSigner) -> Path:
    path = folder / "pub.pem"
    path.write_text(public_key_pem(signer.public_key), encoding="utf-8")
    return path


def signed(*signers: LocalSigner) -> bytes:
    image = APPLICATION
    for number, signer in enumerate(signers):
        unsigned = EspSecureBoot(append=number > 0).prepare(image, signer.public_key)
        image = bytes(unsigned.with_signature(signer.sign_digest(unsigned.digest)))
    return image


@each_kind
def test_the_sha256_of_what_is_covered_is_told_whatever_the_key_hashes_with(
    image: Path, algorithm: Algorithm
) -> None:
    told = sign_image(image, signer_of(algorithm), EspSecureBoot())
    covered = told.output.read_bytes()[: -layout.SECTOR]
    assert (told.size, told.sha256) == (len(covered), hashlib.sha256(covered).hexdigest())


@each_kind
def test_espsecure_accepts_two_signatures_and_burns_the_same_digest(
    image: Path, algorithm: Algorithm
) -> None:
    first, second = signer_of(algorithm, 1), signer_of(algorithm, 2)
    output = image.with_name("signed.bin")
    sign_image(image, first, EspSecureBoot(), output=output)
    sign_image(output, second, EspSecureBoot(append=True), output=output, overwrite=True)
    key, digest = public_file(image.parent, second), image.with_name("digest.bin")
    said = espsecure("verify-signature", "--version", "2", "--keyfile", key, output)
    assert "Signature block 1 verification successful" in said.stdout, said.stdout + said.stderr
    said = espsecure("digest-sbv2-public-key", "-k", key, "-o", digest)
    assert said.returncode == 0, said.stdout + said.stderr
    told = verify_image(output, key)
    assert [(one.algorithm, one.key) for one in told.signatures] == [
        (algorithm.name, layout.key_digest(signer.public_key).hex()) for signer in (first, second)
    ]
    assert told.signatures[1].key == digest.read_bytes().hex()


@each_kind
def test_what_espsecure_signs_is_verified_and_added_to(image: Path, algorithm: Algorithm) -> None:
    key, output = image.with_name("key.pem"), image.with_name("theirs.bin")
    made = espsecure("generate-signing-key", "--version", "2", "--scheme", KINDS[algorithm], key)
    assert made.returncode == 0, made.stdout + made.stderr
    private = load_pem_private_key(key.read_bytes(), None)
    theirs = memory_signer(private)  # type: ignore[arg-type] # espsecure makes no other kinds
    assert espsecure("sign-data", "-v", "2", "-k", key, "-o", output, image).returncode == 0
    verify_image(output, public_file(image.parent, theirs))
    added = sign_image(output, signer_of(algorithm), EspSecureBoot(append=True)).output
    assert len(verify_image(added, public_file(image.parent, theirs)).signatures) == 2
    if algorithm is RSA3072:  # all but the signature is the same each time
        ours = signed(theirs)
        assert output.read_bytes()[:-4096] == ours[:-4096]
        assert output.read_bytes()[-4096:][:812] == ours[-4096:][:812]


@pytest.mark.parametrize("algorithm", [ED25519, RSA2048], ids=lambda algorithm: algorithm.kind)
def test_a_key_the_chips_do_not_know_is_refused(image: Path, algorithm: Algorithm) -> None:
    signer = signer_of(algorithm)
    with pytest.raises(SigningError, match=rf"{algorithm.name}; an ESP image takes.*SIG-013"):
        sign_image(image, signer, EspSecureBoot())
    with pytest.raises(SigningError, match="SIG-013"):
        reading.verify(signed(signer_of(P256)), signer.public_key)
    with pytest.raises(SigningError, match="SIG-013"):
        layout.key_digest(signer.public_key)


def test_an_exponent_that_no_block_can_hold_is_refused() -> None:
    modulus = signer_of(RSA3072).public_key.public_numbers().n  # type: ignore[union-attr]
    key = rsa.RSAPublicNumbers((1 << 32) + 1, modulus).public_key()
    with pytest.raises(SigningError, match=r"cannot compute.*SIG-013"):
        EspSecureBoot().prepare(APPLICATION, key)


@each_kind
def test_signatures_of_two_kinds_do_not_go_together(image: Path, algorithm: Algorithm) -> None:
    image.write_bytes(signed(signer_of(algorithm)))
    for other in KINDS.keys() - {algorithm}:
        with pytest.raises(SigningError, match=r"another kind.*SIG-084"):
            sign_image(image, signer_of(other), EspSecureBoot(append=True))


def with_block(image: bytes, number: int, change: dict[int, bytes]) -> bytes:
    """The image with bytes of a block changed, and the block's checksum made anew."""
    changed = bytearray(image)
    start = len(image) - layout.SECTOR + number * layout.BLOCK_SIZE
    for place, content in change.items():
        changed[start + place : start + place + len(content)] = content
    body = changed[start : start + layout.BODY_SIZE]
    end = start + layout.BODY_SIZE
    changed[end : end + layout.CHECKSUM.size] = layout.CHECKSUM.pack(zlib.crc32(body))
    return bytes(changed)


@each_kind
def test_a_signature_beside_ours_holds_too(algorithm: Algorithm) -> None:
    whole = signed(signer_of(algorithm, 1), signer_of(algorithm, 2))
    start = len(whole) - layout.SECTOR + layout.BLOCK_SIZE
    beside = layout.read_block(whole[start : start + layout.BLOCK_SIZE])
    forged = signer_of(algorithm, 3).sign_digest(beside.digest)
    block = layout.signature_block(beside.digest, forged, signer_of(algorithm, 2).public_key)
    other = layout.signature_block(
        hashlib.new(beside.hash_name).digest(), beside.signature, signer_of(algorithm, 2).public_key
    )
    for content, code in ((block, "SIG-051"), (other, "SIG-087")):
        changed = whole[:start] + content + whole[start + layout.BLOCK_SIZE :]
        with pytest.raises(VerificationError, match=code):
            reading.verify(changed, signer_of(algorithm, 1).public_key)


P192 = {0: bytes([0xE7, 3, 0, 0]), 36: b"\x01" + bytes(128)}  # the curve's number; neither key nor signature


def test_a_signature_by_p192_is_told_and_is_about_this_image() -> None:
    whole = with_block(signed(signer_of(P256, 1), signer_of(P256, 2)), 1, P192)
    reading.verify(whole, signer_of(P256, 1).public_key)
    assert [one.algorithm for one in reading.describe(whole).signatures] == ["ECDSA P-256", "ECDSA P-192"]
    with pytest.raises(VerificationError, match="SIG-087"):
        reading.verify(with_block(whole, 1, {4: b"another image"}), signer_of(P256, 1).public_key)


@pytest.mark.parametrize("place", [120, 1100, layout.BODY_SIZE, layout.BLOCK_SIZE - 1])
def test_one_flipped_bit_of_a_p192_block_is_refused_by_its_checksum(place: int) -> None:
    whole = bytearray(with_block(signed(signer_of(P256, 1), signer_of(P256, 2)), 1, P192))
    whole[len(whole) - layout.SECTOR + layout.BLOCK_SIZE + place] ^= 1
    with pytest.raises(VerificationError, match="SIG-086"):
        reading.verify(bytes(whole), signer_of(P256, 1).public_key)


@each_kind
def test_an_image_signed_by_another_key_is_refused(algorithm: Algorithm) -> None:
    with pytest.raises(VerificationError, match="SIG-088"):
        reading.verify(signed(signer_of(algorithm)), signer_of(algorithm, 2).public_key)


@pytest.mark.parametrize(
    ("algorithm", "change", "reason"),
    [
        (P256, {0: b"\xe7\x03\x01"}, "kind"),  # P-256 with SHA-384
        (P256, {3: b"\x01"}, "kind"),
        (P256, {36: b"\x07"}, "kind"),
        (P256, {37: bytes(64)}, "key"),  # no point of the curve
        (P256, {1000: b"\x01"}, "more than"),
        (RSA3072, {36: b"\x02"}, "key"),  # an even modulus
        (RSA3072, {420: b"\x02\0\0\0"}, "key"),
        (RSA3072, {424: bytes(384)}, "more than"),  # R² mod n
        (RSA3072, {808: bytes(4)}, "more than"),  # -1/n
        (RSA3072, {36: b"\x05" + bytes(383), 420: b"\x03\0\0\0"}, "key"),
    ],
)
def test_a_block_that_is_not_as_the_chip_reads_it_is_refused(
    algorithm: Algorithm, change: dict[int, bytes], reason: str
) -> None:
    with pytest.raises(VerificationError, match=rf"{reason}.*SIG-086"):
        reading.verify(with_block(signed(signer_of(algorithm)), 0, change), signer_of(algorithm).public_key)


def test_an_application_tells_what_it_is_and_for_which_chip(image: Path) -> None:
    told = recognise_image(image)
    assert (told.project, told.chip, told.security_counter) == ("lamp", "ESP32-S3", 4)
    image.write_bytes(esp_application(b"", chip=4))
    assert recognise_image(image).chip == "chip 4"
    boot_loader = bytearray(APPLICATION)
    boot_loader[32] ^= 1
    image.write_bytes(boot_loader)
    told = recognise_image(image)
    assert (told.version, told.project, told.chip, told.security_counter) == (None, None, "ESP32-S3", None)
