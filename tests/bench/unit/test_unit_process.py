"""Virtual units as a process: what it announces, how its cables behave, and that it leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial

from desktop.bench.unit import identity
from desktop.bench.unit.plugged import plugged_units
from desktop.bench.unit.process import UnitProcess
from desktop.core.errors import BenchError
from desktop.core.paths import read_replaced
from desktop.core.program import linekey_command
from tests.bench.virtual_units import ConsoleClient, pem_in, wait_until

StartUnit = Callable[..., UnitProcess]
OpenConsole = Callable[[str], ConsoleClient]
SECONDS = 30


def _refused(uri: str) -> bool:
    """A second station gets nothing but the end of the connection."""
    host, port = uri.removeprefix("socket://").split(":")
    with socket.create_connection((host, int(port)), timeout=SECONDS) as second:
        return second.recv(1) == b""


def test_several_units_have_a_port_and_a_flash_each(start_unit: StartUnit, open_console: OpenConsole) -> None:
    process = start_unit(count=3, version="2.0.1", faults=["2:refuses-certificate"])
    assert len({*process.uris}) == len({*process.flashes}) == 3
    certificate = identity.self_signed_certificate(identity.new_private_key(), "x").decode()
    answers = [open_console(uri).import_certificate(certificate) for uri in process.uris]
    assert [answer.count("Success") for answer in answers] == [1, 0, 1]
    hardware = {(flash / "hardware-id").read_text(encoding="utf-8") for flash in process.flashes}
    assert len(hardware) == 3


def test_a_window_sees_units_until_they_are_switched_off(start_unit: StartUnit) -> None:
    process = start_unit(count=2)
    assert list(plugged_units().values()) == process.uris
    process.stop()
    assert plugged_units() == {}


def test_a_window_does_not_see_units_that_were_killed(bare_process: subprocess.Popen[bytes]) -> None:
    assert bare_process.stdout is not None
    [unit] = json.loads(bare_process.stdout.readline())["units"]
    assert list(plugged_units().values()) == [unit["uri"]]
    bare_process.kill()
    bare_process.wait()
    assert plugged_units() == {}


def test_pyserial_talks_to_a_unit(start_unit: StartUnit) -> None:
    with serial.serial_for_url(start_unit().uris[0], timeout=SECONDS) as port:
        for byte in b"conf get mqtt_port\r\n":
            port.write(bytes([byte]))
        assert port.read_until(b"\r\n> ") == b"conf get mqtt_port\r\nmqtt_port=8883\r\n> "


def test_a_port_in_use_is_refused_and_free_afterwards(
    start_unit: StartUnit, open_console: OpenConsole
) -> None:
    uri = start_unit().uris[0]
    first = open_console(uri)
    assert _refused(uri)
    assert "mqtt_port=8883" in first.command("conf get mqtt_port")
    first.close()
    assert "mqtt_port=8883" in open_console(uri).command("conf get mqtt_port")


def test_power_cut_drops_the_cable_and_what_was_not_committed(
    start_unit: StartUnit, open_console: OpenConsole
) -> None:
    process = start_unit(faults=["power-cut=csr"])
    first = open_console(process.uris[0])
    first.command("conf set wifi_ssid kept")
    first.command("conf commit")
    first.command("conf set thing_name lost")
    first.command("pki generate key")
    with pytest.raises(AssertionError, match="the unit hung up"):
        first.command("pki generate csr")
    second = open_console(process.uris[0])
    settings = second.command("conf get")
    assert 'thing_name=""' in settings
    assert 'wifi_ssid="kept"' in settings
    assert "BEGIN CERTIFICATE REQUEST" in pem_in(second.command("pki generate csr"))


def test_restart_prints_the_boot_messages(start_unit: StartUnit, open_console: OpenConsole) -> None:
    console = open_console(start_unit(version="1.2.3").uris[0])
    answer = console.command("reset")
    assert "[INF] Starting bootloader" in answer
    assert "\x1b[32m<INF>\x1b[0m" in answer
    assert "Firmware v1.2.3" in answer


def test_a_burst_overruns_the_receive_buffer_when_it_is_small(
    start_unit: StartUnit, open_console: OpenConsole
) -> None:
    console = open_console(start_unit(faults=["overrun"]).uris[0])
    assert "mqtt_port=8883" in console.command("conf get mqtt_port")
    line = f"conf set thing_name {'x' * 100}\r\n"
    console.send(line)
    assert console.read(64) == line[:64]
    assert console.command("\x03", end="") == "\r\n> ", "the rest of the line is lost"


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_unit_on_a_pseudo_terminal(start_unit: StartUnit) -> None:
    process = start_unit(listen="pty:")
    assert process.units[0]["pty"] == process.uris[0]
    with serial.serial_for_url(process.uris[0], 115200, timeout=SECONDS) as port:
        port.write(b"conf get mqtt_port\r\n")
        assert port.read_until(b"mqtt_port=8883\r\n> ").endswith(b"mqtt_port=8883\r\n> ")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"listen": "socket://0.0.0.0:0"}, "BEN-106"),
        ({"listen": "COM3"}, "BEN-106"),
        ({"listen": "socket://127.0.0.1:99999"}, "BEN-105"),
        ({"faults": ["fire"]}, "BEN-101"),
        ({"version": "one"}, "BEN-102"),
        ({"driver": "toaster"}, "DEV-001"),
    ],
)
def test_wrong_arguments_are_a_sentence(start_unit: StartUnit, options: dict[str, object], code: str) -> None:
    with pytest.raises(BenchError) as refused:
        start_unit(**options)
    assert refused.value.code == code
    assert refused.value.hint


def test_a_busy_port_is_a_sentence(start_unit: StartUnit) -> None:
    with pytest.raises(BenchError) as refused:
        start_unit(listen=start_unit().uris[0])
    assert refused.value.code == "BEN-105"


@pytest.fixture
def bare_process(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = linekey_command(
        "bench", "unit", "--flash", str(tmp_path / "flash"), "--json", "--until-stdin-closes"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        yield process
        process.kill()


def _make_it_search_the_cloud(console: ConsoleClient) -> None:
    """A unit with everything but a cloud that answers."""
    console.command("conf set thing_name lonely")
    console.command("conf set mqtt_endpoint localhost")
    console.command("conf set mqtt_port 9")
    console.command("conf commit")
    console.command("pki generate key")
    certificate = pem_in(console.command("pki generate cert"))
    console.import_certificate(certificate, "root_ca_cert")
    console.command("reset")


def test_the_end_of_stdin_ends_a_unit_that_searches_the_cloud(
    bare_process: subprocess.Popen[bytes], tmp_path: Path, open_console: OpenConsole
) -> None:
    assert bare_process.stdout is not None
    ready = json.loads(bare_process.stdout.readline())
    if sys.platform != "win32":  # the python.exe of a virtual environment starts another
        assert ready["pid"] == bare_process.pid
    _make_it_search_the_cloud(open_console(ready["units"][0]["uri"]))
    status = tmp_path / "flash" / "status.json"
    wait_until(lambda: json.loads(read_replaced(status))["trouble"], "a failed attempt")
    _, errors = bare_process.communicate(timeout=SECONDS)
    assert (bare_process.returncode, errors) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="no signals between processes")
def test_a_signal_ends_it_in_order(bare_process: subprocess.Popen[bytes]) -> None:
    assert bare_process.stdout is not None
    bare_process.stdout.readline()
    os.kill(bare_process.pid, signal.SIGTERM)
    assert bare_process.wait(SECONDS) == 0
    assert bare_process.stderr is not None
    assert bare_process.stderr.read() == b""
