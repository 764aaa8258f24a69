"""Reads and verifies ESP images. Every bit is protected: image, padding, blocks, the sector's rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from signing.catalogue.images import DIGEST_DIFFERS, SIGNED_BY_ANOTHER
from signing.content import Content, as_content
from signing.digests import hash_blocks
from signing.errors import VerificationError
from signing.formats.esp import layout
from signing.formats.esp.application import application_of, chip_of, image_end
from signing.formats.esp.kinds import BLOCK_MAGIC, kind_of
from signing.formats.esp.layout import Block, damaged
from signing.verification import verify_digest

if TYPE_CHECKING:
    from signing.algorithms import PublicKey
    from signing.formats.description import ImageDescription


def is_signed(data: bytes | Content) -> bool:
    """Whether a sector of signatures, sound or not, follows the image. Raises SIG-086."""
    image_size = len(data) - layout.SECTOR
    if image_end(data) > image_size or image_size % layout.SECTOR:
        return False
    return bytes(data[image_size : image_size + 1]) == bytes([BLOCK_MAGIC])


def blocks(data: bytes | Content) -> tuple[Block, ...]:
    """The signature blocks in the last sector. Raises SIG-086 when it holds anything else."""
    return tuple(_blocks(bytes(data[-layout.SECTOR :])))


def describe(data: bytes | Content) -> ImageDescription:
    """Raises SIG-086."""
    from signing.formats.description import ImageDescription, ImageSignature

    found = blocks(data) if is_signed(data) else ()
    application = application_of(data)
    return ImageDescription(
        "esp",
        application.version if application else None,
        len(data),
        tuple(ImageSignature(block.algorithm, block.key) for block in found),
        security_counter=application.secure_version if application else None,
        project=application.project if application else None,
        chip=chip_of(data),
    )


def verify(data: bytes | Content, public_key: PublicKey) -> None:
    """Returns only when one of the signatures is that of `public_key`, and all hold for this image.

    Of signatures by ECDSA P-192, which may stand beside it, only the digest is looked at.
    Raises `VerificationError`: SIG-086 (damaged, unsigned), SIG-087 (digest), SIG-088 (another key), SIG-051;
    and SIG-013.
    """
    kind_of(public_key, "the verifier")
    if not is_signed(data):
        raise damaged("it carries no signature")
    found = blocks(data)
    image = as_content(data)[: -layout.SECTOR]
    digests = {name: hash_blocks(image.blocks(), name) for name in {block.hash_name for block in found}}
    if any(block.digest != digests[block.hash_name] for block in found):
        raise VerificationError(DIGEST_DIFFERS)
    _require_key(found, layout.key_digest(public_key).hex())
    for block in found:
        if block.public_key is not None:
            verify_digest(block.public_key, block.digest, block.signature)


def _require_key(found: tuple[Block, ...], key: str) -> None:
    if all(block.key != key for block in found):
        keys = ", ".join(f"{block.key[:16]}…" for block in found)
        raise VerificationError(SIGNED_BY_ANOTHER, key=key[:16], found=keys)


def _blocks(sector: bytes) -> Iterator[Block]:
    place = 0
    while place < layout.MAX_BLOCKS * layout.BLOCK_SIZE and sector[place] == BLOCK_MAGIC:
        yield layout.read_block(sector[place : place + layout.BLOCK_SIZE])
        place += layout.BLOCK_SIZE
    if sector[place:].strip(layout.ERASED):
        raise damaged("what follows its signatures is not erased flash")
