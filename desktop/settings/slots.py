"""Which adapter belongs to which slot of this station: `slots.toml` in the data folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from desktop.core.catalogue.settings import SLOTS_CANNOT_BE_READ
from desktop.core.errors import SettingsError
from desktop.core.paths import data_dir, write_atomic
from desktop.settings.toml import read_toml

DIGITS = 4  # of a slot's number; Python makes no integer of thousands


def bound_slots() -> dict[str, str]:
    """Slot -> address of its adapter, by slot. Raises SET-040."""
    path = _path()
    try:
        slots = read_toml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(SLOTS_CANNOT_BE_READ, path=path, reason=error) from error
    for slot, address in slots.items():
        if not (slot.isascii() and slot.isdecimal() and len(slot) <= DIGITS) or not isinstance(address, str):
            reason = f"“{slot}” is no number of a slot with an address"
            raise SettingsError(SLOTS_CANNOT_BE_READ, path=path, reason=reason)
    return dict(sorted(slots.items(), key=lambda item: int(item[0])))


def bind_slot(slot: int, address: str) -> None:
    """`slot` has this adapter from now on, and no other slot has. Raises SET-040."""
    kept = {other: bound for other, bound in bound_slots().items() if bound != address}
    _write({**kept, str(slot): address})


def free_slot(slot: int) -> bool:
    """Whether it was bound. Raises SET-040."""
    bound = bound_slots()
    was = bound.pop(str(slot), None) is not None
    if was:
        _write(bound)
    return was


def _write(slots: Mapping[str, str]) -> None:
    # A string of JSON is one of TOML, too.
    lines = [f"{slot} = {json.dumps(address, ensure_ascii=False)}\n" for slot, address in slots.items()]
    write_atomic(_path(), "".join(lines).encode())


def _path() -> Path:
    return data_dir() / "slots.toml"
