"""Which computer this is, for other stations of the same account."""

from __future__ import annotations

import platform
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from desktop.core.paths import write_atomic

FILE = "station-id"
_ID = re.compile(r"st-[0-9a-f]{16}")


@dataclass(frozen=True)
class StationName:
    """`id` tells stations apart, `host` tells a person where the station stands."""

    id: str
    host: str


def station_name(folder: Path) -> StationName:
    """The station whose data folder it is; the id is made once and kept there. Raises `OSError`."""
    path = folder / FILE
    found = _read(path)
    if found is None:
        write_atomic(path, f"st-{secrets.token_hex(8)}\n".encode())
        found = _read(path) or ""
    return StationName(found, platform.node() or "?")


def _read(path: Path) -> str | None:
    """None when there is none, or when it is damaged: then the station begins anew."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return text if _ID.fullmatch(text) else None
