"""MQTT-based file delivery without the MQTT: which blocks does a request ask for?

Fields, limits and error codes: AWS IoT developer guide, "Using AWS IoT MQTT-based file delivery in devices".
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MIN_BLOCK_BYTES = 256
# All the blocks that answer one request together have at most this many bytes; so does one block.
MAX_ANSWER_BYTES = 131_072
MAX_BLOCKS = 98_304
MAX_BITMAP_BYTES = 12_288
MAX_TOKEN_BYTES = 64
MAX_FILE_ID = 255

HEXADECIMAL = re.compile(r"(?:0x)?((?:[0-9A-Fa-f]{2})+)")


class StreamRejected(Exception):  # noqa: N818 - AWS's answer, not an error of ours
    """What goes to `/rejected`; `code` is one of the documented ones."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class BlockRequest:
    """A checked `get` request. `offset` counts blocks; bit 0 of the bitmap's first byte is block `offset`."""

    file_id: int
    block_bytes: int
    offset: int
    count: int
    bitmap: bytes | None
    version: int | None


def read_token(document: Mapping[str, Any]) -> str | None:
    token = document.get("c")
    if token is not None and (not isinstance(token, str) or not _fits(token)):
        raise StreamRejected("InvalidRequest", f"c must be text of at most {MAX_TOKEN_BYTES} bytes.")
    return token


def _fits(token: str) -> bool:
    try:
        return len(token.encode()) <= MAX_TOKEN_BYTES
    except UnicodeEncodeError:  # half a surrogate pair
        return False


def read_request(document: Mapping[str, Any]) -> BlockRequest:
    """Raises `StreamRejected` when a field is missing, of the wrong type or out of its range."""
    block_bytes = _integer(document, "l")
    if not MIN_BLOCK_BYTES <= block_bytes <= MAX_ANSWER_BYTES:
        raise StreamRejected(
            "BlockSizeOutOfBounds", f"l must lie between {MIN_BLOCK_BYTES} and {MAX_ANSWER_BYTES}."
        )
    offset = _integer(document, "o", 0)
    if not 0 <= offset <= MAX_BLOCKS:
        raise StreamRejected("OffsetOutOfBounds", f"o must lie between 0 and {MAX_BLOCKS}.")
    count = _integer(document, "n", MAX_ANSWER_BYTES // block_bytes)
    if not 0 <= count <= MAX_BLOCKS:
        raise StreamRejected("BlockCountLimitExceeded", f"n must lie between 0 and {MAX_BLOCKS}.")
    file_id = _integer(document, "f")
    if not 0 <= file_id <= MAX_FILE_ID:
        raise StreamRejected("InvalidRequest", f"f must lie between 0 and {MAX_FILE_ID}.")
    version = _integer(document, "s") if document.get("s") is not None else None
    return BlockRequest(file_id, block_bytes, offset, count, read_bitmap(document.get("b")), version)


def read_bitmap(value: object) -> bytes | None:
    """Bytes in CBOR. For JSON hexadecimal, with and without `0x`, and base64 are documented: all are read."""
    if value is None:
        return None
    if isinstance(value, str):
        hexadecimal = HEXADECIMAL.fullmatch(value)
        try:
            value = bytes.fromhex(hexadecimal[1]) if hexadecimal else base64.b64decode(value, validate=True)
        except ValueError as error:
            raise StreamRejected("InvalidRequest", "b is neither hexadecimal nor base64.") from error
    if not isinstance(value, bytes):
        raise StreamRejected("InvalidRequest", "b must be a bitmap.")
    if len(value) >= MAX_BITMAP_BYTES:
        raise StreamRejected("BlockBitmapLimitExceeded", f"b must be shorter than {MAX_BITMAP_BYTES} bytes.")
    return value


def wanted_blocks(request: BlockRequest, file_bytes: int) -> list[int]:
    """The blocks that answer the request, in order; what exceeds 128 KB or the end of the file is left out.

    Raises `StreamRejected` OffsetOutOfBounds when the first one lies beyond the end.
    """
    blocks_in_file = -(-file_bytes // request.block_bytes)
    limit = min(request.count, MAX_ANSWER_BYTES // request.block_bytes)
    if request.bitmap is None:
        candidates: Iterator[int] = iter(range(request.offset, request.offset + limit))
    else:
        candidates = (request.offset + bit for bit in set_bits(request.bitmap))
    first = next(candidates, None)
    if first is None or limit == 0:
        return []
    if first >= blocks_in_file:
        raise StreamRejected(
            "OffsetOutOfBounds", f"Block {first} lies beyond the end: {blocks_in_file} blocks."
        )
    rest = (block for block in candidates if block < blocks_in_file)
    return [first, *(block for _, block in zip(range(limit - 1), rest, strict=False))]


def set_bits(bitmap: bytes) -> Iterator[int]:
    """Positions of the bits that are 1; the least significant bit of a byte comes first."""
    for index, byte in enumerate(bitmap):
        for bit in range(8):
            if byte >> bit & 1:
                yield index * 8 + bit


def _integer(document: Mapping[str, Any], name: str, default: int | None = None) -> int:
    value = document.get(name)
    if value is None:
        value = default
    if not isinstance(value, int) or isinstance(value, bool):
        raise StreamRejected("InvalidRequest", f"{name} must be an integer.")
    return value
