"""Bytes of which no more is in memory than is worked on: stretches of a file, of memory, and filling.

So an image of any size is read, hashed and written in pieces of `BLOCK` bytes.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from signing.digests import BLOCK
from signing.output import unusable_file


class _Piece(Protocol):
    @property
    def size(self) -> int: ...
    def part(self, start: int, size: int) -> _Piece: ...
    def read(self, start: int, size: int) -> bytes: ...


class _Memory(NamedTuple):
    data: memoryview

    @property
    def size(self) -> int:
        return len(self.data)

    def part(self, start: int, size: int) -> _Piece:
        return _Memory(self.data[start : start + size])

    def read(self, start: int, size: int) -> bytes:
        return bytes(self.data[start : start + size])


class _Filling(NamedTuple):
    byte: bytes
    size: int

    def part(self, start: int, size: int) -> _Piece:
        return _Filling(self.byte, size)

    def read(self, start: int, size: int) -> bytes:
        return self.byte * size


class _Stretch(NamedTuple):
    file: BinaryIO
    start: int
    size: int

    def part(self, start: int, size: int) -> _Piece:
        return _Stretch(self.file, self.start + start, size)

    def read(self, start: int, size: int) -> bytes:
        """Raises SIG-042, also when the file was made shorter meanwhile."""
        try:
            self.file.seek(self.start + start)
            data = self.file.read(size)
            if len(data) != size:
                raise OSError(errno.EIO, "the file was changed while it was read")
        except OSError as error:
            raise unusable_file(Path(self.file.name), error) from error
        return data


class Content:
    """A sequence of bytes. It is cut and joined without being read, and lives no longer than its file.

    Reading raises SIG-042.
    """

    def __init__(self, *pieces: _Piece) -> None:
        self._pieces = tuple(piece for piece in pieces if piece.size)
        self._size = sum(piece.size for piece in self._pieces)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, cut: slice) -> Content:
        start, stop, _ = cut.indices(self._size)
        found, place = [], 0
        for piece in self._pieces:
            first, last = max(start - place, 0), min(stop - place, piece.size)
            if first < last:
                found.append(piece.part(first, last - first))
            place += piece.size
        return Content(*found)

    def __add__(self, other: Content | bytes) -> Content:
        return Content(*self._pieces, *as_content(other)._pieces)

    def __bytes__(self) -> bytes:
        return b"".join(self.blocks())

    def blocks(self) -> Iterator[bytes]:
        for piece in self._pieces:
            for place in range(0, piece.size, BLOCK):
                yield piece.read(place, min(BLOCK, piece.size - place))

    def reader(self) -> BinaryIO:
        """The same as a file, for whoever takes one."""
        return io.BufferedReader(_Reader(self), BLOCK)


class _Reader(io.RawIOBase):
    def __init__(self, content: Content) -> None:
        self._content = content
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: len(self._content)}[whence]
        self._place = base + offset
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # what BufferedReader gives
        size = min(len(buffer), BLOCK)
        data = bytes(self._content[self._place : self._place + size])
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


def as_content(data: Content | bytes | bytearray) -> Content:
    return data if isinstance(data, Content) else Content(_Memory(memoryview(data)))


def filling(byte: bytes, size: int) -> Content:
    """`byte`, `size` times."""
    return Content(_Filling(byte, size))


def file_content(file: BinaryIO) -> Content:
    """All of an open file. Raises `OSError`."""
    return Content(_Stretch(file, 0, file.seek(0, os.SEEK_END)))


@contextmanager
def opened(path: Path) -> Iterator[Content]:
    """The content of a file, while this lasts. Raises SIG-042."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise unusable_file(path, error) from error
    with file:
        yield file_content(file)
