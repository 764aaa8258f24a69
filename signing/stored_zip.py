"""ZIP files in one spelling: these names in this order, nothing compressed, no dates, nothing besides.

Whoever unpacks ZIP files reads them. What is read here must be, byte for byte, what is written here: so there
is no second entry of a name, no path, no link, nothing that unpacks to more than it is, and nothing behind.
Source: APPNOTE.TXT 6.3.10 of PKWARE, 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from signing.catalogue.bundles import BUNDLE_DAMAGED, NOT_A_BUNDLE
from signing.errors import VerificationError
from signing.messages import Sentence, said

LARGEST = 0xFFFF_FFFF  # bytes of the whole file: what a ZIP without extensions can tell
_BLOCK = 1 << 20
_FIRST_DAY = 0x21  # 1980-01-01, in the days of MS-DOS
_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_MADE_ON_UNIX, _VERSION = 3 << 8, 10
_PLAIN_FILE = 0o100644 << 16


@dataclass(frozen=True)
class Member:
    """`start` is where its local header begins; `size` is that of its content."""

    name: str
    crc: int
    size: int
    start: int

    @property
    def content(self) -> int:
        """Where its content begins."""
        return self.start + _LOCAL.size + len(self.name)

    @property
    def end(self) -> int:
        return self.content + self.size

    @property
    def local(self) -> bytes:
        facts = (_VERSION, 0, 0, 0, _FIRST_DAY, self.crc, self.size, self.size, len(self.name), 0)
        return _LOCAL.pack(0x04034B50, *facts) + self.name.encode("ascii")

    @property
    def central(self) -> bytes:
        facts = (0, 0, 0, _FIRST_DAY, self.crc, self.size, self.size, len(self.name), 0, 0, 0, 0)
        made = _CENTRAL.pack(0x02014B50, _MADE_ON_UNIX | 20, _VERSION, *facts, _PLAIN_FILE, self.start)
        return made + self.name.encode("ascii")


@dataclass(frozen=True)
class Source:
    """What is to be a member's content: its checksum, its size and, once, its blocks."""

    crc: int
    size: int
    blocks: Iterable[bytes]


def measured(content: BinaryIO) -> Source:
    """All of a stream, which is read twice."""
    crc = size = 0
    while block := content.read(_BLOCK):
        crc, size = zlib.crc32(block, crc), size + len(block)
    content.seek(0)
    return Source(crc, size, _blocks(content, size))


def write_zip(target: BinaryIO, sources: Mapping[str, Source]) -> None:
    """Writes the contents in their order. Names are ASCII."""
    members: list[Member] = []
    for name, source in sources.items():
        members.append(Member(name, source.crc, source.size, members[-1].end if members else 0))
        target.write(members[-1].local)
        for block in source.blocks:
            target.write(block)
    target.write(_directory(members))


def read_zip(file: BinaryIO, names: Sequence[str]) -> dict[str, Member]:
    """Where the content of each name stands. Raises SIG-140 unless `file` holds just these, in this order.

    The contents are compared with their checksums when they are read.
    """
    size = file.seek(0, os.SEEK_END)
    length = _END.size + sum(_CENTRAL.size + len(name) for name in names)
    if not length < size <= LARGEST:
        raise not_a_bundle(said("it has {size:,} bytes", size=size))
    file.seek(size - length)
    directory = file.read(length)
    members = list(_told(directory, names))
    if members[-1].end != size - length or _directory(members) != directory:
        raise _not_as_written()
    for member in members:
        file.seek(member.start)
        if file.read(len(member.local)) != member.local:
            raise _not_as_written()
    return {member.name: member for member in members}


def contents(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """Block by block. Raises SIG-141, at the end, when it is not what the checksum is of."""
    file.seek(member.content)
    crc = 0
    for block in _blocks(file, member.size):
        crc = zlib.crc32(block, crc)
        yield block
    if crc != member.crc:
        raise VerificationError(BUNDLE_DAMAGED, part=member.name)


def not_a_bundle(reason: str) -> VerificationError:
    return VerificationError(NOT_A_BUNDLE, reason=reason)


def _told(directory: bytes, names: Sequence[str]) -> Iterator[Member]:
    at = 0
    for name in names:
        facts = _CENTRAL.unpack_from(directory, at)
        yield Member(name, crc=facts[7], size=facts[8], start=facts[16])
        at += _CENTRAL.size + len(name)


def _directory(members: Sequence[Member]) -> bytes:
    rows = b"".join(member.central for member in members)
    count = len(members)
    return rows + _END.pack(0x06054B50, 0, 0, count, count, len(rows), members[-1].end, 0)


def _blocks(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size:
        block = file.read(min(size, _BLOCK))
        if not block:
            raise _not_as_written()  # it was cut off meanwhile
        size -= len(block)
        yield block


def _not_as_written() -> VerificationError:
    sentence: Sentence = said("it was cut off, added to, or packed by another program")
    return not_a_bundle(sentence)
