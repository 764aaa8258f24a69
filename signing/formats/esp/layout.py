"""The parts of a signed ESP image, little endian, and their numbers."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from signing.errors import VerificationError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

SECTOR = 4096
ERASED = b"\xff"
IMAGE_MAGIC = 0xE9
BLOCK_MAGIC = 0xE7
BLOCK_SIZE = 1216
MAX_BLOCKS = 3
RSA_SCHEME, ECDSA_SCHEME = 2, 3
P256 = 2
CURVES = {1: "ECDSA P-192", P256: "ECDSA P-256", 3: "ECDSA P-384"}
NUMBER_SIZE = 32  # bytes of a coordinate of P-256, and of each half of a signature
# magic, scheme, hash (0 = SHA-256), padding; digest of the padded image; curve; X and Y; r and s; zeros
P256_BODY = struct.Struct("<BBBx32sB64s64s1031x")
CHECKSUM = struct.Struct("<I16x")
# magic, number of segments, …, 1 when a SHA-256 of the image follows it
IMAGE_HEADER = struct.Struct("<BB21xB")
SEGMENT_HEADER = struct.Struct("<4xI")
# esp_app_desc_t, the first thing in the first segment: its magic, …, version
DESCRIPTION = struct.Struct("<I12x32s")
DESCRIPTION_MAGIC = 0xABCD5432


@dataclass(frozen=True)
class Block:
    """One signature; `digest` is that of the padded image, `public_point` and `signature` are P-256's."""

    content: bytes
    algorithm: str
    digest: bytes
    key: str | None
    public_point: bytes = b""
    signature: bytes = b""


def pair(first: int, second: int) -> bytes:
    return first.to_bytes(NUMBER_SIZE, "little") + second.to_bytes(NUMBER_SIZE, "little")


def public_point(public_key: EllipticCurvePublicKey) -> bytes:
    numbers = public_key.public_numbers()
    return pair(numbers.x, numbers.y)


def key_digest(public_key: EllipticCurvePublicKey) -> bytes:
    """What the chip's fuses hold of a P-256 key: SHA-256 of the curve's number and the point."""
    return hashlib.sha256(bytes([P256]) + public_point(public_key)).digest()


def signature_block(digest: bytes, signature: bytes, public_key: EllipticCurvePublicKey) -> bytes:
    """The block for `signature` (DER) over `digest`, the SHA-256 of the padded image."""
    halves = pair(*decode_dss_signature(signature))
    body = P256_BODY.pack(BLOCK_MAGIC, ECDSA_SCHEME, 0, digest, P256, public_point(public_key), halves)
    return body + CHECKSUM.pack(zlib.crc32(body))


def der_signature(block: Block) -> bytes:
    halves = (block.signature[:NUMBER_SIZE], block.signature[NUMBER_SIZE:])
    return encode_dss_signature(*(int.from_bytes(half, "little") for half in halves))


def read_block(content: bytes) -> Block:
    """Raises SIG-086 when the block's checksum does not hold or its scheme is unknown."""
    body, checksum = content[: P256_BODY.size], content[P256_BODY.size :]
    if body[0] != BLOCK_MAGIC or checksum != CHECKSUM.pack(zlib.crc32(body)):
        raise damaged("a signature block's checksum does not hold")
    if body[1] == RSA_SCHEME:
        return Block(content, "RSA-3072", body[4:36], hashlib.sha256(body[36:812]).hexdigest())
    curve = body[36]
    if body[1] != ECDSA_SCHEME or curve not in CURVES:
        raise damaged("a signature block is of a kind that nobody knows")
    if curve != P256:
        return Block(content, CURVES[curve], body[4:36], None)
    _, _, _, digest, _, point, signature = P256_BODY.unpack(body)
    if P256_BODY.pack(BLOCK_MAGIC, ECDSA_SCHEME, 0, digest, P256, point, signature) != body:
        raise damaged("a signature block holds more than a signature")
    return Block(content, CURVES[P256], digest, hashlib.sha256(body[36:101]).hexdigest(), point, signature)


def damaged(reason: str) -> VerificationError:
    return VerificationError(
        "SIG-086", f"This is no whole signed ESP image: {reason}.", "Copy or sign the image again."
    )
