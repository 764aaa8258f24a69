"""The parts of an MCUboot image, little endian, and their numbers."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from signing.catalogue.images import NOT_AN_MCUBOOT_VERSION, OUT_OF_RANGE, VERSION_PART_TOO_LARGE
from signing.errors import UnfitOptionError

MAGIC = 0x96F3B83D
# magic, load address, header size, size of the protected TLVs, body size, flags, version (4 parts), padding
HEADER = struct.Struct("<IIHHIIBBHII")
# Before a TLV area: its magic, its size with these four bytes. Before one TLV: its type, its size without.
PREFIX = struct.Struct("<HH")
PROTECTED_AREA = 0x6908
AREA = 0x6907
LARGEST_AREA = 0xFFFF  # bytes: the header and the prefix keep sizes in 16 bits
ERASED = b"\xff"
# Flags of the header.
RAM_LOAD = 0x20
ROM_FIXED = 0x100
SECURITY_COUNTER = struct.Struct("<I")
DEPENDENCY = struct.Struct("<B3xBBHI")  # number of the image, least version


class Tlv(IntEnum):
    KEY_HASH = 0x01
    PUBLIC_KEY = 0x02
    SHA256 = 0x10
    SHA384 = 0x11
    SHA512 = 0x12
    RSA2048 = 0x20
    ECDSA = 0x22
    RSA3072 = 0x23
    ED25519 = 0x24
    PURE = 0x25
    DEPENDENCY = 0x40
    SECURITY_COUNTER = 0x50
    BOOT_RECORD = 0x60


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
                raise UnfitOptionError(VERSION_PART_TOO_LARGE, value=value, version=self, bits=bits)

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
        raise UnfitOptionError(NOT_AN_MCUBOOT_VERSION, text=text)
    return Version(*(int(part or 0) for part in match.groups()))


def tlv_area(magic: int, tlvs: Iterable[tuple[int, bytes]]) -> bytes:
    """The TLVs (type, content) with what stands before them; nothing when there are none. Raises SIG-083."""
    whole = list(tlvs)
    size = PREFIX.size + sum(PREFIX.size + len(content) for _, content in whole)
    require_range("size of the TLVs", size, 0, LARGEST_AREA)
    area = b"".join(PREFIX.pack(kind, len(content)) + content for kind, content in whole)
    return PREFIX.pack(magic, size) + area if area else b""


def require_range(what: str, value: int, least: int, most: int) -> None:
    """Raises SIG-083."""
    if not least <= value <= most:
        raise UnfitOptionError(OUT_OF_RANGE, what=what, value=value, least=least, most=most)
