"""Intel HEX against the package that imgtool reads and writes it with."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intelhex import IntelHex

from signing.content import as_content, filling
from signing.errors import ImageError
from signing.formats.intel_hex import Piece, read_hex, write_hex

LIMIT = 0x40000
END = ":00000001FF"
LINE = ":0400000001020304F2"


def theirs(pieces: list[Piece]) -> bytes:
    judge = IntelHex()
    for piece in pieces:
        judge.frombytes(piece.data, piece.address)
    text = io.StringIO()
    judge.write_hex_file(text)
    return text.getvalue().replace("\r", "").encode()


@st.composite
def programs(draw: st.DrawFn) -> list[Piece]:
    """Some pieces with holes between them, often about the border of 64 KiB."""
    place, pieces = draw(st.sampled_from([0, 0xFFF1, 0x0800_0000, 0x0800_FFF8, 0xFFFE_0000])), []
    for hole, data in draw(st.lists(st.tuples(st.integers(0, 70_000), st.binary(min_size=1)), max_size=3)):
        pieces.append(Piece(place, data))
        place += len(data) + hole
    return pieces or [Piece(place, b"x" * 40)]


@given(programs())
def test_the_text_is_that_of_everybody_else_and_is_read_again(pieces: list[Piece]) -> None:
    if pieces[-1].end > 1 << 32:
        return
    text = write_hex(pieces)
    assert text == theirs(pieces)
    judge = IntelHex(io.StringIO(text.decode()))
    whole = read_hex(as_content(text), fill=0xFF, limit=LIMIT)
    assert (whole.address, bytes(whole.data)) == (judge.minaddr(), judge.tobinstr())


def test_records_come_in_any_order_in_segments_with_starts_and_empty_lines() -> None:
    lines = [
        ":020000021000EC",  # segment 0x1000: 0x10000
        ":02000400AABB95",
        "",
        ":0400000300003800C1",  # where the program starts, in each way
        ":040000050000013CBA",
        ":020000040001F9\r",  # the same 0x10000, linearly
        "  :020000000102FB\r",
        END,
        "",
    ]
    text = "\n".join(lines)
    whole = read_hex(as_content(text.encode()), fill=0, limit=LIMIT)
    assert (whole.address, bytes(whole.data)) == (0x10000, bytes.fromhex("01020000aabb"))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "last line is missing"),
        ([END], "no data"),
        ([LINE], "last line is missing"),
        ([LINE, END, LINE], "line 3 follows its end"),
        ([LINE[:-2] + "F3", END], "checksum of line 1"),
        ([LINE[:-2], END], "no whole record"),
        ([LINE[1:] + "0", END], "no whole record"),
        ([":", END], "no whole record"),
        ([":04000G0001020304F2", END], "not hexadecimal"),
        ([":灯", END], "not hexadecimal"),
        ([":0100000600F9", END], "kind that nobody knows"),
        ([":01000004FFFC", END], "kind that nobody knows"),  # an address of one byte
        ([":02FFFF000102FD", END], "beyond its 64 KiB"),
        ([LINE, LINE, END], "said twice"),
        ([LINE, ":020003000909E9", END], "said twice"),
    ],
    ids=str,
)
def test_what_is_not_sound_is_refused(lines: list[str], reason: str) -> None:
    with pytest.raises(ImageError, match=rf"{reason}.*SIG-171"):
        read_hex(as_content("\n".join(lines).encode()), fill=0xFF, limit=LIMIT)


def test_a_hole_takes_no_memory_when_it_is_larger_than_the_slot() -> None:
    far = [LINE, ":02000004FFFFFC", LINE, END]
    with pytest.raises(ImageError, match=r"0x0 to 0xffff0003.*SIG-171"):
        read_hex(as_content("\n".join(far).encode()), fill=0xFF, limit=LIMIT)


def test_a_file_of_any_size_takes_no_more_memory_than_the_slot() -> None:
    line = b":10000000" + b"00" * 16 + b"F0\n"
    many = as_content(line * 3) + filling(b"x", 1 << 40)
    with pytest.raises(ImageError, match=r"SIG-171"):
        read_hex(many, fill=0xFF, limit=LIMIT)
    with pytest.raises(ImageError, match=r"more than 40 bytes.*SIG-171"):
        read_hex(as_content(line * 3) + filling(b"x", 1 << 40), fill=0xFF, limit=40)


def test_nothing_is_written_behind_the_last_address() -> None:
    assert write_hex([Piece((1 << 32) - 1, b"x")])
    with pytest.raises(ImageError, match="SIG-171"):
        write_hex([Piece((1 << 32) - 1, b"xy")])
