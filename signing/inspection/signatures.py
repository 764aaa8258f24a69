"""Files that hold nothing but a signature."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from signing.content import Content
from signing.errors import SigningError
from signing.formats import freertos, recognise

LARGEST = 1024  # bytes; base64 of a signature by RSA-3072 has 512


def inspect(content: Content) -> tuple[str, dict[str, Any]] | None:
    """Of ECDSA alone: others look like any bytes."""
    if not 0 < len(content) <= LARGEST:
        return None
    data = bytes(content)
    form = recognise(data)
    try:
        first, second = decode_dss_signature(form.decode(data))
    except (SigningError, ValueError):
        return None
    bits = max(first.bit_length(), second.bit_length())
    return "signature", {
        "algorithm": "ECDSA",
        "form": "base64" if form is freertos else "DER",
        "curve_bits": 256 if bits <= 256 else 384,
    }
