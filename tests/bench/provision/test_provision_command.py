"""`linekey provision` on the bench, as a script would call it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.cli.main import run
from desktop.ledger.store import Ledger
from desktop.settings.secrets import environment_name
from tests.bench.provision.line import Line, Plug, next_serial, passphrase

ARGUMENTS = ("provision", "--endpoint", "bench", "--product", "lamp")


@pytest.fixture(autouse=True)
def station_of_the_line(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(line.folder))
    monkeypatch.setenv(environment_name("claim passphrase"), passphrase("claim passphrase"))


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_two_units_as_json(line: Line, plug: Plug, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = plug(count=2)
    serials = [next_serial(), next_serial()]
    slots = ("--port", first, "--serial", serials[0], "--port", second, "--serial", serials[1])
    assert run([*ARGUMENTS, *slots, "--json"]) == 0

    units = document(capsys)["units"]
    assert [(unit["serial"], unit["verdict"], unit["connected"]) for unit in units] == [
        (serial, "PASS", True) for serial in serials
    ]
    assert all(line.principals(unit["thing"]) == [unit["certificate_id"]] for unit in units)
    with Ledger(line.folder / "ledger.sqlite3") as ledger:
        assert [row.body["verdict"] for serial in serials for row in ledger.unit(serial)] == ["PASS", "PASS"]


def test_text_names_unit_phases_and_verdict(
    plug: Plug, serial: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [port] = plug()
    assert run([*ARGUMENTS, "--port", port, "--serial", serial]) == 0
    told = capsys.readouterr().out
    assert f"{serial}  certificate" in told
    assert "PASS" in told


def test_a_run_can_be_followed(
    line: Line, plug: Plug, serial: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [port] = plug()
    assert run(["-v", *ARGUMENTS, "--port", port, "--serial", serial, "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["units"][0]["verdict"] == "PASS"
    log = (line.folder / "logs" / "linekey.log").read_text(encoding="utf-8")
    secrets = (passphrase("claim passphrase"), "PRIVATE KEY", str(line.cloud.target.secret_access_key))
    for told in (said.err, log):
        assert "PhaseFinished(run_id='run-" in told
        assert "iot.DescribeThing: " in told
        assert f"subscribed to $aws/events/presence/connected/{serial}" in told
        assert "has a certificate" in told
        assert not [secret for secret in secrets if secret in told]


def test_dry_run_changes_nothing(
    line: Line, plug: Plug, serial: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [port] = plug()
    assert run([*ARGUMENTS, "--port", port, "--serial", serial, "--dry-run", "--json"]) == 0
    assert document(capsys) == {
        "ready": [{"port": port, "serial": serial, "family": "freertos", "thing": serial}]
    }
    assert serial not in line.things()


def test_failed_unit_gives_the_exit_status_of_its_error(
    plug: Plug, serial: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [port] = plug(faults=("refuses-certificate",))
    assert run([*ARGUMENTS, "--port", port, "--serial", serial, "--json"]) == 10
    [unit] = document(capsys)["units"]
    assert (unit["verdict"], unit["problem"]["code"]) == ("FAIL", "DEV-014")


def test_wrong_label_stops_before_any_unit(
    line: Line, plug: Plug, serial: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = plug(count=2)
    slots = ("--port", first, "--serial", serial, "--port", second, "--serial", "OTHER-1")
    assert run([*ARGUMENTS, *slots, "--json"]) == 15
    assert document(capsys)["error"]["code"] == "SET-003"
    assert serial not in line.things()


def test_each_port_needs_a_serial_number(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--port", "socket://127.0.0.1:1", "--port", "socket://127.0.0.1:2", "--serial", "DL00000001")
    assert run([*ARGUMENTS, *arguments]) == 2
    assert "2 ports need 2 serial numbers" in capsys.readouterr().err


def test_ports_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ports", "--json"]) == 0
    for port in document(capsys):
        known = {"uri", "name", "description", "serial_number", "usb", "location"}
        assert set(port) == known | {"address", "slot"}
