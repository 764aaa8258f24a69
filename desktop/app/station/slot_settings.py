"""The slots of this station as its people set them, with what is plugged in now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

from desktop.device.ports import PortInfo, address_of, list_ports
from desktop.settings.slots import (
    LONGEST_NAME,
    bind_slot,
    change_slot,
    hide_port,
    order_slots,
    show_port,
    station_slots,
)

__all__ = [
    "LONGEST_NAME",
    "SlotRow",
    "hide_port",
    "keep_slot",
    "name_slot",
    "raise_slot",
    "show_port",
    "slot_rows",
]


@dataclass(frozen=True)
class SlotRow:
    """A slot, or a port that is none: its `slot` is empty. `port` is what the system calls it now, empty when
    nothing is there; `hidden` when it is to be no slot.
    """

    slot: str
    address: str
    name: str = ""
    port: str = ""
    hidden: bool = False


def slot_rows() -> tuple[SlotRow, ...]:
    """In the order in which they are shown; then what is plugged in and no slot, then what is hidden.

    Raises SET-040, and `OSError` when the system cannot list its ports.
    """
    kept, found = station_slots(), list_ports()

    def named(address: str) -> str:
        return ", ".join(port.name for port in found if port.is_at(address))

    bound = [
        SlotRow(slot, one.address, one.name, named(one.address))
        for slot, one in kept.slots.items()
        if one.address not in kept.hidden
    ]
    taken = [*(one.address for one in kept.slots.values()), *kept.hidden]
    free = [
        SlotRow("", _address(port, found), port=port.name)
        for port in found
        if not any(port.is_at(address) for address in taken)
    ]
    hidden = [SlotRow("", address, port=named(address), hidden=True) for address in kept.hidden]
    return (*bound, *free, *hidden)


def _address(port: PortInfo, found: list[PortInfo]) -> str:
    """What stays when the system calls it otherwise, if it has any."""
    return address_of(port, found) or port.uri


def keep_slot(address: str) -> None:
    """Makes a slot of what has this address, with the first number that is free. Raises SET-040."""
    slots = station_slots().slots
    bind_slot(next(number for number in count(1) if str(number) not in slots), address)


def name_slot(slot: str, name: str) -> None:
    """Calls a slot `name` beside its number. Raises SET-040, SET-059."""
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    change_slot(int(slot), lambda now: replace(now, name=clean[:LONGEST_NAME]))


def raise_slot(slot: str) -> None:
    """Shows a slot one place earlier. Raises SET-040, SET-059."""
    order = [int(other) for other in station_slots().slots]
    if int(slot) in order[1:]:
        place = order.index(int(slot))
        order[place - 1], order[place] = order[place], order[place - 1]
    order_slots(order)
