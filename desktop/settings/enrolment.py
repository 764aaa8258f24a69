"""How an enrolled station signs in: with its own certificate, at one account and Region."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.core.catalogue.settings import ENROLMENT_UNREADABLE
from desktop.core.errors import SettingsError
from desktop.core.json_text import json_text
from desktop.core.paths import read_replaced, write_atomic

FILE = "enrolment.json"


@dataclass(frozen=True)
class Enrolment:
    """`host` lends credentials by the role alias `alias`. The paths are those of certificate and key."""

    account_id: str
    region: str
    host: str
    alias: str
    certificate: str
    key: str


def current_enrolment(folder: Path) -> Enrolment | None:
    """Of the station whose data folder it is; None for one that is not enrolled. Raises SET-093 for a file
    that is not ours or cannot be read.
    """
    path = folder / FILE
    try:
        kept = json.loads(read_replaced(path))
        made = Enrolment(**kept)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, OSError) as error:
        raise SettingsError(ENROLMENT_UNREADABLE, path=path) from error
    if not all(isinstance(value, str) and value for value in asdict(made).values()):
        raise SettingsError(ENROLMENT_UNREADABLE, path=path)
    return made


def keep_enrolment(folder: Path, enrolment: Enrolment) -> None:
    """Raises `OSError`."""
    write_atomic(folder / FILE, json_text(asdict(enrolment)).encode())


def forget_enrolment(folder: Path) -> None:
    """From now on whoever is at the computer signs in. Raises `OSError`."""
    (folder / FILE).unlink(missing_ok=True)
