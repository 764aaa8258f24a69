"""Adapters by their USB serial number or socket, whatever the system calls their ports."""

from __future__ import annotations

import os
import sys

import pytest
from serial.tools import list_ports as pyserial_ports
from serial.tools.list_ports_common import ListPortInfo

from desktop.device.link import LinkSettings, PortError, open_link
from desktop.device.ports import PortInfo, address_of, list_ports


def adapter(device: str, serial: str | None = None, location: str | None = None) -> ListPortInfo:
    port = ListPortInfo(device)
    port.vid, port.pid, port.serial_number, port.location = 0x0403, 0x6001, serial, location
    return port


def plugged(monkeypatch: pytest.MonkeyPatch, *ports: ListPortInfo) -> list[PortInfo]:
    monkeypatch.setattr(pyserial_ports, "comports", lambda: list(ports))
    return list_ports()


def test_ports_are_listed_as_people_count(monkeypatch: pytest.MonkeyPatch) -> None:
    found = plugged(monkeypatch, *(adapter(f"COM{number}") for number in (10, 2, 111, 1)))
    assert [port.uri for port in found] == ["COM1", "COM2", "COM10", "COM111"]


def test_an_adapter_is_known_by_its_serial_number(monkeypatch: pytest.MonkeyPatch) -> None:
    found = plugged(monkeypatch, adapter("COM3", "A1", "1-1"), adapter("COM12", "A2", "1-2"))
    assert [address_of(port, found) for port in found] == ["usb:A1", "usb:A2"]


def test_clones_and_the_nameless_are_known_by_their_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    found = plugged(
        monkeypatch,
        adapter("COM3", "0001", "1-1"),
        adapter("COM4", "0001", "1-2"),
        adapter("COM5", None, "1-3"),
    )
    assert [address_of(port, found) for port in found] == [
        "usb:0403:6001@1-1",
        "usb:0403:6001@1-2",
        "usb:0403:6001@1-3",
    ]


def test_a_port_of_the_computer_has_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    found = plugged(monkeypatch, ListPortInfo("COM1"))
    assert address_of(found[0], found) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_an_adapter_is_opened_under_its_new_name(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = os.openpty()
    try:
        plugged(monkeypatch, adapter("COM99", "A1"), adapter(os.ttyname(slave), "A2", "1-2"))
        for address in ("usb:A2", "usb:0403:6001@1-2"):
            with open_link(address, LinkSettings()) as link:
                assert link.uri == os.ttyname(slave)
    finally:
        os.close(master)
        os.close(slave)


def test_an_adapter_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged(monkeypatch, adapter("COM3", "A1"), ListPortInfo("COM1"))
    for address in ("usb:A2", "usb:"):
        with pytest.raises(PortError) as missing:
            open_link(address, LinkSettings())
        assert missing.value.code == "DEV-010"


def test_clones_are_not_taken_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged(monkeypatch, adapter("COM3", "0001", "1-1"), adapter("COM4", "0001", "1-2"))
    with pytest.raises(PortError) as alike:
        open_link("usb:0001", LinkSettings())
    assert alike.value.code == "DEV-018"
    assert "COM3, COM4" in alike.value.message
