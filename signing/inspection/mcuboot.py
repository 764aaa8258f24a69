"""An MCUboot image: header, both areas of TLVs, digest, signatures, and the trailer of its slot.

The names are MCUboot's own (`image.h`), without IMAGE_TLV_ and IMAGE_F_; also of what is not written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from signing.catalogue.images import DIGEST_DIFFERS
from signing.content import Content
from signing.errors import VerificationError
from signing.formats.mcuboot import describing, layout
from signing.formats.mcuboot.kinds import HASHES, hashed
from signing.formats.mcuboot.layout import ByteOrder, Tlv, Version
from signing.formats.mcuboot.parsing import McubootImage, damaged, order_of, parse
from signing.formats.mcuboot.slot import MAGIC_SIZE, confirmed_offset, read_rest
from signing.inspection.problems import problem

NAMES = {
    0x01: "KEYHASH",
    0x02: "PUBKEY",
    0x10: "SHA256",
    0x11: "SHA384",
    0x12: "SHA512",
    0x20: "RSA2048",
    0x22: "ECDSASIG",
    0x23: "RSA3072",
    0x24: "ED25519",
    0x25: "SIG_PURE",
    0x30: "ENCRSA2048",
    0x31: "ENCKW",
    0x32: "ENCEC256",
    0x33: "ENCX25519",
    0x34: "ENCX25519_SHA512",
    0x40: "DEPENDENCY",
    0x50: "SEC_CNT",
    0x60: "BOOT_RECORD",
    0x70: "DECOMP_SIZE",
    0x71: "DECOMP_SHA",
    0x72: "DECOMP_SIGNATURE",
    0x73: "COMP_DEC_SIZE",
    0x74: "UUID_VID",
    0x75: "UUID_CID",
}
FLAGS = {
    0x01: "PIC",
    0x04: "ENCRYPTED_AES128",
    0x08: "ENCRYPTED_AES256",
    0x10: "NON_BOOTABLE",
    0x20: "RAM_LOAD",
    0x100: "ROM_FIXED",
    0x200: "COMPRESSED_LZMA1",
    0x400: "COMPRESSED_LZMA2",
    0x800: "COMPRESSED_ARM_THUMB",
}
NUMBERS = (Tlv.SECURITY_COUNTER, Tlv.DECOMPRESSED_SIZE, Tlv.COMPRESSED_SIZE)


def inspect(content: Content) -> dict[str, Any]:
    order = order_of(content) or layout.LITTLE
    if len(content) < order.header.size:
        return {"problems": [problem(damaged("it has no whole MCUboot header"))]}
    header = _header(bytes(content[: order.header.size]), order)
    facts: dict[str, Any] = {"version": header.pop("version"), "header": header, "problems": []}
    try:
        image = parse(content)
    except VerificationError as error:
        facts["problems"].append(problem(error))
        return facts
    facts["protected_tlvs"] = [_tlv(kind, data, order) for kind, data in image.protected]
    facts["tlvs"] = [_tlv(kind, data, order) for kind, data in image.tlvs]
    facts["digest"] = _digest(content, image)
    if facts["digest"] == "differs":
        facts["problems"].append(problem(VerificationError(DIGEST_DIFFERS)))
    facts["signatures"] = [
        {"algorithm": one.algorithm, "key": one.key} for one in describing.signatures(dict(image.tlvs))
    ]
    facts["after"], facts["trailer"] = _after(content[image.end :], image)
    return facts


def _header(start: bytes, order: ByteOrder) -> dict[str, Any]:
    _, address, header, protected, body, flags, *version, _ = order.header.unpack(start)
    return {
        "version": str(Version(*version)),
        "endian": order.name,
        "load_address": address,
        "header_size": header,
        "protected_size": protected,
        "body_size": body,
        "flags": flags,
        "flag_names": [name for bit, name in FLAGS.items() if flags & bit],
    }


def _tlv(kind: int, data: bytes, order: ByteOrder) -> dict[str, Any]:
    told = {"type": kind, "name": NAMES.get(kind, "UNKNOWN"), "size": len(data), "data": data.hex()}
    if (meaning := _meaning(kind, data, order)) is not None:
        told["means"] = meaning
    return told


def _meaning(kind: int, data: bytes, order: ByteOrder) -> int | str | None:
    if kind in NUMBERS and len(data) == order.number.size:
        return int.from_bytes(data, order.name)
    if kind == Tlv.DEPENDENCY and len(data) == order.dependency.size:
        number, *version = order.dependency.unpack(data)
        return f"image {number}, {Version(*version)} or later"
    if kind in (Tlv.VENDOR_ID, Tlv.CLASS_ID) and len(data) == 16:
        return str(UUID(bytes=data))
    return None


def _digest(content: Content, image: McubootImage) -> str:
    """`holds`, `differs`, `none`, or `encrypted`: it may be the plaintext's, which needs a key to be seen."""
    found = [(tlv, data) for tlv, data in image.tlvs if tlv in HASHES]
    covered = content[: image.covered_end]
    if not found:
        return "none"
    if all(hashed(Tlv(tlv), covered) == data for tlv, data in found):
        return "holds"
    return "encrypted" if image.is_encrypted else "differs"


def _after(rest: Content, image: McubootImage) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """What follows the TLVs, and the slot's trailer there."""
    found = read_rest(rest)
    state = "nothing" if not len(rest) else "erased flash" if found.erased else "other bytes"
    after = {"offset": image.end, "size": len(rest), "holds": state}
    if not found.padded:
        return after, None
    return after, dict(_trailer(rest, image.order))


def _trailer(rest: Content, order: ByteOrder) -> Iterator[tuple[str, Any]]:
    """MCUboot's docs/design.md, "Image Trailer", read back from the slot's end."""
    magic = bytes(rest[-MAGIC_SIZE:])
    unit = 8 if magic[0] == 0x77 else int.from_bytes(magic[:2], order.name)
    place = len(rest) - confirmed_offset(unit)
    yield "align", unit
    yield "magic", magic.hex()
    for name in ("image_ok", "copy_done", "swap_info"):
        yield name, bytes(rest[place : place + 1])[0]
        place -= unit
        if place < 0:
            return
    yield "swap_size", int.from_bytes(bytes(rest[place : place + 4]), order.name)
