"""Files that builds write beside the firmware and that are taken for it by mistake: how they begin."""

from __future__ import annotations

import re

LONGEST_START = 16  # bytes
MADE_INTO_BINARY = ("ELF", "Intel HEX", "S-record", "UF2")  # programs, in other clothes than a boot loader's
_STARTS = {
    "ELF": re.compile(rb"\x7fELF"),
    "Intel HEX": re.compile(rb":[0-9A-Fa-f]{10}"),  # length, address, type: Intel's specification of 1988
    "S-record": re.compile(rb"S0[0-9A-Fa-f]{6}"),  # Motorola's header record: length, address 0000
    "UF2": re.compile(rb"UF2\n"),
    "ZIP": re.compile(rb"PK\x03\x04"),
    "PEM": re.compile(rb"-----BEGIN "),
}


def build_file(start: bytes) -> str | None:
    """What a file that begins so is, when units do not run it as it is; None of all others."""
    return next((kind for kind, begins in _STARTS.items() if begins.match(start)), None)


def taken_for_firmware(kind: str) -> str:
    """The sentence about a file of such a kind."""
    return f"This file is {kind}, not plain firmware: units run the .bin that is made of it."
