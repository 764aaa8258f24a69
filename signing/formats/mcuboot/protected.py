"""The protected TLVs, which the signature covers: what an image says of itself and wants of others."""

from __future__ import annotations

import re
from typing import NamedTuple

from signing.catalogue.images import BOOT_RECORD_TOO_LONG, NOT_A_TLV, NOT_DEPENDENCIES, TLV_TYPE_TAKEN
from signing.errors import UnfitOptionError
from signing.formats.mcuboot.kinds import HASHES
from signing.formats.mcuboot.layout import Tlv, Version, parse_version

CUSTOM_TYPES = (0xA0, 0xFFFE)  # TLV_VENDOR_RES_MIN and _MAX of imgtool
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


def require_custom_types(tlvs: tuple[tuple[int, bytes], ...]) -> None:
    """Raises SIG-083 for a type that is MCUboot's own, or that is given twice."""
    kinds = [kind for kind, _ in tlvs]
    least, most = CUSTOM_TYPES
    for kind in kinds:
        if not least <= kind <= most or kinds.count(kind) > 1:
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
