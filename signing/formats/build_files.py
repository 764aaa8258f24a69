"""Files that builds write beside the firmware and that are taken for it by mistake: how they begin."""

from __future__ import annotations

import re

from signing.messages import said

LONGEST_START = 16  # bytes
MADE_INTO_BINARY = ("ELF", "Intel HEX", "S-record", "UF2")  # programs, in other clothes than a boot loader's
_STARTS = {
    "ELF": b"\x7fELF",
    "Intel HEX": b":",
    "S-record": b"S0",  # Motorola's header record
    "UF2": b"UF2\n",
    "ZIP": b"PK\x03\x04",
    "PEM": b"-----BEGIN ",
}
_LINE = rb"(:|S0)[0-9A-Fa-f]{6}"  # length, address


def build_file(start: bytes) -> str | None:
    """What a file that begins so is, when units do not run it as it is; None of all others."""
    kind = next((kind for kind, begin in _STARTS.items() if start.startswith(begin)), None)
    is_text = kind in ("Intel HEX", "S-record")
    return None if is_text and not re.match(_LINE, start) else kind


def taken_for_firmware(kind: str) -> str:
    """The sentence about a file of such a kind."""
    return said("This file is {kind}, not plain firmware: units run the .bin that is made of it.", kind=kind)
