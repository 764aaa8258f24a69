"""The protected TLVs, which the signature covers: what an image says of itself and wants of others."""

from __future__ import annotations

import re
from typing import NamedTuple

from signing.errors import SigningError
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
        raise SigningError(
            "SIG-083", f"“{text}” does not list dependencies.", "Write them like (1, 1.2.3), (2, 2.0.0)."
        )
    return tuple(Dependency(int(image), parse_version(version)) for image, version in re.findall(one, text))


def parse_custom_tlv(kind: str, content: str) -> tuple[int, bytes]:
    """Type and content as imgtool reads them: `0x…` is hexadecimal, all else text. Raises SIG-083."""
    try:
        return int(kind, 0), bytes.fromhex(content[2:]) if content.startswith("0x") else content.encode()
    except ValueError as error:
        raise SigningError(
            "SIG-083",
            f"“{kind} {content}” is not a TLV.",
            "Write its type and its content: 0xa1 0x0102, or 0xa1 text.",
        ) from error


def require_custom_types(tlvs: tuple[tuple[int, bytes], ...]) -> None:
    """Raises SIG-083 for a type that is MCUboot's own, or that is given twice."""
    kinds = [kind for kind, _ in tlvs]
    least, most = CUSTOM_TYPES
    for kind in kinds:
        if not least <= kind <= most or kinds.count(kind) > 1:
            raise SigningError(
                "SIG-083",
                f"{kind:#x} is not free for a TLV of your own.",
                f"Use types from {least:#x} to {most:#x}, each once.",
            )


def boot_record(role: str, version: Version, hash_tlv: Tlv, key_hash: bytes) -> bytes:
    """What MCUboot hands to an attestation service (PSA Attestation API 1.0): `role` is the software's type.

    The digest is zeros, and last: the boot loader puts the image's there. Raises SIG-083.
    """
    if len(role) > LONGEST_ROLE:
        raise SigningError(
            "SIG-083",
            f"“{role}” has more than {LONGEST_ROLE} characters.",
            "Choose a shorter type for the boot record.",
        )
    import cbor2  # only here: few images have a boot record

    major, minor, revision, _ = version.numbers
    name = HASHES[hash_tlv]
    digest = bytes(len(key_hash))
    record = {1: role, 4: f"{major}.{minor}.{revision}", 5: key_hash, 6: name.upper(), 2: digest}
    return bytes(cbor2.dumps(record))
