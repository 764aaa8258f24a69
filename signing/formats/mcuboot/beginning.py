"""Whether a file is an image for MCUboot, by how it begins.

Apart from what reads one: whoever has another image asks this, and does not wait for the rest to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from signing.formats.build_files import LONGEST_START, build_file

if TYPE_CHECKING:
    from signing.content import Content

MAGIC = 0x96F3B83D
_MAGICS = (MAGIC.to_bytes(4, "little"), MAGIC.to_bytes(4, "big"))


def recognises(data: bytes | Content) -> bool:
    return bytes(data[:4]) in _MAGICS


def is_hex(content: Content) -> bool:
    return build_file(bytes(content[:LONGEST_START])) == "Intel HEX"
