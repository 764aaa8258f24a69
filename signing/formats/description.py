"""What an image says of itself; nothing of it is proven before it is verified."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ImageSignature:
    """`key` is how the format names the public key: a SHA-256, hexadecimal; None when it names none."""

    algorithm: str
    key: str | None


@dataclass(frozen=True)
class ImageDescription:
    """`format` is `mcuboot`, `esp`, `aws-signer` or `raw`; `size` in bytes.

    `version` is None when the image tells none.
    """

    format: str
    version: str | None
    size: int
    signatures: tuple[ImageSignature, ...]
    security_counter: int | None = None
