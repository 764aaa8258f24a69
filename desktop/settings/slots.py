"""The slots of this station, as its people set them: `slots.toml` in the data folder.

```
1 = "usb:A50285BI"
2 = { address = "usb:A10KZP", name = "left", leaves = true }
order = [2, 1]
hidden = ["usb:2c7c:0125@1-4"]
```
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop.core.catalogue.settings import SLOT_NOT_BOUND, SLOTS_CANNOT_BE_READ
from desktop.core.errors import SettingsError
from desktop.core.paths import data_dir, write_atomic
from desktop.settings.toml import read_toml

DIGITS = 4  # of a slot's number; Python makes no integer of thousands
LONGEST_NAME = 24  # characters that the smallest tile has room for


@dataclass(frozen=True)
class SlotSettings:
    """`address` of its adapter, or a port. `leaves`: it goes with the unit; None: as the address says.

    `name` is what people call the slot beside its number.
    """

    address: str
    name: str = ""
    leaves: bool | None = None


@dataclass(frozen=True)
class StationSlots:
    """The slots that are bound, by number, in the order in which they are shown.

    `hidden` are the addresses of ports that are no slots, whatever is plugged in there.
    """

    slots: Mapping[str, SlotSettings] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()


def station_slots() -> StationSlots:
    """Raises SET-040."""
    path = _path()
    try:
        written = read_toml(path.read_text(encoding="utf-8"))
        order = [_number(str(slot)) for slot in _list(written.pop("order", []), "order")]
        hidden = tuple(str(address) for address in _list(written.pop("hidden", []), "hidden"))
        slots = {_number(slot): _slot(slot, said) for slot, said in written.items()}
    except FileNotFoundError:
        return StationSlots()
    except (OSError, ValueError) as error:
        raise SettingsError(SLOTS_CANNOT_BE_READ, path=path, reason=error) from error
    return StationSlots(_ordered(slots, order), hidden)


def bound_slots() -> dict[str, str]:
    """Slot -> address of its adapter, in the order in which they are shown. Raises SET-040."""
    return {slot: one.address for slot, one in station_slots().slots.items()}


def bind_slot(slot: int, address: str) -> None:
    """`slot` has this adapter from now on, and no other slot has. It keeps its name. Raises SET-040."""
    now = station_slots()
    kept = {number: one for number, one in now.slots.items() if one.address != address}
    name = now.slots[str(slot)].name if str(slot) in now.slots else ""
    bound = {**kept, str(slot): SlotSettings(address, name)}
    _write(replace(now, slots=bound if _is_ordered(now.slots) else _by_number(bound)))


def free_slot(slot: int) -> bool:
    """Whether it was bound. Raises SET-040."""
    now = station_slots()
    kept = {number: one for number, one in now.slots.items() if number != str(slot)}
    if len(kept) == len(now.slots):
        return False
    _write(replace(now, slots=kept))
    return True


def change_slot(slot: int, change: Callable[[SlotSettings], SlotSettings]) -> SlotSettings:
    """Sets what `change` makes of a bound slot, and gives it. Raises SET-040, SET-059."""
    now = station_slots()
    if str(slot) not in now.slots:
        raise SettingsError(SLOT_NOT_BOUND, slot=slot)
    changed = change(now.slots[str(slot)])
    _write(replace(now, slots={**now.slots, str(slot): changed}))
    return changed


def order_slots(first: Sequence[int]) -> list[str]:
    """Shows these slots first, in this order; gives the order of all. Raises SET-040, SET-059."""
    now = station_slots()
    for slot in first:
        if str(slot) not in now.slots:
            raise SettingsError(SLOT_NOT_BOUND, slot=slot)
    ordered = _ordered(now.slots, [str(slot) for slot in first])
    _write(replace(now, slots=ordered))
    return list(ordered)


def hide_port(address: str) -> None:
    """What has this address is no slot from now on. Raises SET-040."""
    now = station_slots()
    if address not in now.hidden:
        _write(replace(now, hidden=(*now.hidden, address)))


def show_port(address: str) -> bool:
    """Whether it was hidden. Raises SET-040."""
    now = station_slots()
    if address not in now.hidden:
        return False
    _write(replace(now, hidden=tuple(other for other in now.hidden if other != address)))
    return True


def _slot(slot: str, said: object) -> SlotSettings:
    if isinstance(said, str):
        return SlotSettings(said)
    table: dict[str, Any] = said if isinstance(said, dict) else {}
    if table.keys() <= {"address", "name", "leaves"} and isinstance(table.get("address"), str):
        name, leaves = table.get("name", ""), table.get("leaves")
        if is_name(name) and isinstance(leaves, bool | None):
            return SlotSettings(table["address"], name, leaves)
    raise ValueError(f"“{slot}” is no number of a slot with an address")


def is_name(name: object) -> bool:
    """Whether a slot can be called so."""
    return isinstance(name, str) and name.isprintable() and len(name) <= LONGEST_NAME


def _number(slot: str) -> str:
    if not (slot.isascii() and slot.isdecimal() and len(slot) <= DIGITS):
        raise ValueError(f"“{slot}” is no number of a slot with an address")
    return slot


def _list(said: object, name: str) -> list[Any]:
    if not isinstance(said, list):
        raise ValueError(f"“{name}” is no list")  # noqa: TRY004 - of a file, not of a caller
    return said


def _ordered(slots: Mapping[str, SlotSettings], first: Sequence[str]) -> dict[str, SlotSettings]:
    """Those in `first` as they stand there, the others by number."""
    order = {slot: place for place, slot in enumerate(first)}
    return dict(sorted(slots.items(), key=lambda one: (order.get(one[0], len(order)), int(one[0]))))


def _by_number(slots: Mapping[str, SlotSettings]) -> dict[str, SlotSettings]:
    return _ordered(slots, [])


def _is_ordered(slots: Mapping[str, SlotSettings]) -> bool:
    """Whether people gave them an order of their own."""
    return list(slots) != list(_by_number(slots))


def _write(now: StationSlots) -> None:
    lines = [f"{slot} = {_said(one)}" for slot, one in now.slots.items()]
    if _is_ordered(now.slots):
        lines.append(f"order = [{', '.join(now.slots)}]")
    if now.hidden:
        lines.append(f"hidden = [{', '.join(map(_text, now.hidden))}]")
    write_atomic(_path(), "".join(f"{line}\n" for line in lines).encode())


def _said(one: SlotSettings) -> str:
    if not one.name and one.leaves is None:
        return _text(one.address)
    said = {"address": _text(one.address)}
    if one.name:
        said["name"] = _text(one.name)
    if one.leaves is not None:
        said["leaves"] = str(one.leaves).lower()
    return f"{{ {', '.join(f'{key} = {value}' for key, value in said.items())} }}"


def _text(text: str) -> str:
    """A string of JSON is one of TOML, too."""
    return json.dumps(text, ensure_ascii=False)


def _path() -> Path:
    return data_dir() / "slots.toml"
