"""Compressed images: the body by LZMA2, as MCUboot's docs/compression_format.md and imgtool 2.5.0 have it."""

from __future__ import annotations

import lzma
from collections.abc import Iterable
from typing import Literal

from signing.formats.mcuboot import layout

Compression = Literal["lzma2", "lzma2armthumb"]

FLAGS: dict[Compression, int] = {
    "lzma2": layout.COMPRESSED_LZMA2,
    "lzma2armthumb": layout.COMPRESSED_LZMA2 | layout.COMPRESSED_ARM_THUMB,
}
# What boot loaders are built for: a dictionary of 128 KiB, and these numbers of bits.
_DICTIONARY = 128 * 1024
_LC, _LP, _PB = 3, 1, 2
_LZMA2 = {"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": _DICTIONARY, "lc": _LC, "lp": _LP}
_ARM_THUMB = {"id": lzma.FILTER_ARMTHUMB}
# Before the data: the dictionary's size as xz has it (2 << (number / 2 + 11)), and the bits in one number.
HEADER = bytes([10, (_PB * 5 + _LP) * 9 + _LC])


def compressed(blocks: Iterable[bytes], kind: Compression) -> bytes:
    """What becomes of the body, header included. `lzma2armthumb` first makes Thumb's calls absolute."""
    filters = [_ARM_THUMB, _LZMA2] if kind == "lzma2armthumb" else [_LZMA2]
    compressor = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=filters)
    return b"".join([HEADER, *map(compressor.compress, blocks), compressor.flush()])
