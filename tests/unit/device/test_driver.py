"""What a driver declares: its link, its options."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import pytest
import serial

from desktop.core.errors import DeviceError, SettingsError
from desktop.device.driver import find_driver, open_driver, read_options
from desktop.device.drivers.freertos import FreertosDriver
from desktop.device.link import LinkSettings


@dataclass(frozen=True)
class Options:
    slot: int = 0
    line_end: str = "CRLF"


class ModemDriver(FreertosDriver):
    link_settings = LinkSettings(baudrate=921600, framing="7E2", rts_cts=True)
    options: Any = Options


def test_options_are_read_as_the_drivers_own_object() -> None:
    assert read_options("modem", ModemDriver, {"slot": 3}) == Options(slot=3)
    assert read_options("modem", ModemDriver, {}) == Options()


@pytest.mark.parametrize(
    ("values", "message", "hint"),
    [
        ({"slott": 3}, "unit.options.slott", "Did you mean “slot”?"),
        ({"colour": "red"}, "unit.options.colour", "Remove the key."),
        ({"slot": "three"}, "unit.options.slot", ""),
    ],
)
def test_unfit_options_are_named_with_their_place(values: dict[str, object], message: str, hint: str) -> None:
    with pytest.raises(SettingsError, match=message) as unfit:
        read_options("modem", ModemDriver, values)
    assert (unfit.value.code, unfit.value.hint) == ("SET-002", hint)


def test_port_is_opened_as_the_driver_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def opened(uri: str, **settings: object) -> serial.Serial:
        asked.update(settings, uri=uri)
        return serial.Serial()

    monkeypatch.setattr("desktop.device.driver.find_driver", lambda _family: ModemDriver)
    monkeypatch.setattr(serial, "serial_for_url", opened)
    driver = open_driver("modem", "COM5", {"slot": 1})
    assert driver.link.uri == "COM5"
    assert asked["uri"] == "COM5"
    expected = {"baudrate": 921600, "bytesize": 7, "parity": "E", "stopbits": 2, "rtscts": True}
    assert asked.items() >= expected.items()


def test_unfit_options_never_open_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serial, "serial_for_url", lambda *_a, **_s: pytest.fail("opened"))
    with pytest.raises(SettingsError):
        open_driver("freertos", "COM5", {"slot": 1})


@pytest.mark.parametrize("closed", [False, True])
def test_unknown_family_is_answered_with_the_known_ones(
    monkeypatch: pytest.MonkeyPatch, closed: bool
) -> None:
    monkeypatch.setattr(sys, "frozen", closed, raising=False)
    with pytest.raises(DeviceError) as unknown:
        find_driver("toaster")
    assert unknown.value.code == "DEV-001"
    assert "freertos" in unknown.value.hint
    assert ("executable" in unknown.value.hint) is closed
