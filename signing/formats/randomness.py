"""Whether bytes look random: encrypted, compressed, or filled by chance. Machine code does not."""

from __future__ import annotations

from collections import Counter

from signing.content import Content

PIECE, PIECES = 1024, 4  # bytes, and how many are looked at, spread over the whole
LEAST = PIECE * PIECES  # fewer tell nothing
# How often two bytes are the same by chance (Friedman's index of coincidence), times 256: 1 when all values
# are as likely, 1.0 to 1.1 when compressed, 3 to 10 in code.
MOST = 1.2


def looks_random(content: Content) -> bool:
    """False also where the bytes begin as the firmware of a Cortex-M does, whatever data it carries."""
    if len(content) < LEAST or _begins_with_vectors(bytes(content[:8])):
        return False
    step = (len(content) - PIECE) // (PIECES - 1)
    sample = b"".join(bytes(content[step * piece :][:PIECE]) for piece in range(PIECES))
    return _coincidence(sample) < MOST


def _coincidence(sample: bytes) -> float:
    pairs = sum(count * (count - 1) for count in Counter(sample).values())
    return 256 * pairs / (len(sample) * (len(sample) - 1))


def _begins_with_vectors(start: bytes) -> bool:
    """The stack's end in RAM, and the reset handler in Thumb code (ARMv7-M B1.5.3)."""
    stack, reset = int.from_bytes(start[:4], "little"), int.from_bytes(start[4:8], "little")
    return 0x10000000 <= stack < 0x40000000 and stack % 4 == 0 and reset % 2 == 1 and reset < 0x40000000
