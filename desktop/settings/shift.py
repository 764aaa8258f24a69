"""Who is at work at this station, and as what: kept from the shift's begin to its end."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.core.catalogue.settings import NOT_A_BADGE, SHIFT_UNREADABLE
from desktop.core.errors import SettingsError
from desktop.core.json_text import json_text
from desktop.core.paths import read_replaced, write_atomic

FILE = "shift.json"
KINDS = ("station", "release-manager", "launcher")
# What AWS STS takes for RoleSessionName and SourceIdentity, in ASCII.
_BADGE = re.compile(r"[A-Za-z0-9_+=,.@-]{2,64}")


@dataclass(frozen=True)
class Shift:
    """`kind` is one of `KINDS`; `badge` an id of a person, no name: it stands in CloudTrail.

    Raises SET-090 for a badge that AWS would not take.
    """

    kind: str
    badge: str

    def __post_init__(self) -> None:
        if not _BADGE.fullmatch(self.badge):
            raise SettingsError(NOT_A_BADGE, badge=self.badge)


def current_shift(folder: Path) -> Shift | None:
    """Of the station whose data folder it is. Raises SET-091 for a file that is not ours or cannot be read:
    who should be held to less is not let do more because of it.
    """
    path = folder / FILE
    try:
        kept = json.loads(read_replaced(path))
    except FileNotFoundError:
        return None
    except (ValueError, OSError) as error:
        raise SettingsError(SHIFT_UNREADABLE, path=path) from error
    match kept:
        case {"kind": str(kind), "badge": str(badge)} if kind in KINDS and _BADGE.fullmatch(badge):
            return Shift(kind, badge)
    raise SettingsError(SHIFT_UNREADABLE, path=path)


def begin_shift(folder: Path, shift: Shift) -> None:
    """Takes the place of the one before. Raises `OSError`."""
    write_atomic(folder / FILE, json_text(asdict(shift)).encode())


def end_shift(folder: Path) -> None:
    """From now on whoever is signed in works with all rights of his own. Raises `OSError`."""
    (folder / FILE).unlink(missing_ok=True)
