"""A file that holds nothing but the DER signature (RFC 3279 2.2.3): what `openssl dgst -verify` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

SUFFIX = ".sig"


def encode(signature: bytes) -> bytes:
    return signature


def decode(data: bytes) -> bytes:
    return data


def verify(payload: BinaryIO, data: bytes, public_key: EllipticCurvePublicKey) -> None:
    """Returns only when `data` is the signature of `payload`. Raises `VerificationError` SIG-050, SIG-051."""
    from signing.verification import sha256_of, verify_digest

    verify_digest(public_key, sha256_of(payload), data)
