"""Firmware version texts, as the FreeRTOS OTA agent holds them."""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from desktop.core.errors import ReleaseError

_TEXT = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)


class Version(NamedTuple):
    """Compares as units compare: they refuse what is not newer than what runs."""

    major: int
    minor: int
    build: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `1.1.0`; the fields of `AppVersion32_t` hold 8, 8 and 16 bits. Raises REL-001."""
        found = _TEXT.fullmatch(text)
        version = cls(*(int(part) for part in found.groups())) if found else None
        if version is None or version > (255, 255, 65535) or version.minor > 255 or version.build > 65535:
            raise ReleaseError(
                "REL-001",
                f"“{text}” is not a firmware version.",
                "Write three numbers with dots, like 1.1.0: at most 255.255.65535.",
            )
        return version

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.build}"
