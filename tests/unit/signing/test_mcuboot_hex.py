"""MCUboot images in Intel HEX: the text that imgtool writes, which imgtool accepts."""

from __future__ import annotations

import base64
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from intelhex import IntelHex

from signing.errors import SigningError, VerificationError
from signing.formats.mcuboot.encryption import Encryption
from signing.formats.mcuboot.hex_image import McubootHex
from signing.formats.mcuboot.layout import Version
from signing.formats.mcuboot.writing import Mcuboot
from signing.images import verify_image
from signing.release import sign_image
from signing.verification import public_key_pem
from tests.unit.signing.image_judges import KEY, OTHER, imgtool

BODY = bytes(range(1, 256)) * 20
FLASH = 0x0801_F000  # in one 64 KiB, the slot's end in the next
PLAIN: dict[str, Any] = {"version": Version(1, 2, 3), "header_size": 0x200, "slot_size": 0x10000}
SAME = ["--version", "1.2.3", "--header-size", "0x200", "--slot-size", "0x10000"]


def hex_file(path: Path, data: bytes, address: int = FLASH, start: int | None = None) -> Path:
    judge = IntelHex()
    judge.frombytes(data, address)
    if start is not None:
        judge.start_addr = {"EIP": start}
    text = StringIO()
    judge.write_hex_file(text)
    path.write_text(text.getvalue(), encoding="ascii")
    return path


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return hex_file(tmp_path / "灯 v1.hex", BODY, start=0x0801_F201)


@pytest.fixture
def public_key(tmp_path: Path) -> Path:
    path = tmp_path / "pub.pem"
    path.write_text(public_key_pem(KEY.public_key), encoding="utf-8")
    return path


def same_lines(one: Path, other: Path) -> bool:
    return one.read_text(encoding="ascii") == other.read_text(encoding="ascii")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({}, []),
        ({"pad": True}, ["--pad"]),
        ({"confirm": True, "align": 8}, ["--confirm", "--align", "8"]),
        ({"test": True, "align": 16}, ["--test", "--align", "16"]),
        (
            {"confirm": True, "align": 4, "max_align": 32},
            ["--confirm", "--align", "4", "--max-align", "32"],
        ),
        ({"confirm": True, "overwrite_only": True}, ["--confirm", "--overwrite-only"]),
        ({"test": True, "erased_val": 0}, ["--test", "--erased-val", "0"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.parametrize("room", ["--pad-header", "linked"])
def test_imgtool_writes_the_same_text_and_accepts_it(
    image: Path, public_key: Path, tmp_path: Path, ours: dict[str, Any], theirs: list[str], room: str
) -> None:
    if room == "linked":
        hex_file(image, bytes(0x200) + BODY)
    else:
        theirs = [*theirs, room]
    done = sign_image(image, KEY, McubootHex(Mcuboot(**PLAIN, **ours, pad_header=room != "linked")))
    assert done.output.suffix == ".hex"
    (tmp_path / "sig").write_bytes(base64.b64encode(done.signature))
    fixed = ["--fix-sig", tmp_path / "sig", "--fix-sig-pubkey", public_key]
    made = imgtool("sign", *fixed, *SAME, *theirs, image, tmp_path / "theirs.hex")
    assert made.returncode == 0, made.stderr
    assert same_lines(done.output, tmp_path / "theirs.hex")
    assert imgtool("verify", "-k", public_key, done.output).returncode == 0
    if "erased_val" not in ours:
        assert verify_image(done.output, public_key).padded == bool(ours)


def test_hex_becomes_binary_and_binary_hex(image: Path, public_key: Path, tmp_path: Path) -> None:
    form = Mcuboot(**PLAIN, pad_header=True)
    done = sign_image(image, KEY, McubootHex(form, to_hex=False), output=tmp_path / "one.bin")
    assert done.output.read_bytes()[0x200:][: len(BODY)] == BODY
    verify_image(done.output, public_key)
    (tmp_path / "plain.bin").write_bytes(BODY)
    to_hex = McubootHex(form, to_hex=True, address=FLASH)
    made = sign_image(tmp_path / "plain.bin", KEY, to_hex, output=tmp_path / "two.hex")
    judge = IntelHex(str(made.output))
    assert (judge.minaddr(), judge.tobinstr()[0x200:][: len(BODY)]) == (FLASH, BODY)
    verify_image(made.output, public_key)


@pytest.mark.filterwarnings("error")
def test_no_warning_says_that_units_take_binaries_only(image: Path) -> None:
    sign_image(image, KEY, McubootHex(Mcuboot(**PLAIN, pad_header=True)))
    with pytest.raises(SigningError, match="SIG-081"):  # where only binaries are taken
        sign_image(image, KEY, Mcuboot(**PLAIN, pad_header=True), output=image.with_name("b.hex"))


def test_what_is_hex_is_told_by_its_content(image: Path, public_key: Path) -> None:
    named = image.rename(image.with_suffix(".bin"))
    done = sign_image(named, KEY, McubootHex(Mcuboot(**PLAIN, pad_header=True)))
    assert done.output.read_bytes().startswith(b":02000004")
    verify_image(done.output, public_key)


def test_a_hole_is_erased_flash(image: Path, public_key: Path) -> None:
    judge = IntelHex()
    judge.frombytes(BODY, FLASH)
    judge.frombytes(b"far", FLASH + len(BODY) + 100)
    judge.write_hex_file(str(image))
    done = sign_image(image, KEY, McubootHex(Mcuboot(**PLAIN, pad_header=True, erased_val=0), to_hex=False))
    assert done.output.read_bytes()[0x200:].startswith(BODY + bytes(100) + b"far")


def test_an_image_in_hex_is_encrypted_and_compressed(image: Path, public_key: Path) -> None:
    loader = KEY.public_key  # any of its kind
    form = Mcuboot(**PLAIN, pad_header=True, compression="lzma2", encrypt=Encryption(loader))  # type: ignore[arg-type]
    done = sign_image(image, KEY, McubootHex(form))
    with pytest.raises(VerificationError, match="SIG-173"):
        verify_image(done.output, public_key)
    assert imgtool("dumpinfo", done.output).returncode in (0, 1)
    flags = IntelHex(str(done.output)).tobinstr()[16:20]
    assert int.from_bytes(flags, "little") == 0x404


def test_a_signed_one_is_signed_again_only_when_asked(image: Path, public_key: Path) -> None:
    form = Mcuboot(**PLAIN, pad_header=True)
    done = sign_image(image, OTHER, McubootHex(form))
    with pytest.raises(SigningError, match="SIG-080"):
        sign_image(done.output, KEY, McubootHex(form))
    again = McubootHex(Mcuboot(**PLAIN, pad_header=True, replace=True))
    made = sign_image(done.output, KEY, again, output=done.output, overwrite=True)
    judge = IntelHex(str(made.output))
    assert (judge.minaddr(), judge.tobinstr()[0x200:][: len(BODY)]) == (FLASH - 0x200, BODY)
    verify_image(made.output, public_key)


@pytest.mark.parametrize(
    ("address", "form", "code"),
    [
        (0x1FF, McubootHex(Mcuboot(**PLAIN, pad_header=True)), "SIG-171"),  # imgtool moves the body instead
        (0, McubootHex(Mcuboot(**PLAIN, pad_header=True)), "SIG-171"),
        (0xFFFF_E000, McubootHex(Mcuboot(**PLAIN, pad_header=True, pad=True)), "SIG-171"),
        (FLASH, McubootHex(Mcuboot(**PLAIN | {"slot_size": 0x1000}, pad_header=True)), "SIG-171"),
        (FLASH, McubootHex(Mcuboot(**PLAIN | {"slot_size": 0x1500}, pad_header=True)), "SIG-082"),
        (FLASH, McubootHex(Mcuboot(**PLAIN)), "SIG-081"),  # no room for the header
    ],
    ids=["below the header", "zero", "beyond 4 GiB", "larger than the slot", "no trailer", "no room"],
)
def test_an_image_that_has_no_place_is_refused(
    image: Path, address: int, form: McubootHex, code: str
) -> None:
    hex_file(image, BODY, address)
    with pytest.raises(SigningError, match=code):
        sign_image(image, KEY, form)
    assert list(image.parent.iterdir()) == [image]


def test_an_address_can_be_said_and_must_be(image: Path, tmp_path: Path) -> None:
    form = Mcuboot(**PLAIN, pad_header=True)
    done = sign_image(image, KEY, McubootHex(form, address=0x1000))
    assert IntelHex(str(done.output)).minaddr() == 0x1000
    (tmp_path / "plain.bin").write_bytes(BODY)
    with pytest.raises(SigningError, match="SIG-174"):
        sign_image(tmp_path / "plain.bin", KEY, McubootHex(form, to_hex=True))


def test_one_changed_line_is_refused(image: Path, public_key: Path) -> None:
    done = sign_image(image, KEY, McubootHex(Mcuboot(**PLAIN, pad_header=True)))
    lines = done.output.read_text(encoding="ascii").splitlines()
    judge = IntelHex(str(done.output))
    judge[FLASH + 5] ^= 1
    judge.write_hex_file(str(done.output))
    with pytest.raises(VerificationError, match="SIG-087"):
        verify_image(done.output, public_key)
    done.output.write_text("\n".join([*lines[:60], *lines[61:]]), encoding="ascii")  # reads as a hole
    with pytest.raises(VerificationError, match="SIG-087"):
        verify_image(done.output, public_key)
    done.output.write_text("\n".join(lines[:-1]), encoding="ascii")
    with pytest.raises(SigningError, match="SIG-171"):
        verify_image(done.output, public_key)
