"""A list of ports for a window that looks once a second, all day."""

from __future__ import annotations

import pytest

from desktop.device.ports import LISTED_SECONDS, PortInfo, PortList, list_ports, ports_stamp


class Computer:
    def __init__(self) -> None:
        self.ports = [PortInfo("COM3", "COM3", "", "A1")]
        self.stamp: object = 1
        self.now = 0.0
        self.asked = 0
        self.error: OSError | None = None

    def ask(self) -> list[PortInfo]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return list(self.ports)


@pytest.fixture
def computer() -> Computer:
    return Computer()


@pytest.fixture
def ports(computer: Computer) -> PortList:
    return PortList(computer.ask, lambda: computer.stamp, lambda: computer.now)


def test_as_long_as_nothing_is_new_nobody_is_asked(computer: Computer, ports: PortList) -> None:
    assert [ports() for _ in range(9)] == [computer.ports] * 9
    assert computer.asked == 1


def test_what_comes_and_goes_is_seen_at_the_next_look(computer: Computer, ports: PortList) -> None:
    assert len(ports()) == 1
    computer.ports, computer.stamp = [], 2
    assert ports() == []
    computer.ports, computer.stamp = [PortInfo("COM3", "COM3", "", "A2")], 1  # whatever the stamp was before
    assert ports() == computer.ports


def test_a_system_that_says_nothing_is_asked_from_time_to_time(computer: Computer, ports: PortList) -> None:
    computer.stamp = None
    assert len(ports()) == 1
    computer.ports = []
    computer.now = LISTED_SECONDS - 0.1
    assert len(ports()) == 1
    computer.now = LISTED_SECONDS
    assert ports() == []


def test_what_comes_while_it_is_listed_is_seen_next_time(computer: Computer) -> None:
    def ask() -> list[PortInfo]:
        found = computer.ask()
        if computer.asked == 1:
            computer.ports, computer.stamp = [], 2
        return found

    ports = PortList(ask, lambda: computer.stamp, lambda: computer.now)
    assert len(ports()) == 1
    assert ports() == []


def test_a_list_that_failed_is_asked_again(computer: Computer, ports: PortList) -> None:
    ports()
    computer.error, computer.stamp = OSError("the registry is busy"), 2
    for _ in range(2):
        with pytest.raises(OSError, match="busy"):
            ports()
    computer.error = None
    assert ports() == computer.ports


def test_of_this_computer() -> None:
    ports = PortList()
    assert ports() == list_ports()
    assert ports_stamp() == ports_stamp()
