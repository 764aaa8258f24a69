"""What is wrong with a unit or its cable: the right verdict, a code, a next step, nothing left behind."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from desktop.cloud import certificates
from desktop.core.errors import ProvisionError, SettingsError
from desktop.core.events import Event, PhaseStarted, RunFinished
from desktop.core.verdicts import Verdict
from desktop.device.driver import open_driver
from desktop.device.drivers import freertos
from tests.bench.provision.line import RUN_SECONDS, Bay, Line, MakeBay, Plug, next_serial
from tests.contract.drivers.peer import Peer


def assert_nothing_left(line: Line, bay: Bay, finished: RunFinished) -> None:
    assert finished.certificate_id not in line.certificates()
    assert finished.serial not in line.things()
    assert bay.open_runs() == []
    assert bay.verdicts(finished.serial) == [finished.verdict.value]
    assert finished.problem is not None
    assert finished.problem.message
    assert finished.problem.hint


def failed(finished: RunFinished) -> tuple[Verdict, str]:
    assert finished.problem is not None, finished
    return finished.verdict, finished.problem.code


def test_port_that_is_not_there(line: Line, bay: Bay, serial: str, plug: Plug) -> None:
    finished = bay.run("socket://127.0.0.1:1", serial)
    assert failed(finished) == (Verdict.ERROR, "DEV-010")
    assert_nothing_left(line, bay, finished)


def test_port_in_use(line: Line, bay: Bay, serial: str, plug: Plug) -> None:
    [port] = plug()
    other = open_driver("freertos", port, {})
    with other.link:
        other.identify()
        finished = bay.run(port, serial)
    assert failed(finished) == (Verdict.ERROR, "DEV-011")
    assert_nothing_left(line, bay, finished)


@pytest.mark.parametrize(
    ("fault", "verdict", "code"),
    [
        ("garbled", Verdict.ERROR, "DEV-033"),
        ("no-answer=conf", Verdict.FAIL, "DEV-012"),
        ("no-answer=csr", Verdict.FAIL, "DEV-012"),
        ("no-answer=cert", Verdict.FAIL, "DEV-012"),
        ("no-answer=commit", Verdict.FAIL, "DEV-012"),
        ("refuses-certificate", Verdict.FAIL, "DEV-014"),
        ("power-cut=key", Verdict.ERROR, "DEV-015"),
        ("power-cut=cert", Verdict.ERROR, "DEV-015"),
        ("no-network", Verdict.FAIL, "CLD-040"),
    ],
)
def test_faulty_unit(
    line: Line,
    make_bay: MakeBay,
    plug: Plug,
    serial: str,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    verdict: Verdict,
    code: str,
) -> None:
    for name in ("COMMAND_SECONDS", "KEY_SECONDS", "PASTE_SECONDS"):
        monkeypatch.setattr(freertos, name, 2.0)
    [port] = plug(faults=(fault,))
    bay = make_bay(connect_seconds=2.0)
    finished = bay.run(port, serial)
    assert failed(finished) == (verdict, code)
    assert_nothing_left(line, bay, finished)


def test_noise_instead_of_a_unit(line: Line, bay: Bay, serial: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freertos, "COMMAND_SECONDS", 1.0)
    with Peer(lambda _command: "\ufffd\x00~}\x1b[3m%&\n") as peer:
        finished = bay.run(peer.uri, serial)
    assert failed(finished) == (Verdict.ERROR, "DEV-016")
    assert_nothing_left(line, bay, finished)


def test_transcript_of_a_failed_unit_is_kept(bay: Bay, plug: Plug, serial: str, tmp_path: Path) -> None:
    [port] = plug(faults=("garbled",))
    finished = bay.run(port, serial)
    kept = (tmp_path / "station" / "transcripts" / f"{finished.run_id}.txt").read_text(encoding="utf-8")
    assert "→ pki generate csr" in kept
    assert "← -----BEGIN CERTIFICATE REQUEST-----" in kept


def test_serial_number_that_is_provisioned_already(line: Line, bay: Bay, plug: Plug, serial: str) -> None:
    first, second = plug(count=2)
    passed = bay.run(first, serial)
    again = bay.run(second, serial)

    assert failed(again) == (Verdict.ERROR, "PRV-010")
    assert again.problem is not None
    assert "Nothing was changed" in again.problem.hint
    assert line.principals(serial) == [passed.certificate_id]
    assert bay.verdicts(serial) == ["PASS"], "the good unit's record stands"
    assert [refusal.body["code"] for refusal in bay.ledger.entries("refusal", serial)] == ["PRV-010"]


def test_unit_that_is_provisioned_already(line: Line, bay: Bay, plug: Plug, serial: str) -> None:
    [port] = plug()
    passed = bay.run(port, serial)
    other = next_serial()
    again = bay.run(port, other)

    assert failed(again) == (Verdict.ERROR, "PRV-011")
    assert other not in line.things()
    assert line.principals(serial) == [passed.certificate_id]
    driver = open_driver("freertos", port, {})
    with driver.link:
        assert driver.identify().thing_name == serial


def test_unit_whose_certificate_was_removed_is_made_again(
    line: Line, bay: Bay, plug: Plug, serial: str
) -> None:
    [port] = plug()
    first = bay.run(port, serial)
    certificates.discard(line.cloud, first.certificate_id)
    again = bay.run(port, serial)
    assert again.verdict is Verdict.PASS
    assert line.principals(serial) == [again.certificate_id] != [first.certificate_id]


def test_unit_runs_again_after_a_failure(line: Line, bay: Bay, plug: Plug, serial: str) -> None:
    [port] = plug(faults=("power-cut=cert",))
    assert bay.run(port, serial).verdict is Verdict.ERROR
    assert bay.run(port, serial).verdict is Verdict.PASS
    assert len(line.principals(serial)) == 1


def test_thing_that_was_there_before_stays(line: Line, bay: Bay, plug: Plug, serial: str) -> None:
    line.iot.create_thing(thingName=serial)
    [port] = plug(faults=("refuses-certificate",))
    finished = bay.run(port, serial)
    assert finished.verdict is Verdict.FAIL
    assert serial in line.things()
    assert line.principals(serial) == []
    assert finished.certificate_id not in line.certificates()


def test_wrong_serial_number_is_refused_before_anything_happens(bay: Bay) -> None:
    with pytest.raises(SettingsError) as refused:
        bay.station.start("1", "socket://127.0.0.1:1", "XX1")
    assert refused.value.code == "SET-003"
    assert bay.events == []


def test_serial_number_cannot_run_in_two_slots(make_bay: MakeBay, plug: Plug, serial: str) -> None:
    go_on = threading.Event()

    def hold(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase == "key":
            go_on.wait(RUN_SECONDS)

    bay = make_bay(listener=hold)
    first, second = plug(count=2)
    running = bay.station.start("1", first, serial)
    try:
        with pytest.raises(ProvisionError) as refused:
            bay.station.start("2", second, serial)
    finally:
        go_on.set()
    assert refused.value.code == "PRV-051"
    assert running.result(RUN_SECONDS).verdict is Verdict.PASS


@pytest.mark.parametrize("phase", ["key", "certificate", "write", "connect"])
def test_stop_leaves_nothing(line: Line, make_bay: MakeBay, plug: Plug, serial: str, phase: str) -> None:
    def stop(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase == phase:
            bay.station.stop("1")

    bay = make_bay(listener=stop)
    [port] = plug()
    finished = bay.run(port, serial)
    assert failed(finished)[0] is Verdict.ABORTED
    assert finished.certificate_id not in line.certificates()
    assert serial not in line.things()
    assert bay.open_runs() == []


def test_second_station_on_one_ledger_is_refused(
    bay: Bay, make_bay: MakeBay, plug: Plug, serial: str
) -> None:
    [port] = plug()
    assert bay.run(port, serial).verdict is Verdict.PASS
    finished = make_bay().run(port, next_serial())
    assert failed(finished) == (Verdict.ERROR, "PRV-050")
