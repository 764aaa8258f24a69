"""Intel HEX: bytes and where they stand in memory, as text that programmers of flash read.

Source: Intel's "Hexadecimal Object File Format Specification", revision A (1988). Each line is a colon and a
record in hexadecimal: number of data bytes, 16 bits of address, kind, data, and what makes the sum 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from signing.catalogue.images import HEX_DAMAGED, HEX_TOO_LARGE
from signing.content import Content
from signing.errors import ImageError

DATA, END, SEGMENT, START_SEGMENT, LINEAR, START_LINEAR = range(6)
# How many bytes a record of each kind has; where a program starts is nothing that a boot loader asks.
_SIZES = {END: 0, SEGMENT: 2, START_SEGMENT: 4, LINEAR: 2, START_LINEAR: 4}
_OVERHEAD = 5  # bytes of a record that are not data
_LINE = 16  # data bytes in a record, as everybody writes them
_LONGEST_LINE = 1024  # characters: a record has 521 at most
_WINDOW = 0x10000  # bytes that one record of kind `LINEAR` reaches


class Piece(NamedTuple):
    """Bytes that stand one after the other, the first one at `address`."""

    address: int
    data: bytes | bytearray

    @property
    def end(self) -> int:
        return self.address + len(self.data)


def read_hex(content: Content, *, fill: int, limit: int) -> Piece:
    """All from the first to the last address; what no record tells of is `fill`.

    However large the file is, no more than `limit` bytes of it are kept. Raises SIG-171: a line that is no
    sound record, bytes said twice, no end, nothing in it, or more than `limit` bytes from first to last.
    """
    pieces = sorted(_pieces(content, limit), key=lambda piece: piece.address)
    if not pieces:
        raise _damaged("it holds no data")
    start, end = pieces[0].address, max(piece.end for piece in pieces)
    if end - start > limit:
        raise ImageError(HEX_TOO_LARGE, first=start, last=end - 1, limit=limit)
    whole = bytearray()
    for piece in pieces:
        hole = piece.address - start - len(whole)
        if hole < 0:
            raise _damaged(f"the bytes at {piece.address:#x} are said twice")
        whole += bytes([fill]) * hole + piece.data
    return Piece(start, whole)


def write_hex(pieces: Iterable[Piece]) -> bytearray:
    """The pieces, in the order of their addresses, as text. Raises SIG-171 for one beyond 4 GiB."""
    whole = _joined(pieces)
    if whole[-1].end > 1 << 32:
        raise ImageError(HEX_TOO_LARGE, first=whole[0].address, last=whole[-1].end - 1, limit=1 << 32)
    text = bytearray()
    for line in _lines(whole, extended=whole[-1].end > _WINDOW):
        text += line
    return text + _line(END, 0, b"")


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours are one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].end == piece.address:
            before = joined.pop()
            joined.append(Piece(before.address, before.data + piece.data))
        else:
            joined.append(piece)
    return joined


def _pieces(content: Content, limit: int) -> Iterator[Piece]:
    """Neighbouring records are one piece. Raises SIG-171."""
    base, size, ended = 0, 0, False
    address, found = 0, bytearray()
    reader = content.reader()
    for number, line in enumerate(iter(lambda: reader.readline(_LONGEST_LINE), b""), start=1):
        if not line.strip():
            continue
        if ended:
            raise _damaged(f"line {number} follows its end")
        kind, offset, data = _record(line.strip(), number)
        if kind == DATA:
            if found and base + offset != address + len(found):
                yield Piece(address, found)
                found = bytearray()
            address = address if found else base + offset
            found += data
            if (size := size + len(data)) > limit:
                raise ImageError(HEX_TOO_LARGE, first=address, last=address + len(found) - 1, limit=limit)
        elif kind in (SEGMENT, LINEAR):
            base = int.from_bytes(data, "big") << (4 if kind == SEGMENT else 16)
        ended = kind == END
    if not ended:
        raise _damaged("its last line is missing")
    if found:
        yield Piece(address, found)


def _record(line: bytes, number: int) -> tuple[int, int, bytes]:
    """Kind, 16 bits of address, data."""
    try:
        record = bytes.fromhex(line[1:].decode("ascii"))
    except ValueError as error:
        raise _damaged(f"line {number} is not hexadecimal") from error
    if line[:1] != b":" or len(record) < _OVERHEAD or record[0] != len(record) - _OVERHEAD:
        raise _damaged(f"line {number} is no whole record")
    if sum(record) & 0xFF:
        raise _damaged(f"the checksum of line {number} does not hold")
    kind, offset, data = record[3], int.from_bytes(record[1:3], "big"), record[4:-1]
    if _SIZES.get(kind, len(data)) != len(data) or kind not in (DATA, *_SIZES):
        raise _damaged(f"line {number} is of a kind that nobody knows")
    if kind == DATA and offset + len(data) > _WINDOW:
        raise _damaged(f"line {number} reaches beyond its 64 KiB")
    return kind, offset, data


def _lines(pieces: list[Piece], *, extended: bool) -> Iterator[bytes]:
    window = None
    for piece in pieces:
        place = piece.address
        while place < piece.end:
            if extended and place // _WINDOW != window:
                window = place // _WINDOW
                yield _line(LINEAR, 0, window.to_bytes(2, "big"))
            size = min(_LINE, piece.end - place, _WINDOW - place % _WINDOW)
            start = place - piece.address
            yield _line(DATA, place % _WINDOW, piece.data[start : start + size])
            place += size


def _line(kind: int, offset: int, data: bytes | bytearray) -> bytes:
    record = bytes([len(data), offset >> 8, offset & 0xFF, kind]) + data
    return f":{record.hex().upper()}{-sum(record) & 0xFF:02X}\n".encode("ascii")


def _damaged(reason: str) -> ImageError:
    return ImageError(HEX_DAMAGED, reason=reason)
