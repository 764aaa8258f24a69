"""The slots of a station and what is plugged in there, as far as a port can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import TypeAlias

from desktop.app.station.events import SlotInfo
from desktop.bench.unit.plugged import plugged_units
from desktop.device.ports import USB, PortInfo, list_ports
from desktop.settings.slots import SlotSettings, StationSlots

ListPorts: TypeAlias = Callable[[], Sequence[PortInfo]]
Identity: TypeAlias = tuple[str, str]
"""Of what is plugged in, as its USB adapter tells it: vendor and product, serial number."""

# Of a USB socket: what is in it goes with the unit. A serial number is that of the station's own adapter.
_SOCKET = re.compile(rf"{USB}[0-9a-f]{{4}}:[0-9a-f]{{4}}@")


class Slots:
    """A slot keeps its number as long as the window is open.

    A port that is none of a USB adapter, is hidden or has a slot already is no slot of its own accord.
    """

    def __init__(self, kept: StationSlots | None = None, ports: ListPorts = list_ports) -> None:
        kept = kept or StationSlots()
        self._list_ports = ports
        self._hidden = kept.hidden
        self._kept = {slot: one for slot, one in kept.slots.items() if one.address not in kept.hidden}
        self._taken = set(kept.slots)
        self._found: dict[str, str] = {}  # slots of ports that are not bound, by their address
        self._ports = {slot: one.address for slot, one in self._kept.items()}

    @classmethod
    def at(cls, ports: Mapping[str, str]) -> Slots:
        """Slot -> port."""
        return cls(StationSlots({slot: SlotSettings(port) for slot, port in ports.items()}))

    def port(self, slot: str) -> str:
        """What a run opens: the address that the slot is bound to, or the port that was found."""
        return self._ports[slot]

    def move(self, slot: str, port: str) -> SlotInfo:
        """A unit is at another port now; the slot with it."""
        self._kept[slot] = SlotSettings(port)
        self._ports[slot] = port
        return self._info(slot, port, present=True)

    def first(self) -> tuple[SlotInfo, ...]:
        """Before anybody looked: an adapter is not there until it is seen."""
        return tuple(
            self._info(slot, port, present=not port.startswith(USB)) for slot, port in self._ports.items()
        )

    def look(self) -> list[tuple[SlotInfo, tuple[Identity, ...]]]:
        """Every slot with what is in it now. Raises `OSError` when the system cannot say."""
        ports = [
            port for port in self._list_ports() if not any(port.is_at(hidden) for hidden in self._hidden)
        ]
        bound = [one.address for one in self._kept.values()]
        for port in ports:
            if port.usb and not any(port.is_at(address) for address in bound):
                self._give_slot(port, _address(port, ports))
        return [self._now(slot, ports) for slot in self._ports]

    def _give_slot(self, port: PortInfo, address: str) -> None:
        slot = next((slot for slot, given in self._found.items() if given == address), None)
        if slot is None:
            slot = next(str(number) for number in count(1) if str(number) not in self._taken)
            self._taken.add(slot)
            self._found[slot] = address
        self._ports[slot] = port.uri

    def _now(self, slot: str, ports: Iterable[PortInfo]) -> tuple[SlotInfo, tuple[Identity, ...]]:
        """With the name that the system gives to the adapter; where two are alike, with their address."""
        address = self._found.get(slot) or self._ports[slot]
        there = [port for port in ports if port.is_at(address)]
        name = there[0].uri if len(there) == 1 else self._ports[slot]
        info = self._info(slot, name, present=bool(there))
        return info, tuple((port.usb, port.serial_number) for port in there)

    def _info(self, slot: str, port: str, *, present: bool) -> SlotInfo:
        kept = self._kept.get(slot)
        if kept is None:
            return SlotInfo(slot, port, present, tells_presence=True)
        by_itself = bool(_SOCKET.match(kept.address))
        return SlotInfo(slot, port, present, by_itself if kept.leaves is None else kept.leaves, kept.name)


def _address(port: PortInfo, ports: Iterable[PortInfo]) -> str:
    """Its socket, whose unit may have another name each time; the name where two have one socket."""
    alike = [other for other in ports if other.by_socket == port.by_socket]
    return port.by_socket if port.by_socket and len(alike) == 1 else port.uri


def with_virtual_units() -> list[PortInfo]:
    """The ports of this computer and, as if in USB sockets, the virtual units that are switched on."""
    virtual = [
        PortInfo(uri, uri, "virtual unit", "", usb="bench", location=number)
        for number, uri in plugged_units().items()
    ]
    return [*list_ports(), *virtual]
