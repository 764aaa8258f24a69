"""Slots that follow their adapters while the window is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from queue import Empty, Queue
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.app.station import use_case
from desktop.app.station.events import SlotChanged, SlotInfo
from desktop.app.station.slots import Slots
from desktop.app.station.use_case import StationUseCase
from desktop.app.tasks import Tasks
from desktop.core.errors import SettingsError
from desktop.core.events import Event
from desktop.core.paths import data_dir
from desktop.device.ports import PortInfo
from desktop.settings.slots import (
    SlotSettings,
    StationSlots,
    bind_slot,
    bound_slots,
    change_slot,
    free_slot,
    hide_port,
    order_slots,
    show_port,
    station_slots,
)


def adapter(uri: str, serial: str) -> PortInfo:
    return PortInfo(uri, uri, "", serial, "0403:6001", "1-1")


class Computer:
    def __init__(self) -> None:
        self.ports: list[PortInfo] = []
        self.error: OSError | None = None

    def list(self) -> list[PortInfo]:
        if self.error is not None:
            raise self.error
        return self.ports


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Computer:
    made = Computer()
    monkeypatch.setattr(use_case, "PORT_POLL_SECONDS", 0.01)
    return made


@pytest.fixture
def told() -> Queue[Event]:
    return Queue()


@pytest.fixture
def slots(computer: Computer, told: Queue[Event]) -> Iterator[StationUseCase]:
    tasks = Tasks(told.put)
    nothing: Any = SimpleNamespace()
    kept = StationSlots({"1": SlotSettings("usb:A1", "left"), "2": SlotSettings("usb:A2")})
    made = StationUseCase(nothing, tasks, nothing, nothing, Slots(kept, computer.list), "", lambda: None)
    made.watch_ports()
    yield made
    tasks.close()


def changed(told: Queue[Event]) -> SlotInfo:
    event = told.get(timeout=5)
    assert isinstance(event, SlotChanged)
    return event.info


def test_a_slot_keeps_its_adapter_whatever_its_name(
    slots: StationUseCase, computer: Computer, told: Queue[Event]
) -> None:
    assert [changed(told) for _ in range(2)] == [
        SlotInfo("1", "usb:A1", False, name="left"),
        SlotInfo("2", "usb:A2", False),
    ]
    computer.ports = [adapter("COM3", "A2"), adapter("COM12", "A1"), adapter("COM20", "other")]
    assert [changed(told) for _ in range(3)] == [
        SlotInfo("1", "COM12", True, name="left"),
        SlotInfo("2", "COM3", True),
        SlotInfo("3", "COM20", True, tells_presence=True),
    ]
    computer.ports = [adapter("COM12", "A1")]
    assert [changed(told) for _ in range(2)] == [
        SlotInfo("2", "usb:A2", False),
        SlotInfo("3", "COM20", False, tells_presence=True),
    ]
    computer.ports = [adapter("COM12", "A1"), adapter("COM4", "A2")]
    assert changed(told) == SlotInfo("2", "COM4", True)
    with pytest.raises(Empty):
        told.get(timeout=0.1)


def test_a_computer_that_cannot_list_its_ports_is_asked_again(
    slots: StationUseCase, computer: Computer, told: Queue[Event]
) -> None:
    for _ in range(2):
        changed(told)
    computer.error = OSError("the registry is busy")
    computer.ports = [adapter("COM12", "A1")]
    with pytest.raises(Empty):
        told.get(timeout=0.1)
    computer.error = None
    assert changed(told) == SlotInfo("1", "COM12", True, name="left")


def looked(slots: Slots) -> dict[str, SlotInfo]:
    return {info.slot: info for info, _ in slots.look()}


def test_a_port_that_is_no_usb_adapter_is_a_slot_only_when_it_is_bound(computer: Computer) -> None:
    computer.ports = [PortInfo("/dev/ttyS0", "ttyS0", "", ""), adapter("/dev/ttyUSB0", "A1")]
    assert [info.port for info in looked(Slots(None, computer.list)).values()] == ["/dev/ttyUSB0"]
    kept = StationSlots({"4": SlotSettings("/dev/ttyS0")})
    slots = looked(Slots(kept, computer.list))
    assert slots["4"] == SlotInfo("4", "/dev/ttyS0", True)
    assert slots["1"].port == "/dev/ttyUSB0"


def test_a_hidden_port_is_no_slot_bound_or_not(computer: Computer) -> None:
    computer.ports = [adapter("COM3", "A1"), adapter("COM4", "A2"), adapter("COM5", "A3")]
    kept = StationSlots({"1": SlotSettings("usb:A1"), "2": SlotSettings("usb:A2")}, ("usb:A2", "usb:A3"))
    assert list(looked(Slots(kept, computer.list))) == ["1"]


@pytest.mark.parametrize(
    ("settings", "tells"),
    [
        (SlotSettings("usb:A1"), False),
        (SlotSettings("usb:0403:6001@1-1"), True),
        (SlotSettings("COM1"), False),
        (SlotSettings("socket://127.0.0.1:4001"), False),
        (SlotSettings("usb:A1", leaves=True), True),
        (SlotSettings("usb:0403:6001@1-1", leaves=False), False),
    ],
)
def test_what_is_in_a_usb_socket_is_seen_to_go_and_a_stations_adapter_is_not(
    settings: SlotSettings, tells: bool
) -> None:
    [info] = Slots(StationSlots({"1": settings})).first()
    assert info.tells_presence is tells


def test_a_unit_in_the_same_socket_has_the_same_slot_whatever_its_name(computer: Computer) -> None:
    slots = Slots(None, computer.list)
    computer.ports = [PortInfo("COM3", "COM3", "", "UNIT-1", "303a:1001", "1-2")]
    assert looked(slots)["1"].port == "COM3"
    computer.ports = [PortInfo("COM4", "COM4", "", "UNIT-2", "303a:1001", "1-2")]
    assert looked(slots) == {"1": SlotInfo("1", "COM4", True, tells_presence=True)}
    assert slots.port("1") == "COM4"
    computer.ports = []
    assert looked(slots) == {"1": SlotInfo("1", "COM4", False, tells_presence=True)}


def test_a_unit_that_is_replaced_between_two_looks_is_seen_to_go(
    computer: Computer, told: Queue[Event]
) -> None:
    computer.ports = [PortInfo("COM3", "COM3", "", "UNIT-1", "303a:1001", "1-2")]
    tasks, nothing = Tasks(told.put), SimpleNamespace()
    made = StationUseCase(
        nothing,  # type: ignore[arg-type]
        tasks,
        nothing,  # type: ignore[arg-type]
        nothing,  # type: ignore[arg-type]
        Slots(None, computer.list),
        "",
        lambda: None,
    )
    made.watch_ports()
    assert changed(told).present
    computer.ports = [PortInfo("COM3", "COM3", "", "UNIT-2", "303a:1001", "1-2")]
    assert [changed(told).present for _ in range(2)] == [False, True]
    tasks.close()


def test_units_of_the_tour_are_seen_to_go_and_to_come(slots: StationUseCase, told: Queue[Event]) -> None:
    for _ in range(2):
        changed(told)
    slots.plug_in({"1": "socket://127.0.0.1:4001"})
    port = "socket://127.0.0.1:4001"
    assert [changed(told) for _ in range(2)] == [SlotInfo("1", port, False), SlotInfo("1", port, True)]


def test_an_adapter_belongs_to_one_slot() -> None:
    bind_slot(2, "usb:A1")
    bind_slot(10, 'usb:é测试"\\')
    bind_slot(1, "usb:A1")
    assert list(bound_slots().items()) == [("1", "usb:A1"), ("10", 'usb:é测试"\\')]
    assert [free_slot(1), free_slot(1)] == [True, False]
    assert list(bound_slots()) == ["10"]


def test_slots_are_named_ordered_and_hidden() -> None:
    for slot, address in ((1, "usb:A1"), (2, "usb:A2"), (10, "usb:A10")):
        bind_slot(slot, address)
    change_slot(2, lambda one: replace(one, name="left", leaves=True))
    assert order_slots([10, 2]) == ["10", "2", "1"]
    hide_port("usb:B7")
    hide_port("usb:B7")
    kept = station_slots()
    assert list(kept.slots) == ["10", "2", "1"]
    assert kept.slots["2"] == SlotSettings("usb:A2", "left", leaves=True)
    assert kept.hidden == ("usb:B7",)
    bind_slot(2, "usb:A3")
    assert station_slots().slots["2"] == SlotSettings("usb:A3", "left"), "another adapter may stay"
    bind_slot(3, "usb:A4")
    assert list(bound_slots()) == ["10", "2", "1", "3"], "the order that people gave stays"
    order_slots([1, 2, 3, 10])
    assert "order" not in (data_dir() / "slots.toml").read_text(encoding="utf-8")
    assert [show_port("usb:B7"), show_port("usb:B7")] == [True, False]
    assert station_slots().hidden == ()


def test_a_slot_without_a_port_is_not_changed() -> None:
    for change in (lambda: change_slot(7, lambda one: one), lambda: order_slots([7])):
        with pytest.raises(SettingsError) as refused:
            change()
        assert refused.value.code == "SET-059"


@pytest.mark.parametrize(
    "text",
    [
        "1 = ",
        "one = 'usb:A1'",
        "1 = 2",
        "[1]\n",
        "\xff",
        "x = " + "[" * 3000,
        f'"{"9" * 5000}" = "usb:A1"',
        '"\xd9\xa3" = "usb:A1"',
        "1 = { address = 'usb:A1', colour = 'red' }",
        "1 = { name = 'left' }",
        f"1 = {{ address = 'usb:A1', name = '{'x' * 25}' }}",
        "1 = { address = 'usb:A1', leaves = 'yes' }",
        "order = 1",
        "order = ['one']",
    ],
    ids=[
        "cut off",
        "a word",
        "a number",
        "a table",
        "no text",
        "nested too deep",
        "too long",
        "another script's digit",
        "an unknown key",
        "no address",
        "a name too long",
        "neither true nor false",
        "an order that is no list",
        "an order of words",
    ],
)
def test_a_damaged_file_of_slots_is_said(text: str) -> None:
    (data_dir() / "slots.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError) as damaged:
        bound_slots()
    assert damaged.value.code == "SET-040"
