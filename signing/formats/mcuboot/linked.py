"""What the linker made, with room for the header before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signing.catalogue.images import (
    ENDS_IN_HEADER,
    FLAGS_WOULD_BE_LOST,
    HEADER_ALREADY,
    LINKED_BEHIND_HEADER,
    NO_ROOM_FOR_HEADER,
    NOT_BINARY,
)
from signing.content import Content, filling
from signing.errors import ImageError, SigningError
from signing.formats.build_files import LONGEST_START, MADE_INTO_BINARY, build_file
from signing.formats.mcuboot import layout
from signing.formats.mcuboot.beginning import recognises
from signing.formats.mcuboot.parsing import parse

if TYPE_CHECKING:
    from signing.formats.mcuboot.options import Options


def with_room(form: Options, image: Content) -> Content:
    """Of an image that is signed already, when it is to be signed anew, only its body is kept.

    Raises SIG-080 and SIG-081.
    """
    if (kind := build_file(bytes(image[:LONGEST_START]))) in MADE_INTO_BINARY:
        raise ImageError(NOT_BINARY, kind=kind)
    if recognises(image):
        return room(form) + _body_of_signed(form, image)
    if form.pad_header:
        return room(form) + image
    if len(image) <= form.header_size:
        raise ImageError(ENDS_IN_HEADER, size=form.header_size)
    if any(bytes(image[: form.header_size])):
        raise ImageError(NO_ROOM_FOR_HEADER, size=form.header_size)
    return image


def room(form: Options) -> Content:
    return filling(bytes([form.erased_val]), form.header_size)


def _body_of_signed(form: Options, image: Content) -> Content:
    if not form.replace:
        raise SigningError(HEADER_ALREADY)
    before = parse(image)
    # What else the flags say, of encryption for instance, is not true of the body once it is signed again.
    if lost := before.flags & ~(layout.RAM_LOAD | layout.ROM_FIXED | form.flags & layout.NON_BOOTABLE):
        raise ImageError(FLAGS_WOULD_BE_LOST, flags=lost)
    if before.header_size != form.header_size:
        raise ImageError(LINKED_BEHIND_HEADER, size=before.header_size)
    return image[before.header_size : before.body_end]
