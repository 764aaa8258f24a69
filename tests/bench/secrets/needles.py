"""Every shape in which a secret could leak, and the search for it."""

from __future__ import annotations

import base64
from collections.abc import Mapping


def needles(secret: bytes) -> set[bytes]:
    """The secret as it is, as Python shows bytes, in hexadecimal, and in base64 wherever it begins."""
    found = {secret, repr(secret)[2:-1].encode(), secret.hex().encode(), secret.hex().upper().encode()}
    for before in range(3):
        # Base64 has 3 bytes in 4 characters: those at the ends also depend on what stands beside the secret.
        coded = base64.b64encode(bytes(before) + secret).rstrip(b"=")
        inside = coded[(before * 4 + 2) // 3 : -1]
        found |= {inside, inside.replace(b"+", b"-").replace(b"/", b"_")}
    return found


def leaks(secrets: Mapping[str, bytes], evidence: Mapping[str, bytes]) -> list[str]:
    """`SECRET in SOURCE` for each that is found."""
    shapes = {name: needles(secret) for name, secret in secrets.items()}
    return [
        f"{name} in {source}"
        for source, content in evidence.items()
        for name, shape in shapes.items()
        if any(needle in content for needle in shape)
    ]
