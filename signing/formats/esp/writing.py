"""Puts signatures on ESP images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signing.catalogue.images import (
    CHANGED_SINCE_SIGNED,
    NOT_AN_ESP_IMAGE,
    NOTHING_TO_ADD_TO,
    SIGNATURES_FULL,
    SIGNED_ALREADY,
    SIGNED_BY_THIS_KEY,
    SIGNED_WITH_ANOTHER_KIND,
)
from signing.content import Content, as_content, filling
from signing.digests import hash_blocks
from signing.errors import ImageError, SigningError
from signing.formats import Unsigned
from signing.formats.esp import layout, reading
from signing.formats.esp.application import recognises
from signing.formats.esp.kinds import ALGORITHMS, kind_of

if TYPE_CHECKING:
    from signing.algorithms import PublicKey


class EspSecureBoot:
    """`append` adds a signature to those the image has; `replace` takes them away first."""

    name = "esp"
    kinds = ALGORITHMS
    takes = ()

    def __init__(self, *, append: bool = False, replace: bool = False) -> None:
        self.append = append
        self.replace = replace

    def prepare(self, image: bytes | Content, public_key: PublicKey) -> Unsigned:
        """Each signature covers the image padded to whole sectors.

        Raises SIG-013, SIG-080, SIG-081, SIG-084, SIG-086.
        """
        kind = kind_of(public_key, "the signer")
        key = layout.key_digest(public_key).hex()
        covered = self._covered(as_content(image))
        digest = hash_blocks(covered.blocks(), kind.hash_name)
        before = _appendable(image, digest, key, kind.algorithm.name) if self.append else b""

        def with_signature(signature: bytes) -> Content:
            block = layout.signature_block(digest, signature, public_key)
            return covered + (before + block).ljust(layout.SECTOR, layout.ERASED)

        return Unsigned(covered, digest, with_signature)

    def _covered(self, image: Content) -> Content:
        if not recognises(image):
            raise ImageError(NOT_AN_ESP_IMAGE)
        if not reading.is_signed(image):
            if self.append:
                raise SigningError(NOTHING_TO_ADD_TO)
            return image + filling(layout.ERASED, -len(image) % layout.SECTOR)
        if not self.append and not self.replace:
            raise SigningError(SIGNED_ALREADY)
        return image[: -layout.SECTOR]

    def verify(self, signed: bytes | Content, public_key: PublicKey) -> None:
        """See `signing.formats.esp.reading.verify`."""
        reading.verify(signed, public_key)


def _appendable(image: bytes | Content, digest: bytes, key: str, algorithm: str) -> bytes:
    """The blocks the image has, when one more by `key` may follow. Raises SIG-084, SIG-086."""
    found = reading.blocks(image)
    if len(found) == layout.MAX_BLOCKS:
        raise SigningError(SIGNATURES_FULL)
    if any(block.algorithm != algorithm for block in found):
        raise SigningError(SIGNED_WITH_ANOTHER_KIND, kind=algorithm)
    if any(block.digest != digest for block in found):
        raise SigningError(CHANGED_SINCE_SIGNED)
    if key in {block.key for block in found}:
        raise SigningError(SIGNED_BY_THIS_KEY)
    return b"".join(block.content for block in found)
