"""The parts of an MCUboot image, as far as its header and its TLV areas tell them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from signing.catalogue.images import NOT_A_WHOLE_MCUBOOT_IMAGE
from signing.content import Content, as_content
from signing.errors import VerificationError
from signing.formats.mcuboot import layout
from signing.formats.mcuboot.layout import Version


class McubootImage(NamedTuple):
    """Sizes and offsets are in bytes from the image's first; no digest covers `tlvs`, but `protected`."""

    version: Version
    flags: int
    header_size: int
    body_end: int
    covered_end: int
    protected: tuple[tuple[int, bytes], ...]
    tlvs: tuple[tuple[int, bytes], ...]
    end: int


def recognises(data: bytes | Content) -> bool:
    return bytes(data[:4]) == layout.MAGIC.to_bytes(4, "little")


def parse(data: bytes | Content) -> McubootImage:
    """Reads no more than header and TLVs.

    Raises SIG-086 when the parts of the image do not fit together, or the file ends before they do.
    """
    if not recognises(data) or len(data) < layout.HEADER.size:
        raise damaged("it has no whole MCUboot header")
    _, _, header_size, protected_size, body_size, flags, *version, _ = layout.HEADER.unpack(
        bytes(data[: layout.HEADER.size])
    )
    body_end = header_size + body_size
    if header_size < layout.HEADER.size or body_end > len(data):
        raise damaged(f"the header tells of {body_end} bytes, the file has {len(data)}")
    covered_end = body_end + protected_size
    protected: tuple[tuple[int, bytes], ...] = ()
    if protected_size:
        protected, end = _area(data, body_end, layout.PROTECTED_AREA)
        if end != covered_end:
            raise damaged("its protected TLVs are not of the size the header tells")
    tlvs, end = _area(data, covered_end, layout.AREA)
    return McubootImage(Version(*version), flags, header_size, body_end, covered_end, protected, tlvs, end)


def _area(data: bytes | Content, start: int, magic: int) -> tuple[tuple[tuple[int, bytes], ...], int]:
    """The TLVs of the area at `start`, and where it ends."""
    area = bytes(as_content(data)[start : start + layout.LARGEST_AREA])
    found, size = _prefix(area, 0, len(area))
    if found != magic or size > len(area):
        raise damaged("it ends before its TLVs do, or has none")
    return tuple(_tlvs(area, layout.PREFIX.size, size)), start + size


def _tlvs(data: bytes, place: int, end: int) -> Iterator[tuple[int, bytes]]:
    while place != end:
        kind, size = _prefix(data, place, end)
        place += layout.PREFIX.size + size
        if place > end:
            raise damaged("a TLV is longer than its area")
        yield kind, data[place - size : place]


def _prefix(data: bytes, place: int, end: int) -> tuple[int, int]:
    if place + layout.PREFIX.size > end:
        raise damaged("it ends before its TLVs do, or has none")
    first, second = layout.PREFIX.unpack_from(data, place)
    return first, second


def damaged(reason: str) -> VerificationError:
    return VerificationError(NOT_A_WHOLE_MCUBOOT_IMAGE, reason=reason)
