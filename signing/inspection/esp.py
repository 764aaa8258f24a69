"""An image for an ESP chip: header, segments, what ESP-IDF says of the application, and signature blocks.

Source: ESP-IDF's `esp_app_format.h` and `esp_app_desc.h`, and its guide "Secure Boot v2".
"""

from __future__ import annotations

import struct
from typing import Any

from signing.content import Content
from signing.digests import hash_blocks
from signing.errors import VerificationError
from signing.formats.esp import layout, reading
from signing.formats.esp.application import (
    DESCRIPTION_MAGIC,
    IMAGE_HEADER,
    SEGMENT_HEADER,
    chip_of,
    image_end,
)
from signing.formats.esp.kinds import BLOCK_MAGIC
from signing.formats.esp.layout import Block
from signing.inspection.problems import problem
from signing.verification import verify_digest

CHECKSUM_SEED = 0xEF
DIGEST_SIZE = 32
_ENTRY = struct.Struct("<4xI")
_SEGMENT = struct.Struct("<II")  # where it is loaded, its size
# magic, secure version, …, version, project, time, date, ESP-IDF's version, SHA-256 of the ELF file
_DESCRIPTION = struct.Struct("<II8x32s32s16s16s32s32s")


def inspect(content: Content) -> dict[str, Any]:
    start = bytes(content[: IMAGE_HEADER.size])
    facts: dict[str, Any] = {"chip": chip_of(content), "entry": _ENTRY.unpack_from(start)[0]}
    facts["application"] = _application(content)
    facts["problems"] = []
    try:
        end = image_end(content)
        is_signed = reading.is_signed(content)
    except VerificationError as error:
        facts["problems"].append(problem(error))
        return facts
    facts |= _sums(content, end, hashed=start[-1] == 1)
    facts["signatures"] = _signatures(content) if is_signed else []
    facts["problems"] += [one.pop("problem") for one in facts["signatures"] if "problem" in one]
    return facts


def _application(content: Content) -> dict[str, Any] | None:
    place = IMAGE_HEADER.size + SEGMENT_HEADER.size
    data = bytes(content[place : place + _DESCRIPTION.size])
    if len(data) < _DESCRIPTION.size:
        return None
    magic, secure, version, project, time, date, framework, elf = _DESCRIPTION.unpack(data)
    if magic != DESCRIPTION_MAGIC:
        return None
    return {
        "version": _text(version),
        "project": _text(project),
        "secure_version": secure,
        "built": f"{_text(date)} {_text(time)}".strip(),
        "esp_idf": _text(framework),
        "elf_sha256": elf.hex(),
    }


def _text(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode("utf-8", "replace")


def _sums(content: Content, end: int, *, hashed: bool) -> dict[str, Any]:
    """The segments, and whether the checksum and the digest behind them hold."""
    place, segments, checksum = IMAGE_HEADER.size, [], CHECKSUM_SEED
    for _ in range(bytes(content[1:2])[0]):
        address, size = _SEGMENT.unpack(bytes(content[place : place + _SEGMENT.size]))
        place += _SEGMENT.size
        for block in content[place : place + size].blocks():
            checksum ^= _xor(block)
        segments.append({"address": address, "size": size})
        place += size
    body = end - DIGEST_SIZE if hashed else end
    told = {"segments": segments, "checksum": _word(bytes(content[body - 1 : body]) == bytes([checksum]))}
    if hashed:
        found = bytes(content[body:end])
        told["digest"] = _word(hash_blocks(content[:body].blocks()) == found)
    return told


def _xor(block: bytes) -> int:
    """Of all bytes; half by half, since a loop would take seconds."""
    size = 1 << max(len(block) - 1, 0).bit_length()
    number = int.from_bytes(block)
    while size > 1:
        size //= 2
        number = (number >> (8 * size)) ^ (number & ((1 << (8 * size)) - 1))
    return number


def _word(holds: bool) -> str:
    return "holds" if holds else "differs"


def _signatures(content: Content) -> list[dict[str, Any]]:
    sector, image = bytes(content[-layout.SECTOR :]), content[: -layout.SECTOR]
    found = []
    for number in range(layout.MAX_BLOCKS):
        block = sector[number * layout.BLOCK_SIZE :][: layout.BLOCK_SIZE]
        if block[0] != BLOCK_MAGIC:
            break
        try:
            found.append({"block": number, **_signature(layout.read_block(block), image)})
        except VerificationError as error:
            found.append({"block": number, "problem": problem(error)})
    return found


def _signature(block: Block, image: Content) -> dict[str, Any]:
    """`key` is what the chip's fuses hold of the key in the block, whose signature `signature` is about."""
    digest = hash_blocks(image.blocks(), block.hash_name)
    told = {"algorithm": block.algorithm, "key": block.key, "digest": _word(block.digest == digest)}
    if block.public_key is None:
        return told | {"signature": "of a kind not verified here"}
    try:
        verify_digest(block.public_key, block.digest, block.signature)
    except VerificationError:
        return told | {"signature": "differs"}
    return told | {"signature": "holds"}
