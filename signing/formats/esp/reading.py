"""Reads and verifies ESP images. Every bit is protected: image, padding, blocks, the sector's rest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from signing.algorithms import P256, Algorithm
from signing.errors import VerificationError
from signing.formats.description import ImageDescription, ImageSignature
from signing.formats.esp import layout
from signing.formats.esp.layout import Block, damaged
from signing.verification import require_p256, verify_digest

if TYPE_CHECKING:
    from signing.algorithms import PublicKey


KINDS: tuple[Algorithm, ...] = (P256,)


def recognises(data: bytes) -> bool:
    return data[:1] == bytes([layout.IMAGE_MAGIC])


def is_signed(data: bytes) -> bool:
    """Whether a sector of signatures, sound or not, follows the image. Raises SIG-086."""
    image_size = len(data) - layout.SECTOR
    if image_end(data) > image_size or image_size % layout.SECTOR:
        return False
    return data[image_size] == layout.BLOCK_MAGIC


def blocks(data: bytes) -> tuple[Block, ...]:
    """The signature blocks in the last sector. Raises SIG-086 when it holds anything else."""
    return tuple(_blocks(_sector(data)))


def image_end(data: bytes) -> int:
    """How many bytes header, segments, checksum and digest take. Raises SIG-086 when the file ends before."""
    if not recognises(data) or len(data) < layout.IMAGE_HEADER.size:
        raise damaged("it has no whole header")
    _, segments, hashed = layout.IMAGE_HEADER.unpack_from(data)
    end = layout.IMAGE_HEADER.size
    for _ in range(segments):
        if end + layout.SEGMENT_HEADER.size > len(data):
            raise damaged("it ends before its segments do")
        (size,) = layout.SEGMENT_HEADER.unpack_from(data, end)
        end += layout.SEGMENT_HEADER.size + size
    end += 16 - end % 16  # the checksum is the last byte of 16
    end += 32 if hashed else 0
    if end > len(data):
        raise damaged(f"its header tells of {end} bytes, the file has {len(data)}")
    return end


def describe(data: bytes) -> ImageDescription:
    """Raises SIG-086."""
    found = blocks(data) if is_signed(data) else ()
    signatures = tuple(ImageSignature(block.algorithm, block.key) for block in found)
    return ImageDescription("esp", _version(data), len(data), signatures)


def verify(data: bytes, public_key: PublicKey) -> None:
    """Returns only when one of the signatures is that of `public_key`, and all are about this image.

    Raises `VerificationError`: SIG-086 (damaged, unsigned), SIG-087 (digest), SIG-088 (another key), SIG-051;
    and SIG-013.
    """
    if not is_signed(data):
        raise damaged("it carries no signature")
    found = blocks(data)
    digest = hashlib.sha256(memoryview(data)[: -layout.SECTOR]).digest()
    if any(block.algorithm == layout.CURVES[layout.P256] and block.digest != digest for block in found):
        raise VerificationError(
            "SIG-087",
            "The image is not what its digest says.",
            "It was changed after signing. Sign it again.",
        )
    key = require_p256(public_key, "the verifier", "an ESP image")
    point = layout.public_point(key)
    ours = [block for block in found if block.public_point == point]
    if not ours:
        keys = ", ".join(f"{block.key[:16]}…" for block in found if block.key)
        raise VerificationError(
            "SIG-088",
            f"The image is not signed by the key {layout.key_digest(key).hex()[:16]}… but by {keys}.",
            "Give the public key of the one who signed it, or sign it with the right key.",
        )
    for block in ours:
        verify_digest(public_key, digest, layout.der_signature(block))


def _sector(data: bytes) -> bytes:
    return data[-layout.SECTOR :]


def _blocks(sector: bytes) -> Iterator[Block]:
    place = 0
    while place < layout.MAX_BLOCKS * layout.BLOCK_SIZE and sector[place] == layout.BLOCK_MAGIC:
        yield layout.read_block(sector[place : place + layout.BLOCK_SIZE])
        place += layout.BLOCK_SIZE
    if sector[place:].strip(layout.ERASED):
        raise damaged("what follows its signatures is not erased flash")


def _version(data: bytes) -> str | None:
    """The application's version, from the description that ESP-IDF puts into its first segment."""
    start = layout.IMAGE_HEADER.size + layout.SEGMENT_HEADER.size
    if len(data) < start + layout.DESCRIPTION.size:
        return None
    magic, version = layout.DESCRIPTION.unpack_from(data, start)
    if magic != layout.DESCRIPTION_MAGIC:
        return None
    return bytes(version).split(b"\0", 1)[0].decode("utf-8", "replace")
