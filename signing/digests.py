"""Digests, by the library that also signs: `hashlib` would load an OpenSSL of its own beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes

BLOCK = 256 * 1024  # bytes
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


def hash_bytes(data: bytes | memoryview, hash_name: str = "sha256") -> bytes:
    """The digest of `data`; `hash_name` is one of `HASHES`."""
    return hash_blocks([data], hash_name)


def hash_blocks(blocks: Iterable[bytes | memoryview], hash_name: str = "sha256") -> bytes:
    """The digest of `blocks`, one after the other; `hash_name` is one of `HASHES`."""
    made = hashes.Hash(HASHES[hash_name])
    for block in blocks:
        made.update(block)
    return made.finalize()


def hash_stream(payload: BinaryIO, hash_name: str = "sha256") -> bytes:
    """The digest of all that is left in `payload`, read in pieces; `hash_name` is one of `HASHES`."""
    return hash_blocks(iter(lambda: payload.read(BLOCK), b""), hash_name)
