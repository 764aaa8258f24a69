from __future__ import annotations

import json

import pytest

from desktop.cli.main import run
from desktop.device import ports
from desktop.device.ports import PortInfo


@pytest.fixture(autouse=True)
def _plugged(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        PortInfo("COM1", "COM1", "Communications Port", ""),
        PortInfo("COM12", "COM12", "USB Serial Port", "A50285BI", "0403:6001", "1-2"),
    ]
    monkeypatch.setattr(ports, "list_ports", lambda: found)


def linekey(*arguments: str) -> int:
    return run(list(arguments), lambda _units: 0)


def test_a_slot_is_bound_shown_and_freed(capsys: pytest.CaptureFixture[str]) -> None:
    assert linekey("ports", "bind", "3", "com12") == 0
    assert "Slot 3 is usb:A50285BI" in capsys.readouterr().out
    linekey("ports")
    assert capsys.readouterr().out.splitlines()[1].split()[-3:] == ["usb:A50285BI", "slot", "3"]
    linekey("ports", "--json")
    assert [row["slot"] for row in json.loads(capsys.readouterr().out)] == ["", "3"]
    assert linekey("ports", "bind", "3", "COM12", "--socket") == 0
    assert "usb:0403:6001@1-2" in capsys.readouterr().out
    assert linekey("ports", "bind", "4", "COM12", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"slot": 4, "address": "usb:A50285BI"}
    for was_bound in (True, False):
        assert linekey("ports", "free", "4", "--json") == 0
        assert json.loads(capsys.readouterr().out) == {"slot": 4, "was_bound": was_bound}
    linekey("ports", "bind", "3", "COM12", "--socket")
    capsys.readouterr()
    assert linekey("ports", "free", "3") == 0
    linekey("ports", "free", "3")
    assert capsys.readouterr().out.splitlines() == ["Slot 3 is free.", "Slot 3 was not bound."]


def test_a_port_that_is_built_in_is_bound_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert linekey("ports", "bind", "1", "COM1", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"slot": 1, "address": "COM1"}


@pytest.mark.parametrize(
    ("arguments", "code"), [(["COM1", "--socket"], "DEV-019"), (["COM7"], "DEV-010")], ids=["no USB", "none"]
)
def test_what_cannot_be_bound(arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert linekey("ports", "bind", "1", *arguments) == 10
    assert code in capsys.readouterr().err
