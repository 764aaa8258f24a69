"""The slot an image is made for, and MCUboot's trailer at its end.

Source: MCUboot's docs/design.md "Image Trailer". The trailer keeps the status of a swap, so that a power
failure does not end it; boot loaders that overwrite keep only two fields and the magic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from signing.catalogue.images import NOT_AN_ALIGNMENT, SLOT_TOO_SMALL
from signing.content import Content, filling
from signing.errors import UnfitOptionError
from signing.formats.mcuboot.layout import ERASED, require_range

ALIGNMENTS = (1, 2, 4, 8, 16, 32)  # bytes
MAX_SECTORS = 128  # imgtool's and MCUboot's default
MAGIC_SIZE = 16
CONFIRMED = 0x01


@dataclass(frozen=True)
class Slot:
    """`size` in bytes, `align` how many bytes flash takes at a time, `max_sectors` whose swap is kept."""

    size: int
    align: int = 1
    max_sectors: int = MAX_SECTORS
    overwrite_only: bool = False

    def __post_init__(self) -> None:
        """Raises SIG-083."""
        require_range("slot size", self.size, 1, 0xFFFFFFFF)
        require_range("number of sectors", self.max_sectors, 1, 0xFFFF)
        if self.align not in ALIGNMENTS:
            raise UnfitOptionError(
                NOT_AN_ALIGNMENT, align=self.align, alignments=", ".join(map(str, ALIGNMENTS))
            )

    @property
    def trailer_size(self) -> int:
        unit = _unit(self.align)
        magic = max(unit, MAGIC_SIZE)
        if self.overwrite_only:
            return 2 * unit + magic
        return self.max_sectors * 3 * self.align + 4 * unit + magic

    def require_room(self, size: int) -> None:
        """Raises SIG-082 unless `size` bytes and the trailer fit."""
        needed = size + self.trailer_size
        if needed > self.size:
            raise UnfitOptionError(SLOT_TOO_SMALL, needed=needed, slot=self.size)

    def filled(self, signed: Content, *, confirm: bool) -> Content:
        """The whole slot's bytes; a boot loader that overwrites has no field to confirm in."""
        offset = confirmed_offset(self.align)
        fields = ERASED * (offset - MAGIC_SIZE)
        if confirm and not self.overwrite_only:
            fields = bytes([CONFIRMED]) + fields[1:]
        return signed + filling(ERASED, self.size - len(signed) - offset) + fields + _magic(self.align)


class Rest(NamedTuple):
    """What follows an image's TLVs; `erased` unless it holds more than a trailer of MCUboot."""

    padded: bool
    confirmed: bool
    erased: bool


def read_rest(rest: Content) -> Rest:
    for align in (8, 16, 32):
        place = len(rest) - confirmed_offset(align)
        if place >= 0 and bytes(rest[-MAGIC_SIZE:]) == _magic(align):
            confirmed = bytes(rest[place : place + 1]) == bytes([CONFIRMED])
            free = rest[:-MAGIC_SIZE]
            if confirmed:
                free = free[:place] + free[place + 1 :]
            return Rest(True, confirmed, _is_erased(free))
    return Rest(False, False, _is_erased(rest))


def _is_erased(content: Content) -> bool:
    return not any(block.strip(ERASED) for block in content.blocks())


def _unit(align: int) -> int:
    """In how many bytes each field of the trailer is kept (BOOT_MAX_ALIGN)."""
    return max(8, align)


def confirmed_offset(align: int) -> int:
    """Where the field `image_ok` is, counted back from the slot's end."""
    unit = _unit(align)
    return max(unit, MAGIC_SIZE) + unit


def _magic(align: int) -> bytes:
    unit = _unit(align)
    if unit == 8:
        return bytes.fromhex("77c295f360d2ef7f3552500f2cb67980")
    return unit.to_bytes(2, "little") + bytes.fromhex("2de15d29410b8d77679c110f1f8a")
