"""Compressed MCUboot images: the bytes that imgtool writes, and LZMA2 that opens as MCUboot says."""

from __future__ import annotations

import dataclasses
import hashlib
import lzma
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing.algorithms import ED25519, P256
from signing.errors import SigningError
from signing.formats.mcuboot import encryption, reading
from signing.formats.mcuboot.compression import Compression
from signing.formats.mcuboot.encryption import Encryption
from signing.formats.mcuboot.layout import Tlv, Version
from signing.formats.mcuboot.writing import Mcuboot
from signing.images import verify_image
from signing.keys.local import memory_signer, new_private_key
from signing.release import sign_image
from signing.verification import public_key_pem
from tests.unit.signing import mcuboot_decryptor as decryptor
from tests.unit.signing.image_judges import imgtool, private_pem

# Thumb code with many calls of one function (BL), from other places each.
CALLS = b"".join(
    b"\x00\xf0" + (0xF800 | 0x7FF - n % 0x400).to_bytes(2, "little") + b"\x00\xbf" for n in range(900)
)
BODY = CALLS + bytes(range(256)) * 8 + b"no whole block"
HEADER = 0x200
PLAIN: dict[str, Any] = {"version": Version(1, 2, 3), "header_size": HEADER, "slot_size": 0x10000}
SAME = ["--version", "1.2.3", "--header-size", "0x200", "--slot-size", "0x10000"]
PRIVATE = new_private_key(ED25519)  # signs the same alike each time
SIGNER = memory_signer(PRIVATE)
KINDS: tuple[Compression, ...] = ("lzma2", "lzma2armthumb")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "灯.bin"
    path.write_bytes(BODY)
    (tmp_path / "key.pem").write_bytes(private_pem(PRIVATE))
    (tmp_path / "pub.pem").write_text(public_key_pem(SIGNER.public_key), encoding="utf-8")
    return path


def expanded(body: bytes, *, arm_thumb: bool) -> bytes:
    """By MCUboot's docs/compression_format.md: two bytes with the parameters, then LZMA2."""
    number, bits = body[0], body[1]
    lzma2 = {
        "id": lzma.FILTER_LZMA2,
        "dict_size": (2 | number & 1) << (number // 2 + 11),
        "lc": bits % 9,
        "lp": bits // 9 % 5,
        "pb": bits // 45,
    }
    filters = [{"id": lzma.FILTER_ARMTHUMB}, lzma2] if arm_thumb else [lzma2]
    return lzma.decompress(body[2:], lzma.FORMAT_RAW, filters=filters)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({}, []),
        ({"pad": True, "align": 8}, ["--pad", "--align", "8"]),
        ({"confirm": True, "security_counter": 4}, ["--confirm", "--security-counter", "4"]),
        ({"vid": bytes(16), "boot_record": "app"}, ["--vid", "0" * 32, "--boot-record", "app"]),
        ({"pure": True}, ["--pure"]),
        ({"endian": "big"}, ["--endian", "big"]),
        ({"erased_val": 0}, ["--erased-val", "0"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.parametrize("room", ["--pad-header", "linked"])
def test_imgtool_writes_the_same_bytes(
    image: Path, kind: Compression, ours: dict[str, Any], theirs: list[str], room: str
) -> None:
    if room == "linked":
        image.write_bytes(bytes(HEADER) + BODY)
    else:
        theirs = [*theirs, room]
    folder = image.parent
    form = Mcuboot(**PLAIN, **ours, compression=kind, pad_header=room != "linked")
    done = sign_image(image, SIGNER, form)
    key = ["--key", folder / "key.pem", "--compression", kind]
    made = imgtool("sign", *key, *SAME, *theirs, image, folder / "theirs.bin")
    assert made.returncode == 0, made.stderr
    assert done.output.read_bytes() == (folder / "theirs.bin").read_bytes()
    verify_image(done.output, folder / "pub.pem")
    if "endian" not in ours:
        assert imgtool("verify", "-k", folder / "pub.pem", done.output).returncode == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_boot_loader_gets_the_firmware_and_its_signature_back(image: Path, kind: Compression) -> None:
    done = sign_image(image, SIGNER, Mcuboot(**PLAIN, compression=kind, pad_header=True))
    whole = done.output.read_bytes()
    parsed = reading.parse(whole)
    body = whole[HEADER : parsed.body_end]
    assert len(body) < len(BODY)
    assert expanded(body, arm_thumb=kind == "lzma2armthumb") == BODY
    told = dict(parsed.protected)
    assert int.from_bytes(told[Tlv.DECOMPRESSED_SIZE], "little") == len(BODY)
    plain = sign_image(image, SIGNER, Mcuboot(**PLAIN, pad_header=True), output=image.with_name("plain"))
    assert (
        hashlib.sha256(plain.output.read_bytes()[: HEADER + len(BODY)]).digest()
        == told[Tlv.DECOMPRESSED_HASH]
    )
    assert plain.signature == told[Tlv.DECOMPRESSED_SIGNATURE]


def test_the_thumb_filter_makes_calls_smaller(image: Path) -> None:
    sizes = {}
    for kind in KINDS:
        output = image.with_name(kind)
        sign_image(image, SIGNER, Mcuboot(**PLAIN, compression=kind, pad_header=True), output=output)
        sizes[kind] = output.stat().st_size
    assert sizes["lzma2armthumb"] != sizes["lzma2"]


def test_what_does_not_become_smaller_stays_as_it_is(image: Path) -> None:
    image.write_bytes(os.urandom(3000))
    form = Mcuboot(**PLAIN, compression="lzma2", pad_header=True)
    with pytest.warns(match="does not make this image smaller"):
        done = sign_image(image, SIGNER, form)
    plain = dataclasses.replace(form, compression=None)
    again = sign_image(image, SIGNER, plain, output=image.with_name("plain"))
    assert done.output.read_bytes() == again.output.read_bytes()


LOADER = x25519.X25519PrivateKey.generate()


def test_what_does_not_become_smaller_is_encrypted_all_the_same(image: Path) -> None:
    """imgtool leaves it in clear, with a header that says it is encrypted, and no key."""
    image.write_bytes(body := os.urandom(3000))
    form = Mcuboot(**PLAIN, compression="lzma2", pad_header=True, encrypt=Encryption(LOADER.public_key()))
    with pytest.warns(match="does not make this image smaller"):
        whole = sign_image(image, SIGNER, form).output.read_bytes()
    assert body[:16] not in whole
    assert decryptor.decrypt(whole, LOADER)[HEADER:].startswith(body)


def test_encrypted_and_compressed_it_is_as_imgtool_writes_it(
    image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given the key and the sealed key that imgtool drew."""
    folder = image.parent
    pem = LOADER.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "loader.pem").write_bytes(pem)
    options = ["--compression", "lzma2armthumb", "--encrypt", folder / "loader.pem", "--pad-header"]
    made = imgtool("sign", "-k", folder / "key.pem", *SAME, *options, image, folder / "theirs.bin")
    assert made.returncode == 0, made.stderr
    theirs = (folder / "theirs.bin").read_bytes()
    tlvs = dict(reading.parse(theirs).tlvs)
    key = decryptor.image_key(tlvs, LOADER)
    monkeypatch.setattr(encryption, "new_image_key", lambda _bits: key)
    monkeypatch.setattr(Encryption, "sealed", lambda *_: (Tlv.ENCRYPTED_X25519, tlvs[Tlv.ENCRYPTED_X25519]))
    seal = Encryption(LOADER.public_key())
    form = Mcuboot(**PLAIN, compression="lzma2armthumb", pad_header=True, encrypt=seal)
    done = sign_image(image, SIGNER, form)
    assert done.output.read_bytes() == theirs
    clear = decryptor.decrypt(theirs, LOADER)
    size = int.from_bytes(dict(reading.parse(theirs).protected)[Tlv.COMPRESSED_SIZE], "little")
    assert expanded(clear[HEADER : HEADER + size], arm_thumb=True) == BODY


def test_every_signature_of_a_compressed_image_is_verified(image: Path) -> None:
    """A key that signs something else the second time leaves no image."""
    signer = memory_signer(ec.generate_private_key(ec.SECP256R1()))
    sign, calls = signer.sign_digest, []

    def fails_second(digest: bytes, *, pkcs1: bool = False) -> bytes:
        calls.append(digest)
        return sign(digest if len(calls) != 2 else bytes(32))

    monkey = type("Broken", (), {"uri": "broken:", "public_key": signer.public_key})
    monkey.sign_digest = staticmethod(fails_second)  # type: ignore[attr-defined]
    before = sorted(image.parent.iterdir())
    with pytest.raises(SigningError, match="SIG-005"):
        sign_image(image, monkey(), Mcuboot(**PLAIN, compression="lzma2", pad_header=True))
    assert len(set(calls)) == 2
    assert sorted(image.parent.iterdir()) == before


def test_a_compressed_image_is_not_signed_anew(image: Path) -> None:
    form = Mcuboot(**PLAIN, compression="lzma2", pad_header=True)
    done = sign_image(image, SIGNER, form)
    with pytest.raises(SigningError, match="SIG-081"):
        sign_image(done.output, SIGNER, dataclasses.replace(form, replace=True), overwrite=True)


def test_the_firmware_has_to_fit_its_slot_before_it_is_compressed() -> None:
    form = Mcuboot(**PLAIN | {"slot_size": 0x1800}, compression="lzma2", pad_header=True)
    with pytest.raises(SigningError, match="SIG-082"):
        form.prepare(BODY, memory_signer(new_private_key(P256)).public_key)
