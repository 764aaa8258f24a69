"""The protected TLVs, which the signature covers: what an image says of itself and wants of others."""

from __future__ import annotations

import re
from typing import NamedTuple
from uuid import NAMESPACE_DNS, UUID, uuid5

from signing.catalogue.images import (
    BOOT_RECORD_TOO_LONG,
    CLASS_WITHOUT_VENDOR,
    NOT_A_TLV,
    NOT_AN_IDENTIFIER,
    NOT_DEPENDENCIES,
    TLV_TYPE_TAKEN,
)
from signing.errors import UnfitOptionError
from signing.formats.mcuboot.kinds import HASHES
from signing.formats.mcuboot.layout import BIG, VENDOR_TYPES, ByteOrder, Tlv, Version, parse_version

LONGEST_ROLE = 12  # characters of a boot record's software type


class Dependency(NamedTuple):
    """This image needs image number `image` in at least this version."""

    image: int
    version: Version


def counter_of(version: Version) -> int:
    """The security counter that grows with the version, as `imgtool --security-counter auto` makes it."""
    return (version.major << 24) + (version.minor << 16) + version.revision


def parse_dependencies(text: str) -> tuple[Dependency, ...]:
    """`(1, 1.2.3+4), (2, 2.0.0)`, as imgtool reads it; nothing is no dependency. Raises SIG-083."""
    one = r"\(\s*(\d+)\s*,\s*([0-9.+]+)\s*\)"
    if text and not re.fullmatch(rf"\s*{one}(\s*,\s*{one})*\s*", text, re.ASCII):
        raise UnfitOptionError(NOT_DEPENDENCIES, text=text)
    return tuple(Dependency(int(image), parse_version(version)) for image, version in re.findall(one, text))


def parse_custom_tlv(kind: str, content: str) -> tuple[int, bytes]:
    """Type and content as imgtool reads them: `0x…` is hexadecimal, all else text. Raises SIG-083."""
    try:
        return int(kind, 0), bytes.fromhex(content[2:]) if content.startswith("0x") else content.encode()
    except ValueError as error:
        raise UnfitOptionError(NOT_A_TLV, kind=kind, content=content) from error


def parse_vendor(text: str) -> bytes:
    """A vendor's UUID, or the one that RFC 9562 5.5 makes of its domain name. Raises SIG-172."""
    return _identifier(text, NAMESPACE_DNS)


def parse_class(text: str, vendor: bytes | None) -> bytes:
    """The UUID of a class of images, or the one made of its name among the vendor's. Raises SIG-172."""
    return _identifier(text, None if vendor is None else UUID(bytes=vendor))


def _identifier(text: str, names: UUID | None) -> bytes:
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32}", text):
        return UUID(text).bytes
    # A mistyped UUID is to be no name; whoever is named so writes the UUID.
    if not text.isprintable() or not text.strip() or re.fullmatch(r"[0-9a-fA-F-]{16,}", text):
        raise UnfitOptionError(NOT_AN_IDENTIFIER, text=text)
    if names is None:
        raise UnfitOptionError(CLASS_WITHOUT_VENDOR, text=text)
    return uuid5(names, text).bytes


def require_custom_types(tlvs: tuple[tuple[int, bytes], ...], order: ByteOrder) -> None:
    """Raises SIG-083 for a type that is MCUboot's own or looks like one, or that is given twice."""
    kinds = [kind for kind, _ in tlvs]
    least, most = VENDOR_TYPES
    for kind in kinds:
        looks_own = order is BIG and kind & 0xFF == 0 and kind >> 8 < least
        if not least <= kind <= most or looks_own or kinds.count(kind) > 1:
            raise UnfitOptionError(TLV_TYPE_TAKEN, kind=kind, least=least, most=most)


def boot_record(role: str, version: Version, hash_tlv: Tlv, key_hash: bytes) -> bytes:
    """What MCUboot hands to an attestation service (PSA Attestation API 1.0): `role` is the software's type.

    The digest is zeros, and last: the boot loader puts the image's there. Raises SIG-083.
    """
    if len(role) > LONGEST_ROLE:
        raise UnfitOptionError(BOOT_RECORD_TOO_LONG, role=role, limit=LONGEST_ROLE)
    import cbor2  # only here: few images have a boot record

    major, minor, revision, _ = version.numbers
    name = HASHES[hash_tlv]
    digest = bytes(len(key_hash))
    record = {1: role, 4: f"{major}.{minor}.{revision}", 5: key_hash, 6: name.upper(), 2: digest}
    return bytes(cbor2.dumps(record))
