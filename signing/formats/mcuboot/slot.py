"""The slot an image is made for, and MCUboot's trailer at its end.

Source: MCUboot's docs/design.md "Image Trailer". The trailer keeps the status of a swap, so that a power
failure does not end it; boot loaders that overwrite keep only two fields and the magic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from signing.catalogue.images import NOT_AN_ALIGNMENT, NOT_AN_ERASED_VALUE, SLOT_TOO_SMALL
from signing.content import Content, filling
from signing.errors import UnfitOptionError
from signing.formats.mcuboot.layout import BIG, ERASED, LITTLE, ByteOrder, require_range

ALIGNMENTS = (1, 2, 4, 8, 16, 32)  # bytes
UNITS = (8, 16, 32)  # bytes
ERASED_VALUES = (ERASED, 0)
MAX_SECTORS = 128  # imgtool's and MCUboot's default
MAGIC_SIZE = 16
CONFIRMED = 0x01


@dataclass(frozen=True)
class Slot:
    """`size` in bytes, `align` how many bytes flash takes at a time, `max_sectors` whose swap is kept.

    `max_align` is the larger of both slots' `align`, and 8 at least; that of this slot unless it is said.
    `key_size` is what the trailer keeps of an encrypted image's key, in bytes.
    """

    size: int
    align: int = 1
    max_sectors: int = MAX_SECTORS
    overwrite_only: bool = False
    max_align: int | None = None
    erased_val: int = ERASED
    order: ByteOrder = LITTLE
    key_size: int = 0

    def __post_init__(self) -> None:
        """Raises SIG-083."""
        require_range("slot size", self.size, 1, 0xFFFFFFFF)
        require_range("number of sectors", self.max_sectors, 1, 0xFFFF)
        _require_alignment(self.align, ALIGNMENTS)
        _require_alignment(self.unit, [unit for unit in UNITS if unit >= self.align])
        if self.erased_val not in ERASED_VALUES:
            raise UnfitOptionError(NOT_AN_ERASED_VALUE, value=self.erased_val)

    @property
    def unit(self) -> int:
        """In how many bytes each field of the trailer is kept (BOOT_MAX_ALIGN)."""
        return max(UNITS[0], self.align) if self.max_align is None else self.max_align

    @property
    def trailer_size(self) -> int:
        magic = max(self.unit, MAGIC_SIZE)
        if self.overwrite_only:
            return 2 * self.unit + magic
        keys = 2 * -(-self.key_size // self.unit) * self.unit  # of both images
        return self.max_sectors * 3 * self.align + keys + 4 * self.unit + magic

    def require_room(self, size: int) -> None:
        """Raises SIG-082 unless `size` bytes and the trailer fit."""
        needed = size + self.trailer_size
        if needed > self.size:
            raise UnfitOptionError(SLOT_TOO_SMALL, needed=needed, slot=self.size)

    def filled(self, signed: Content, *, confirm: bool) -> Content:
        """The whole slot's bytes; a boot loader that overwrites has no field to confirm in."""
        offset = confirmed_offset(self.unit)
        erased = bytes([self.erased_val])
        fields = erased * (offset - MAGIC_SIZE)
        if confirm and not self.overwrite_only:
            fields = bytes([CONFIRMED]) + fields[1:]
        free = filling(erased, self.size - len(signed) - offset)
        return signed + free + fields + _magic(self.unit, self.order)

    def fields(self, *, with_state: bool) -> Iterator[tuple[int, int]]:
        """From where to where the filled slot has what is not erased: the magic, and the state before it."""
        start = self.size - confirmed_offset(self.unit)
        if with_state and not self.overwrite_only:
            yield start, start + self.unit
        yield self.size - MAGIC_SIZE, self.size


class Rest(NamedTuple):
    """What follows an image's TLVs; `erased` unless it holds more than a trailer of MCUboot."""

    padded: bool
    confirmed: bool
    erased: bool


def read_rest(rest: Content) -> Rest:
    for unit, order in product(UNITS, (LITTLE, BIG)):
        place = len(rest) - confirmed_offset(unit)
        if place >= 0 and bytes(rest[-MAGIC_SIZE:]) == _magic(unit, order):
            confirmed = bytes(rest[place : place + 1]) == bytes([CONFIRMED])
            free = rest[:-MAGIC_SIZE]
            if confirmed:
                free = free[:place] + free[place + 1 :]
            return Rest(True, confirmed, any(_is_filled(free, value) for value in ERASED_VALUES))
    return Rest(False, False, _is_filled(rest, ERASED))


def _is_filled(content: Content, value: int) -> bool:
    return not any(block.strip(bytes([value])) for block in content.blocks())


def _require_alignment(align: int, allowed: Sequence[int]) -> None:
    if align not in allowed:
        raise UnfitOptionError(NOT_AN_ALIGNMENT, align=align, alignments=", ".join(map(str, allowed)))


def confirmed_offset(unit: int) -> int:
    """Where the field `image_ok` is, counted back from the slot's end."""
    return max(unit, MAGIC_SIZE) + unit


def _magic(unit: int, order: ByteOrder) -> bytes:
    if unit == UNITS[0]:
        return bytes.fromhex("77c295f360d2ef7f3552500f2cb67980")
    return unit.to_bytes(2, order.name) + bytes.fromhex("2de15d29410b8d77679c110f1f8a")
