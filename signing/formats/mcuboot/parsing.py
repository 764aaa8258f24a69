"""The parts of an MCUboot image, as far as its header and its TLV areas tell them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from signing.catalogue.images import NOT_A_WHOLE_MCUBOOT_IMAGE
from signing.content import Content, as_content
from signing.errors import VerificationError
from signing.formats.mcuboot import layout
from signing.formats.mcuboot.beginning import MAGIC
from signing.formats.mcuboot.layout import BIG, LITTLE, ByteOrder, Version


class McubootImage(NamedTuple):
    """Sizes and offsets are in bytes from the image's first; no digest covers `tlvs`, but `protected`."""

    order: ByteOrder
    version: Version
    flags: int
    header_size: int
    body_end: int
    covered_end: int
    protected: tuple[tuple[int, bytes], ...]
    tlvs: tuple[tuple[int, bytes], ...]
    end: int

    @property
    def is_encrypted(self) -> bool:
        """Whether a key is in it; the body may be in clear all the same."""
        return bool(self.flags & layout.ENCRYPTED)


def order_of(data: bytes | Content) -> ByteOrder | None:
    magic = bytes(data[:4])
    return next((order for order in (LITTLE, BIG) if magic == order.number.pack(MAGIC)), None)


def parse(data: bytes | Content) -> McubootImage:
    """Reads no more than header and TLVs.

    Raises SIG-086 when the parts of the image do not fit together, or the file ends before they do.
    """
    order = order_of(data)
    if order is None or len(data) < order.header.size:
        raise damaged("it has no whole MCUboot header")
    header = bytes(data[: order.header.size])
    _, _, header_size, protected_size, body_size, flags, *version, _ = order.header.unpack(header)
    body_end = header_size + body_size
    if header_size < order.header.size or body_end > len(data):
        raise damaged(f"the header tells of {body_end} bytes, the file has {len(data)}")
    covered_end = body_end + protected_size
    protected: tuple[tuple[int, bytes], ...] = ()
    if protected_size:
        protected, end = _area(data, body_end, layout.PROTECTED_AREA, order)
        if end != covered_end:
            raise damaged("its protected TLVs are not of the size the header tells")
    tlvs, end = _area(data, covered_end, layout.AREA, order)
    parts = (header_size, body_end, covered_end)
    return McubootImage(order, Version(*version), flags, *parts, protected, tlvs, end)


def _area(
    data: bytes | Content, start: int, magic: int, order: ByteOrder
) -> tuple[tuple[tuple[int, bytes], ...], int]:
    """The TLVs of the area at `start`, and where it ends."""
    area = bytes(as_content(data)[start : start + layout.LARGEST_AREA])
    _require_prefix(0, len(area), order)
    found, size = order.prefix.unpack_from(area)
    if found != magic or size > len(area):
        raise damaged("it ends before its TLVs do, or has none")
    return tuple(_tlvs(area, order.prefix.size, size, order)), start + size


def _tlvs(data: bytes, place: int, end: int, order: ByteOrder) -> Iterator[tuple[int, bytes]]:
    while place != end:
        _require_prefix(place, end, order)
        kind, size = order.read_tlv_prefix(data, place)
        place += order.prefix.size + size
        if place > end:
            raise damaged("a TLV is longer than its area")
        yield kind, data[place - size : place]


def _require_prefix(place: int, end: int, order: ByteOrder) -> None:
    if place + order.prefix.size > end:
        raise damaged("it ends before its TLVs do, or has none")


def damaged(reason: str) -> VerificationError:
    return VerificationError(NOT_A_WHOLE_MCUBOOT_IMAGE, reason=reason)
