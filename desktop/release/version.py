"""Firmware version texts, as the FreeRTOS OTA agent holds them."""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from desktop.core.catalogue.release import NOT_A_VERSION, VERSION_DIFFERS
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
            raise ReleaseError(NOT_A_VERSION, text=text)
        return version

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.build}"


def told_by(image_version: str | None) -> str | None:
    """What an image calls its version, but for a build number; None for other texts.

    ESP-IDF puts there what `git describe` says, such as `v1.1.0-3-g1f2e3d`, unless it is told otherwise.
    """
    text = (image_version or "").partition("+")[0]
    try:
        return str(Version.parse(text))
    except ReleaseError:
        return None


def agreed(told: str | None, inside: str | None) -> Version:
    """The version that was given and the image's own. Raises REL-001 (none), REL-032 (they differ)."""
    if told is not None and inside is not None and told != inside:
        raise ReleaseError(VERSION_DIFFERS, inside=inside, told=told)
    return Version.parse(told or inside or "")
