"""The parts of an MCUboot image, and their numbers."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from signing.catalogue.images import NOT_AN_MCUBOOT_VERSION, OUT_OF_RANGE, VERSION_PART_TOO_LARGE
from signing.errors import UnfitOptionError

PROTECTED_AREA = 0x6908
AREA = 0x6907
LARGEST_AREA = 0xFFFF  # bytes: the header and the prefix keep sizes in 16 bits
ERASED = 0xFF  # what flash reads as after erasing, unless it is of the kind that reads as zeros
VENDOR_TYPES = (0xA0, 0xFFFE)  # TLVs of others than MCUboot: TLV_VENDOR_RES_MIN and _MAX of imgtool
# Flags of the header.
ENCRYPTED_AES128 = 0x04
ENCRYPTED_AES256 = 0x08
ENCRYPTED = ENCRYPTED_AES128 | ENCRYPTED_AES256
NON_BOOTABLE = 0x10
RAM_LOAD = 0x20
ROM_FIXED = 0x100
COMPRESSED_LZMA2 = 0x400
COMPRESSED_ARM_THUMB = 0x800


class ByteOrder:
    """How an image keeps its numbers: those of one microcontroller are all of one order."""

    def __init__(self, name: Literal["little", "big"]) -> None:
        sign = {"little": "<", "big": ">"}[name]
        self.name = name
        # magic, load address, header's, protected TLVs' and body's size, flags, version (4 parts), padding
        self.header = struct.Struct(sign + "IIHHIIBBHII")
        # Before a TLV area: its magic, its size with these four bytes.
        self.prefix = struct.Struct(sign + "HH")
        self.number = struct.Struct(sign + "I")
        self.dependency = struct.Struct(sign + "B3xBBHI")  # number of the image, least version

    def tlv_prefix(self, kind: int, size: int) -> bytes:
        """Before one TLV: its type, its size without this.

        MCUboot's own types are of one byte and a zero in either order, as imgtool writes them.
        """
        if kind < VENDOR_TYPES[0]:
            return bytes([kind, 0]) + self.prefix.pack(0, size)[2:]
        return self.prefix.pack(kind, size)

    def read_tlv_prefix(self, data: bytes, place: int) -> tuple[int, int]:
        kind, size = self.prefix.unpack_from(data, place)
        is_own = data[place] < VENDOR_TYPES[0] and data[place + 1] == 0
        return data[place] if is_own else kind, size


LITTLE = ByteOrder("little")
BIG = ByteOrder("big")


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
    ENCRYPTED_RSA = 0x30
    ENCRYPTED_P256 = 0x32
    ENCRYPTED_X25519 = 0x33
    ENCRYPTED_X25519_SHA512 = 0x34
    DEPENDENCY = 0x40
    SECURITY_COUNTER = 0x50
    BOOT_RECORD = 0x60
    DECOMPRESSED_SIZE = 0x70
    DECOMPRESSED_HASH = 0x71
    DECOMPRESSED_SIGNATURE = 0x72
    COMPRESSED_SIZE = 0x73
    VENDOR_ID = 0x74
    CLASS_ID = 0x75


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


def tlv_area(magic: int, tlvs: Iterable[tuple[int, bytes]], order: ByteOrder = LITTLE) -> bytes:
    """The TLVs (type, content) with what stands before them; nothing when there are none. Raises SIG-083."""
    whole = list(tlvs)
    size = order.prefix.size + sum(order.prefix.size + len(content) for _, content in whole)
    require_range("size of the TLVs", size, 0, LARGEST_AREA)
    area = b"".join(order.tlv_prefix(kind, len(content)) + content for kind, content in whole)
    return order.prefix.pack(magic, size) + area if area else b""


def require_range(what: str, value: int, least: int, most: int) -> None:
    """Raises SIG-083."""
    if not least <= value <= most:
        raise UnfitOptionError(OUT_OF_RANGE, what=what, value=value, least=least, most=most)
