"""The parts of an MCUboot image, little endian, and their numbers."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from signing.errors import SigningError

MAGIC = 0x96F3B83D
# magic, load address, header size, size of the protected TLVs, body size, flags, version (4 parts), padding
HEADER = struct.Struct("<IIHHIIBBHII")
# Before a TLV area: its magic, its size with these four bytes. Before one TLV: its type, its size without.
PREFIX = struct.Struct("<HH")
PROTECTED_AREA = 0x6908
AREA = 0x6907
ERASED = b"\xff"
MAX_SECTORS = 128  # imgtool's and MCUboot's default; the trailer keeps the swap status of each
TRAILER_MAGIC_SIZE = 16
CONFIRMED = 0x01


class Tlv(IntEnum):
    KEY_HASH = 0x01
    PUBLIC_KEY = 0x02
    SHA256 = 0x10
    ECDSA = 0x22
    DEPENDENCY = 0x40
    SECURITY_COUNTER = 0x50


@dataclass(frozen=True)
class Version:
    """`1.2.3+4`: 8, 8, 16 and 32 bits."""

    major: int
    minor: int = 0
    revision: int = 0
    build: int = 0

    def __post_init__(self) -> None:
        for value, bits in zip(self.numbers, (8, 8, 16, 32), strict=True):
            if not 0 <= value < 1 << bits:
                raise SigningError(
                    "SIG-083",
                    f"{value} in version {self} has more than {bits} bits.",
                    "Use a smaller number.",
                )

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        return self.major, self.minor, self.revision, self.build

    def __str__(self) -> str:
        build = f"+{self.build}" if self.build else ""
        return f"{self.major}.{self.minor}.{self.revision}{build}"


_NUMBER = r"(0|[1-9]\d*)"
_VERSION = re.compile(rf"{_NUMBER}(?:\.{_NUMBER}(?:\.{_NUMBER}(?:\+{_NUMBER})?)?)?", re.ASCII)


def parse_version(text: str) -> Version:
    """`1`, `1.2`, `1.2.3` or `1.2.3+4`, as imgtool reads it. Raises SIG-083."""
    match = _VERSION.fullmatch(text)
    if match is None:
        raise SigningError(
            "SIG-083", f"“{text}” is not an MCUboot version.", "Write it like 1.2.3 or 1.2.3+4."
        )
    return Version(*(int(part or 0) for part in match.groups()))


def tlv_area(magic: int, tlvs: Iterable[tuple[int, bytes]]) -> bytes:
    """The TLVs (type, content) with what stands before them; nothing when there are none."""
    area = b"".join(PREFIX.pack(kind, len(content)) + content for kind, content in tlvs)
    return PREFIX.pack(magic, PREFIX.size + len(area)) + area if area else b""


def write_unit(align: int) -> int:
    """In how many bytes each field of the trailer is kept (BOOT_MAX_ALIGN)."""
    return max(8, align)


def trailer_size(align: int) -> int:
    """Bytes at the slot's end that swapping needs: status, four fields, magic."""
    unit = write_unit(align)
    return MAX_SECTORS * 3 * align + 4 * unit + max(unit, TRAILER_MAGIC_SIZE)


def confirmed_offset(align: int) -> int:
    """Where the field `image_ok` is, counted back from the slot's end."""
    unit = write_unit(align)
    return max(unit, TRAILER_MAGIC_SIZE) + unit


def trailer_magic(align: int) -> bytes:
    unit = write_unit(align)
    if unit == 8:
        return bytes.fromhex("77c295f360d2ef7f3552500f2cb67980")
    return unit.to_bytes(2, "little") + bytes.fromhex("2de15d29410b8d77679c110f1f8a")
