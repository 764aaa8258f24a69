"""The firmware of a virtual unit: a tiny image format, made for tests and the demo, or one of a boot loader.

The tiny one: magic `LKFW`; major and minor version, 1 byte each; patch version, 2 bytes, little-endian; then
the body.
"""

from __future__ import annotations

import hashlib
import struct
from typing import NamedTuple, Self

from desktop.bench.unit.boot_loader import read_boot_image
from desktop.core.catalogue.bench import NO_ROOM_FOR_HEADER, NOT_A_VIRTUAL_FIRMWARE, NOT_A_VIRTUAL_VERSION
from desktop.core.errors import BenchError
from signing.errors import VerificationError

MAGIC = b"LKFW"
_HEADER = struct.Struct("<4sBBH")


class Version(NamedTuple):
    """Compares in the order units use to refuse an older firmware."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `1.2.3` (each part within its field). Raises `BenchError` BEN-102."""
        parts = text.split(".")
        try:
            version = cls(*(int(part) for part in parts))
            _HEADER.pack(MAGIC, *version)
        except (TypeError, ValueError, struct.error) as error:
            raise BenchError(NOT_A_VIRTUAL_VERSION, text=text) from error
        return version

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def number(self) -> str:
        """As the FreeRTOS agent writes it in `updatedBy`: `0x01010000` is 1.1.0."""
        return f"0x{self.major << 24 | self.minor << 16 | self.patch:08x}"


def build_image(version: str, size: int) -> bytes:
    """An image of exactly `size` bytes; the same arguments give the same bytes.

    Raises `BenchError` BEN-102 for a bad version, BEN-103 for a size without room for the header.
    """
    if size < _HEADER.size:
        raise BenchError(NO_ROOM_FOR_HEADER, size=size)
    header = _HEADER.pack(MAGIC, *Version.parse(version))
    body = size - _HEADER.size
    # Hexadecimal digits: what looks random is doubted to be firmware.
    return header + hashlib.shake_256(header).hexdigest(body // 2 + 1)[:body].encode("ascii")


def read_version(image: bytes) -> Version:
    """The version the image says. Raises `BenchError` BEN-104 for anything that is not a unit's image."""
    if len(image) >= _HEADER.size and image.startswith(MAGIC):
        return Version(*_HEADER.unpack_from(image)[1:])
    try:
        found = read_boot_image(image)
        return Version.parse(found.version if found else "")
    except (BenchError, VerificationError) as error:
        raise BenchError(NOT_A_VIRTUAL_FIRMWARE) from error
