"""The signature blocks behind a signed ESP image.

A block is: magic, scheme, hash, 0; digest of the padded image; public key; signature; zeros; CRC-32; zeros.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from signing.catalogue.images import NOT_A_WHOLE_ESP_IMAGE
from signing.digests import hash_bytes
from signing.errors import SigningError, VerificationError
from signing.formats.esp.kinds import BLOCK_MAGIC, DIGEST, kind_in, kind_of

if TYPE_CHECKING:
    from signing.algorithms import PublicKey

SECTOR = 4096
ERASED = b"\xff"
BLOCK_SIZE = 1216
BODY_SIZE = 1196
MAX_BLOCKS = 3
CHECKSUM = struct.Struct("<I16x")
P192_HEAD = bytes([BLOCK_MAGIC, 3, 0, 0])
P192_KEY = slice(36, 101)  # the curve's number, 1; X and Y; zeros


class Block(NamedTuple):
    """One signature. `digest` is that of the padded image by `hash_name`, `key` the one of `key_digest`.

    `public_key` is None, and nothing is known of the signature, when the kind is not verified here: P-192.
    """

    content: bytes
    algorithm: str
    hash_name: str
    digest: bytes
    key: str
    public_key: PublicKey | None = None
    signature: bytes = b""


def key_digest(public_key: PublicKey) -> bytes:
    """What the chip's fuses hold of a key: the SHA-256 of the key as a block has it. Raises SIG-013."""
    return hash_bytes(kind_of(public_key, "the signer").encode_key(public_key))


def signature_block(digest: bytes, signature: bytes, public_key: PublicKey) -> bytes:
    """The block for `signature`, as signers give it, over the padded image's `digest`. Raises SIG-013."""
    kind = kind_of(public_key, "the signer")
    content = kind.head + digest + kind.encode_key(public_key) + kind.encode_signature(signature)
    body = content.ljust(BODY_SIZE, b"\0")
    return body + CHECKSUM.pack(zlib.crc32(body))


def read_block(content: bytes) -> Block:
    """Raises SIG-086 when its checksum does not hold, its kind is unknown, or it holds anything else."""
    body, checksum = content[:BODY_SIZE], content[BODY_SIZE:]
    if body[0] != BLOCK_MAGIC or checksum != CHECKSUM.pack(zlib.crc32(body)):
        raise damaged("a signature block's checksum does not hold")
    kind = kind_in(body)
    if kind is None:
        return _p192_block(content)
    place = kind.key_place
    digest, key = body[DIGEST:place], body[place : place + kind.key_size]
    signature = kind.decode_signature(body[place + kind.key_size :][: kind.signature_size])
    try:
        public_key = kind.decode_key(key)
        again = signature_block(digest, signature, public_key)
    except (ValueError, SigningError) as error:
        raise damaged("a signature block holds no sound public key") from error
    if again != content:
        raise damaged("a signature block holds more than a signature")
    key_hash = hash_bytes(key).hex()
    return Block(content, kind.algorithm.name, kind.hash_name, digest, key_hash, public_key, signature)


def _p192_block(content: bytes) -> Block:
    if not content.startswith(P192_HEAD) or content[P192_KEY][0] != 1:
        raise damaged("a signature block is of a kind that nobody knows")
    key = hash_bytes(content[P192_KEY]).hex()
    return Block(content, "ECDSA P-192", "sha256", content[DIGEST : P192_KEY.start], key)


def damaged(reason: str) -> VerificationError:
    return VerificationError(NOT_A_WHOLE_ESP_IMAGE, reason=reason)
