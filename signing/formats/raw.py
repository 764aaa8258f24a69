"""A file that holds nothing but the signature: DER for ECDSA (RFC 3279 2.2.3), what `openssl dgst` reads."""

from __future__ import annotations

from signing.algorithms import ALGORITHMS, Algorithm

SUFFIX = ".sig"
KINDS: tuple[Algorithm, ...] = ALGORITHMS


def encode(signature: bytes) -> bytes:
    return signature


def decode(data: bytes) -> bytes:
    return data
