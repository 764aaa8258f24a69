"""MCUboot images: the bytes that imgtool writes, which imgtool accepts, and nothing else verifies."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signing.errors import SigningError, VerificationError
from signing.formats.mcuboot import describing, layout, parsing, reading
from signing.formats.mcuboot.beginning import MAGIC
from signing.formats.mcuboot.layout import Tlv, Version, parse_version
from signing.formats.mcuboot.protected import (
    Dependency,
    counter_of,
    parse_class,
    parse_custom_tlv,
    parse_dependencies,
    parse_vendor,
)
from signing.formats.mcuboot.writing import Mcuboot
from signing.images import recognise_image, verify_image
from signing.release import sign_image
from signing.verification import public_key_pem, public_key_sha256
from tests.unit.signing.image_judges import KEY, OTHER, imgtool

BODY = bytes(range(1, 256)) * 20
PLAIN: dict[str, Any] = {"version": Version(1, 2, 3), "header_size": 0x200, "slot_size": 0x10000}


def signed(form: Mcuboot, image: bytes = BODY) -> bytes:
    unsigned = form.prepare(image, KEY.public_key)
    return bytes(unsigned.with_signature(KEY.sign_digest(unsigned.digest)))


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "固件 v1.bin"
    path.write_bytes(BODY)
    return path


@pytest.fixture
def public_key(tmp_path: Path) -> Path:
    path = tmp_path / "pub.pem"
    path.write_text(public_key_pem(KEY.public_key), encoding="utf-8")
    return path


CLASS = "12345678-1234-5678-1234-567812345678"
BOTH = [
    ({"pad_header": True}, ["--pad-header"]),
    ({"align": 4, "pad_header": True, "pad": True}, ["--align", "4", "--pad-header", "--pad"]),
    ({"align": 8, "pad_header": True, "confirm": True}, ["--align", "8", "--pad-header", "--confirm"]),
    ({"align": 16, "pad_header": True, "confirm": True}, ["--align", "16", "--pad-header", "--confirm"]),
    ({"align": 32, "pad_header": True, "confirm": True}, ["--align", "32", "--pad-header", "--confirm"]),
    (
        {
            "version": Version(1, 2, 3, 4),
            "pad_header": True,
            "security_counter": counter_of(Version(1, 2, 3)),
            "dependencies": (Dependency(1, Version(1, 2, 3, 4)), Dependency(2, Version(2))),
        },
        [
            *("--version", "1.2.3+4", "--pad-header", "--security-counter", "auto"),
            *("--dependencies", "(1, 1.2.3+4), (2, 2.0.0)"),
        ],
    ),
    ({"security_counter": 7}, ["--security-counter", "7"]),
    ({"pad_header": True, "align": 8, "test": True}, ["--pad-header", "--align", "8", "--test"]),
    (
        {"pad_header": True, "align": 16, "max_sectors": 40, "pad": True},
        ["--pad-header", "--align", "16", "--max-sectors", "40", "--pad"],
    ),
    (
        {"pad_header": True, "align": 32, "overwrite_only": True, "confirm": True},
        ["--pad-header", "--align", "32", "--overwrite-only", "--confirm"],
    ),
    ({"pad_header": True, "load_addr": 0x20001000}, ["--pad-header", "--load-addr", "0x20001000"]),
    ({"pad_header": True, "rom_fixed": 0x8020000}, ["--pad-header", "--rom-fixed", "0x8020000"]),
    (
        {"pad_header": True, "align": 4, "max_align": 16, "confirm": True},
        ["--pad-header", "--align", "4", "--max-align", "16", "--confirm"],
    ),
    (
        {"pad_header": True, "max_align": 32, "erased_val": 0, "pad": True},
        ["--pad-header", "--max-align", "32", "--erased-val", "0", "--pad"],
    ),
    ({"pad_header": True, "non_bootable": True}, ["--pad-header", "--non-bootable"]),
    (
        {
            "pad_header": True,
            "vid": (lamps := parse_vendor("lamps.example")),
            "cid": parse_class("灯", lamps),
        },
        ["--pad-header", "--vid", "lamps.example", "--cid", "灯"],
    ),
    (
        {"pad_header": True, "security_counter": 1, "cid": parse_class(CLASS, None)},
        ["--pad-header", "--security-counter", "1", "--cid", CLASS],
    ),
    (
        {
            "pad_header": True,
            "security_counter": 7,
            "boot_record": "CoFM",
            "dependencies": (Dependency(1, Version(1)),),
            "custom_tlv": (parse_custom_tlv("0xb0", "0x010203"), parse_custom_tlv("161", "灯")),
        },
        [
            *(
                "--pad-header",
                "--security-counter",
                "7",
                "--boot-record",
                "CoFM",
                "--dependencies",
                "(1, 1.0)",
            ),
            *("--custom-tlv", "0xb0", "0x010203", "--custom-tlv", "161", "灯"),
        ],
    ),
]


SAME = ["--version", "1.2.3", "--header-size", "0x200", "--slot-size", "0x10000"]


def _fixed(folder: Path, public_key: Path) -> list[str | Path]:
    return ["--fix-sig", folder / "sig", "--fix-sig-pubkey", public_key]


@pytest.mark.parametrize(("ours", "theirs"), BOTH, ids=lambda value: " ".join(value) if value else "")
def test_imgtool_writes_the_same_bytes_and_accepts_them(
    image: Path, public_key: Path, tmp_path: Path, ours: dict[str, Any], theirs: list[str]
) -> None:
    if "pad_header" not in ours:
        image.write_bytes(bytes(0x200) + BODY)
    done = sign_image(image, KEY, Mcuboot(**(PLAIN | ours)))
    (tmp_path / "sig").write_bytes(base64.b64encode(done.signature))
    made = imgtool("sign", *_fixed(tmp_path, public_key), *SAME, *theirs, image, tmp_path / "theirs.bin")
    assert made.returncode == 0, made.stderr
    assert done.output.read_bytes() == (tmp_path / "theirs.bin").read_bytes()
    said = imgtool("verify", "-k", public_key, done.output)
    assert "correctly validated" in said.stdout, said.stdout + said.stderr
    assert verify_image(done.output, public_key).format == "mcuboot"


def test_imgtool_writes_the_same_big_endian_bytes(image: Path, public_key: Path, tmp_path: Path) -> None:
    """It verifies and tells of little endian alone."""
    more = {
        "security_counter": 7,
        "dependencies": (Dependency(1, Version(1)),),
        "custom_tlv": ((0xA1, b"x"),),
    }
    form = Mcuboot(**PLAIN, endian="big", align=16, pad_header=True, confirm=True, **more)
    done = sign_image(image, KEY, form)
    (tmp_path / "sig").write_bytes(base64.b64encode(done.signature))
    theirs = ["--endian", "big", "--align", "16", "--pad-header", "--confirm", "--security-counter", "7"]
    theirs += ["--dependencies", "(1, 1.0)", "--custom-tlv", "0xa1", "x", *SAME]
    made = imgtool("sign", *_fixed(tmp_path, public_key), *theirs, image, tmp_path / "theirs.bin")
    assert made.returncode == 0, made.stderr
    assert done.output.read_bytes() == (tmp_path / "theirs.bin").read_bytes()
    told = verify_image(done.output, public_key)
    assert (told.version, told.security_counter, told.confirmed) == ("1.2.3", 7, True)
    assert [(one.image, one.version) for one in told.dependencies] == [(1, "1.0.0")]


def test_imgtool_refuses_it_with_another_key(image: Path, tmp_path: Path) -> None:
    done = sign_image(image, KEY, Mcuboot(**PLAIN, pad_header=True))
    (tmp_path / "other.pem").write_text(public_key_pem(OTHER.public_key), encoding="utf-8")
    assert imgtool("verify", "-k", tmp_path / "other.pem", done.output).returncode != 0
    with pytest.raises(VerificationError, match="SIG-088"):
        verify_image(done.output, tmp_path / "other.pem")


@pytest.mark.parametrize("more", [[], ["--pad-sig"], ["--public-key-format", "full"]], ids=" ".join)
def test_what_imgtool_signs_is_verified(image: Path, tmp_path: Path, more: list[str]) -> None:
    assert imgtool("keygen", "-t", "ecdsa-p256", "-k", tmp_path / "key.pem").returncode == 0
    assert imgtool("getpub", "-k", tmp_path / "key.pem", "-e", "pem", "-o", tmp_path / "k").returncode == 0
    options = ["--version", "9.8.7", "--header-size", "32", "--slot-size", "0x10000", "--pad-header", *more]
    made = imgtool("sign", "-k", tmp_path / "key.pem", *options, image, tmp_path / "out.bin")
    assert made.returncode == 0, made.stderr
    told = verify_image(tmp_path / "out.bin", tmp_path / "k")
    assert (told.version, [signature.algorithm for signature in told.signatures]) == (
        "9.8.7",
        ["ECDSA P-256"],
    )


CONFIRMED = signed(
    Mcuboot(**PLAIN | {"slot_size": 0x2000}, pad_header=True, confirm=True, security_counter=3)
)
TLVS = 0x200 + len(BODY)  # where the TLV areas begin


@given(bit=st.integers(0, len(CONFIRMED) * 8 - 1))
@example(bit=(len(CONFIRMED) - 24) * 8)  # image_ok
@example(bit=len(CONFIRMED) * 8 - 1)
def test_one_flipped_bit_is_refused(bit: int) -> None:
    _refuse_flipped(bit)


@given(bit=st.integers(TLVS * 8, (TLVS + 170) * 8))
def test_one_flipped_bit_of_the_tlvs_is_refused(bit: int) -> None:
    _refuse_flipped(bit)


def _refuse_flipped(bit: int) -> None:
    flipped = bytearray(CONFIRMED)
    flipped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VerificationError):
        reading.verify(bytes(flipped), KEY.public_key)


@given(size=st.integers(0, 0x200 + len(BODY) + 150))
def test_a_truncated_image_is_refused(size: int) -> None:
    with pytest.raises(VerificationError, match="SIG-086"):
        reading.verify(CONFIRMED[:size], KEY.public_key)


@pytest.mark.parametrize("rest", [b"x", b"\xff" * 100 + b"\0", b"\0" * 16])
def test_nothing_but_erased_flash_may_follow(rest: bytes) -> None:
    whole = signed(Mcuboot(**PLAIN, pad_header=True))
    reading.verify(whole + b"\xff" * 100, KEY.public_key)
    with pytest.raises(VerificationError, match=r"follows its TLVs.*SIG-086"):
        reading.verify(whole + rest, KEY.public_key)


def test_a_signature_by_another_under_our_key_hash_is_refused() -> None:
    unsigned = Mcuboot(**PLAIN, pad_header=True).prepare(BODY, KEY.public_key)
    forged = OTHER.sign_digest(unsigned.digest)
    with pytest.raises(VerificationError, match="SIG-051"):
        reading.verify(unsigned.with_signature(forged), KEY.public_key)


@pytest.mark.parametrize("missing", [Tlv.SHA256, Tlv.KEY_HASH, Tlv.ECDSA])
def test_an_image_without_one_of_its_tlvs_is_refused(missing: Tlv) -> None:
    whole = signed(Mcuboot(**PLAIN, pad_header=True))
    image = parsing.parse(whole)
    rest = layout.tlv_area(layout.AREA, [tlv for tlv in image.tlvs if tlv[0] != missing])
    with pytest.raises(VerificationError):
        reading.verify(whole[: image.covered_end] + rest, KEY.public_key)


@pytest.mark.parametrize("more", [(0x30, b"encrypted"), (Tlv.SHA256, b"again")])
def test_a_tlv_that_does_not_belong_there_is_refused(more: tuple[int, bytes]) -> None:
    whole = signed(Mcuboot(**PLAIN, pad_header=True))
    image = parsing.parse(whole)
    rest = layout.tlv_area(layout.AREA, [*image.tlvs, more])
    with pytest.raises(VerificationError, match="SIG-086"):
        reading.verify(whole[: image.covered_end] + rest, KEY.public_key)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("header_size", 31),
        ("header_size", 0x10000),
        ("slot_size", 0),
        ("align", 3),
        ("max_align", 4),
        ("erased_val", 1),
        ("security_counter", 1 << 32),
        ("dependencies", (Dependency(256, Version(1)),)),
        ("load_addr", 1 << 32),
        ("rom_fixed", -1),
        ("max_sectors", 0),
        ("custom_tlv", ((0x9F, b""),)),
        ("custom_tlv", ((0xFFFF, b""),)),
        ("custom_tlv", ((0xA0, b"once"), (0xA0, b"twice"))),
    ],
)
def test_an_option_out_of_range_is_refused(option: str, value: object) -> None:
    with pytest.raises(SigningError, match="SIG-083"):
        Mcuboot(**PLAIN | {option: value})


@pytest.mark.parametrize(
    "text", ["", "1.", "1.2.3-4", "01.2", "v1", "256.0.0", "0.0.65536", "1.2.3+4294967296"]
)
def test_a_version_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SigningError, match="SIG-083"):
        parse_version(text)


@pytest.mark.parametrize(
    "more",
    [
        {"align": 16, "max_align": 8},
        {"endian": "big", "custom_tlv": ((0x1000, b"reads as a digest"),)},
    ],
    ids=["finer than flash", "big endian"],
)
def test_options_that_contradict_one_another_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(SigningError, match="SIG-083"):
        Mcuboot(**PLAIN | more)


@pytest.mark.parametrize("text", ["", " ", "a\nb", CLASS[:-1], CLASS + "0", CLASS.replace("-", "", 1)])
def test_an_identifier_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SigningError, match="SIG-172"):
        parse_vendor(text)


def test_a_class_by_name_wants_its_vendor() -> None:
    with pytest.raises(SigningError, match=r"--vid.*SIG-172|SIG-172"):
        parse_class("dimmer", None)


@pytest.mark.parametrize("text", ["1, 1.0", "(1)", "(1, 1.0", "(1, 1.0) (2, 1.0)", "(x, 1.0)", "(1, 1..0)"])
def test_dependencies_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(SigningError, match="SIG-083"):
        parse_dependencies(text)


@pytest.mark.parametrize("text", [("x", "1"), ("0xa0", "0x1"), ("0xa0", "0xzz"), ("", "")])
def test_a_custom_tlv_that_is_none_is_refused(text: tuple[str, str]) -> None:
    with pytest.raises(SigningError, match="SIG-083"):
        parse_custom_tlv(*text)


@pytest.mark.parametrize(
    "more",
    [{"boot_record": "thirteen char"}, {"custom_tlv": ((0xA0, bytes(0xFFFF)),)}],
    ids=["record", "area"],
)
def test_protected_tlvs_that_do_not_fit_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(SigningError, match="SIG-083"):
        Mcuboot(**PLAIN | {"slot_size": 0x100000}, pad_header=True, **more).prepare(BODY, KEY.public_key)


def test_an_image_runs_in_ram_or_in_flash() -> None:
    with pytest.raises(SigningError, match="SIG-083"):
        Mcuboot(**PLAIN, load_addr=0x20000000, rom_fixed=0x8000000)


def test_versions_are_told_as_they_are_written() -> None:
    assert [str(parse_version(text)) for text in ("1", "1.2", "1.2.3", "1.2.3+4")] == [
        "1.0.0",
        "1.2.0",
        "1.2.3",
        "1.2.3+4",
    ]


@pytest.mark.parametrize("content", [BODY, b"", bytes(0x200), b"\0" * 0x1FF])
def test_an_image_without_room_for_the_header_is_refused(image: Path, content: bytes) -> None:
    image.write_bytes(content)
    with pytest.raises(SigningError, match="SIG-081"):
        sign_image(image, KEY, Mcuboot(**PLAIN))
    assert list(image.parent.iterdir()) == [image]


def test_intel_hex_is_refused(image: Path) -> None:
    image.write_bytes(b":020000040000FA\r\n:00000001FF\r\n")
    with pytest.raises(SigningError, match=r"Intel HEX.*SIG-081"):
        sign_image(image, KEY, Mcuboot(**PLAIN, pad_header=True))


def test_the_slot_holds_image_and_trailer_and_not_a_byte_more() -> None:
    options: dict[str, Any] = {"version": Version(1), "header_size": 32, "pad_header": True, "align": 8}
    roomy = Mcuboot(**options, slot_size=0x10000)
    signature = KEY.sign_digest(roomy.prepare(BODY, KEY.public_key).digest)
    whole = bytes(roomy.prepare(BODY, KEY.public_key).with_signature(signature))
    needed = len(whole) + 128 * 3 * 8 + 4 * 8 + 16
    unsigned = Mcuboot(**options, slot_size=needed).prepare(BODY, KEY.public_key)
    assert bytes(unsigned.with_signature(signature)) == whole
    with pytest.raises(SigningError, match="SIG-082"):
        Mcuboot(**options, slot_size=needed - 1).prepare(BODY, KEY.public_key).with_signature(signature)


def test_the_larger_alignment_of_both_slots_takes_room() -> None:
    form = Mcuboot(Version(1), header_size=32, slot_size=0x10000, align=4, max_align=32, pad_header=True)
    size = len(signed(form))
    exact = size + 128 * 3 * 4 + 4 * 32 + 32
    replaced = dataclasses.replace(form, slot_size=exact + 4)  # ECDSA signatures differ in size
    assert len(signed(dataclasses.replace(replaced, pad=True))) == exact + 4
    with pytest.raises(SigningError, match="SIG-082"):
        signed(dataclasses.replace(form, slot_size=exact - 4))


def test_a_signed_image_is_signed_again_only_when_asked(image: Path, public_key: Path) -> None:
    form = Mcuboot(**PLAIN, pad_header=True)
    done = sign_image(image, OTHER, form)
    with pytest.raises(SigningError, match="SIG-080"):
        sign_image(done.output, KEY, form, output=image.with_name("again.bin"))
    assert not image.with_name("again.bin").exists()
    again = Mcuboot(**PLAIN | {"version": Version(2)}, replace=True)
    sign_image(done.output, KEY, again, output=done.output, overwrite=True)
    assert verify_image(done.output, public_key).version == "2.0.0"
    assert done.output.read_bytes()[0x200:][: len(BODY)] == BODY
    with pytest.raises(SigningError, match="SIG-081"):
        sign_image(done.output, KEY, Mcuboot(**PLAIN | {"header_size": 64}, replace=True))


class StreamSigner:
    """Takes no digest, as AWS Signer does not."""

    uri = "stream:"
    public_key = KEY.public_key

    def sign(self, payload: BinaryIO) -> bytes:
        return KEY.sign_digest(hashlib.sha256(payload.read()).digest())


def test_a_signer_that_takes_no_digest_signs_too(image: Path, public_key: Path) -> None:
    verify_image(sign_image(image, StreamSigner(), Mcuboot(**PLAIN, pad_header=True)).output, public_key)


def test_an_image_is_recognised_by_its_content(image: Path) -> None:
    assert recognise_image(image).format == "raw"
    done = sign_image(image, KEY, Mcuboot(**PLAIN, pad_header=True))
    told = recognise_image(done.output)
    assert (told.format, told.version, told.size) == ("mcuboot", "1.2.3", done.output.stat().st_size)
    assert [(one.algorithm, one.key) for one in told.signatures] == [
        ("ECDSA P-256", public_key_sha256(KEY.public_key))
    ]
    assert (told.header_size, told.security_counter, told.dependencies) == (0x200, None, ())
    assert (told.padded, told.confirmed) == (False, False)
    assert (done.format, done.sha256) == (
        "mcuboot",
        hashlib.sha256(done.output.read_bytes()[: 0x200 + len(BODY)]).hexdigest(),
    )


def test_an_image_tells_what_keeps_others_out_and_in_which_state_its_slot_is() -> None:
    options: dict[str, Any] = {"security_counter": 9, "dependencies": (Dependency(1, Version(2, 0, 1, 5)),)}
    told = describing.describe(signed(Mcuboot(**PLAIN, pad_header=True, test=True, **options)))
    assert (told.security_counter, told.padded, told.confirmed) == (9, True, False)
    assert [(one.image, one.version) for one in told.dependencies] == [(1, "2.0.1+5")]
    assert describing.describe(CONFIRMED).confirmed


@pytest.mark.parametrize("kind", [Tlv.SECURITY_COUNTER, Tlv.DEPENDENCY])
def test_a_counter_or_dependency_of_another_size_is_damage(kind: Tlv) -> None:
    unsigned = layout.tlv_area(layout.PROTECTED_AREA, [(kind, b"123")])
    header = layout.LITTLE.header.pack(MAGIC, 0, 32, len(unsigned), 0, 0, 1, 0, 0, 0, 0)
    whole = header + unsigned + layout.tlv_area(layout.AREA, [(Tlv.SHA256, b"")])
    with pytest.raises(VerificationError, match="SIG-086"):
        describing.describe(whole)


def test_an_image_of_no_known_format_is_refused(image: Path, public_key: Path) -> None:
    with pytest.raises(VerificationError, match="SIG-085"):
        verify_image(image, public_key)
    with pytest.raises(SigningError, match="SIG-042"):
        recognise_image(image.with_name("none"))


def test_the_output_is_replaced_only_when_asked(image: Path) -> None:
    form = Mcuboot(**PLAIN, pad_header=True)
    with pytest.raises(SigningError, match="SIG-041"):
        sign_image(image, KEY, form, output=image)
    assert image.read_bytes() == BODY


@pytest.mark.parametrize("flag", [0x04, 0x10, 0x200], ids=["encrypted", "not bootable", "compressed"])
def test_an_image_that_says_more_than_can_be_kept_is_not_signed_anew(flag: int) -> None:
    form = Mcuboot(parse_version("1.2.3"), header_size=32, slot_size=0x10000, pad_header=True, replace=True)
    header = layout.LITTLE.header.pack(MAGIC, 0, 32, 0, 64, flag, 1, 0, 0, 0, 0)
    image = header + bytes(64) + layout.tlv_area(layout.AREA, [(Tlv.SHA256, bytes(32))])
    with pytest.raises(SigningError, match="SIG-081") as refused:
        form.prepare(image, KEY.public_key)
    assert refused.value.hint
