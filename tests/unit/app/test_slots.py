"""Slots that follow their adapters while the window is open."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Empty, Queue
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.app.station import use_case
from desktop.app.station.events import SlotChanged, SlotInfo
from desktop.app.station.use_case import StationUseCase
from desktop.app.tasks import Tasks
from desktop.core.errors import SettingsError
from desktop.core.events import Event
from desktop.core.paths import data_dir
from desktop.device.ports import PortInfo
from desktop.settings.slots import bind_slot, bound_slots, free_slot


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
    monkeypatch.setattr(use_case, "list_ports", made.list)
    monkeypatch.setattr(use_case, "PORT_POLL_SECONDS", 0.01)
    return made


@pytest.fixture
def told() -> Queue[Event]:
    return Queue()


@pytest.fixture
def slots(computer: Computer, told: Queue[Event]) -> Iterator[StationUseCase]:
    tasks = Tasks(told.put)
    nothing: Any = SimpleNamespace()
    made = StationUseCase(nothing, tasks, nothing, nothing, {"1": "usb:A1", "2": "usb:A2"}, "", lambda: None)
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
        SlotInfo("1", "usb:A1", False),
        SlotInfo("2", "usb:A2", False),
    ]
    computer.ports = [adapter("COM3", "A2"), adapter("COM12", "A1"), adapter("COM20", "other")]
    assert [changed(told) for _ in range(3)] == [
        SlotInfo("1", "COM12", True),
        SlotInfo("2", "COM3", True),
        SlotInfo("3", "COM20", True),
    ]
    computer.ports = [adapter("COM12", "A1")]
    assert [changed(told) for _ in range(2)] == [
        SlotInfo("2", "usb:A2", False),
        SlotInfo("3", "COM20", False),
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
    assert changed(told) == SlotInfo("1", "COM12", True)


def test_an_adapter_belongs_to_one_slot() -> None:
    bind_slot(2, "usb:A1")
    bind_slot(10, 'usb:é测试"\\')
    bind_slot(1, "usb:A1")
    assert list(bound_slots().items()) == [("1", "usb:A1"), ("10", 'usb:é测试"\\')]
    assert [free_slot(1), free_slot(1)] == [True, False]
    assert list(bound_slots()) == ["10"]


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
    ],
)
def test_a_damaged_file_of_slots_is_said(text: str) -> None:
    (data_dir() / "slots.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError) as damaged:
        bound_slots()
    assert damaged.value.code == "SET-040"
