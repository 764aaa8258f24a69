"""Whether bytes look random: encrypted, compressed, or filled by chance. Machine code does not."""

from __future__ import annotations

import math
from collections import Counter

from signing.content import Content

LEAST = 4096  # bytes: fewer tell nothing
SAMPLES = 16  # of `LEAST` bytes each, spread over the whole
BITS = 7.9  # of entropy in a byte; 4,096 random bytes have 7.95, code has 5 to 7


def looks_random(content: Content) -> bool:
    """False also where the bytes begin as the firmware of a Cortex-M does, whatever data it carries."""
    if len(content) < LEAST or _begins_with_vectors(bytes(content[:8])):
        return False
    step = max((len(content) - LEAST) // SAMPLES, 1)
    counts: Counter[int] = Counter()
    for place in range(0, len(content) - LEAST + 1, max(step, LEAST)):
        counts.update(bytes(content[place : place + LEAST]))
    total = counts.total()
    return -sum(count / total * math.log2(count / total) for count in counts.values()) >= BITS


def _begins_with_vectors(start: bytes) -> bool:
    """The stack's end in RAM, and the reset handler in Thumb code (ARMv7-M B1.5.3)."""
    stack, reset = int.from_bytes(start[:4], "little"), int.from_bytes(start[4:8], "little")
    return 0x10000000 <= stack < 0x40000000 and stack % 4 == 0 and reset % 2 == 1 and reset < 0x40000000
