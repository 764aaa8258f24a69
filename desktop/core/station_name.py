"""Which station this is, for other stations of the same account and for people."""

from __future__ import annotations

import platform
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from desktop.core.paths import write_atomic

FILE, NAME_FILE = "station-id", "station-name"
NAME_LENGTH = 40
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
    return StationName(found, given_name(folder) or computer_name())


def computer_name() -> str:
    """What a station is called that nobody has named."""
    return platform.node() or "?"


def given_name(folder: Path) -> str:
    """The name that somebody gave to the station; empty when nobody did."""
    try:
        return _name((folder / NAME_FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""


def name_station(folder: Path, name: str) -> None:
    """Calls the station `name` from its next start on; an empty one takes that back. Raises `OSError`."""
    write_atomic(folder / NAME_FILE, f"{_name(name)}\n".encode())


def _name(text: str) -> str:
    """One line without signs that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:NAME_LENGTH]


def _read(path: Path) -> str | None:
    """None when there is none, or when it is damaged: then the station begins anew."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return text if _ID.fullmatch(text) else None
