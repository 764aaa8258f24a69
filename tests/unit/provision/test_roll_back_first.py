"""Whatever else fails when a run fails, nothing of it is left, and the other unit has its verdict."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import LedgerError
from desktop.core.events import Event, PhaseStarted, RunFinished, RunLost
from desktop.core.log import logging_to_file
from desktop.core.verdicts import Verdict
from desktop.ledger.database import Database
from desktop.ledger.journal import Journal
from desktop.provision import run
from desktop.provision.issuer import Issued
from desktop.provision.plan import Phase
from signing.messages import Message
from tests.unit.provision.conftest import PORT, SERIAL, Bench, MakeBench
from tests.unit.provision.test_reconcile import cut_off
from tests.unit.provision.world import FakeUnit, World, broken

OTHER, OTHER_PORT = "DL00000002", "COM2"


def full(*_arguments: object, **_named: object) -> None:
    raise LedgerError(Message("LED-004", "The disk is full.", "Free some space."))


def wrong(*_arguments: object, **_named: object) -> None:
    raise RuntimeError("planted")


def break_nothing(patch: pytest.MonkeyPatch, unit: FakeUnit) -> None:
    """The failure alone."""


def break_transcript(patch: pytest.MonkeyPatch, unit: FakeUnit) -> None:
    patch.setattr(unit.link.transcript, "text", wrong)


def break_transcripts_file(patch: pytest.MonkeyPatch, unit: FakeUnit) -> None:
    patch.setattr(run, "write_atomic", wrong)


def break_finish(patch: pytest.MonkeyPatch, unit: FakeUnit) -> None:
    patch.setattr(Journal, "finish", wrong)


def break_closing(patch: pytest.MonkeyPatch, unit: FakeUnit) -> None:
    patch.setattr(unit.link, "close", wrong)


BREAKS = (break_nothing, break_transcript, break_transcripts_file, break_finish, break_closing)


@pytest.fixture
def two(make_bench: MakeBench, world: World) -> Bench:
    world.units[OTHER_PORT] = FakeUnit()
    return make_bench()


def both(bench: Bench) -> tuple[RunFinished, RunFinished]:
    runs = [bench.station.start("1", PORT, SERIAL), bench.station.start("2", OTHER_PORT, OTHER)]
    failed, other = (one.result(10) for one in runs)
    return failed, other


@pytest.mark.parametrize("also", BREAKS)
@pytest.mark.parametrize("method", ["write_certificate", "restart"])
def test_nothing_is_left_whatever_else_breaks(
    two: Bench,
    unit: FakeUnit,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    also: Callable[[pytest.MonkeyPatch, FakeUnit], None],
) -> None:
    unit.fails[method] = broken()
    also(monkeypatch, unit)
    if also is break_finish:
        failed = two.run()
    else:
        failed, other = both(two)
        assert (other.verdict, two.world.things.keys()) == (Verdict.PASS, {OTHER})
    assert failed.verdict is Verdict.FAIL
    assert SERIAL not in two.world.things
    assert unit.erased == 1
    assert not unit.now.certificate


def test_a_ledger_that_is_full_from_the_certificate_on(
    two: Bench, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The true error is told, and the next start finds nothing to take back."""
    write = Database.write

    def answer(issued: Issued) -> Issued:
        monkeypatch.setattr(Database, "write", full)
        return issued

    two.world.answer = answer
    failed = two.run()
    assert (failed.verdict, failed.problem and failed.problem.code) == (Verdict.ERROR, "LED-004")
    assert two.world.is_empty
    assert not unit.now.certificate
    monkeypatch.setattr(Database, "write", write)
    [settled] = two.station.reconcile()
    assert settled.verdict is Verdict.ERROR
    assert two.open_runs() == []


@pytest.mark.parametrize("phase", [Phase.CERTIFICATE, Phase.WRITE, Phase.RECORD])
def test_a_listener_that_fails_stops_no_run(make_bench: MakeBench, world: World, phase: Phase) -> None:
    def listen(event: Event) -> None:
        if not isinstance(event, PhaseStarted) or event.phase == phase:
            raise RuntimeError("planted")

    assert make_bench(listen).run().verdict is Verdict.PASS


def test_a_log_that_fails_stops_no_roll_back(
    two: Bench, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "in the way"
    folder.write_text("", encoding="utf-8")
    unit.fails["write_certificate"] = broken()
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(folder))
    with logging_to_file():
        failed, other = both(two)
    assert (failed.verdict, other.verdict) == (Verdict.FAIL, Verdict.PASS)
    assert two.world.things.keys() == {OTHER}


def test_notes_that_are_damaged_stop_no_station(make_bench: MakeBench, unit: FakeUnit) -> None:
    cut_off(make_bench, "after write")
    bench = make_bench()
    with bench.ledger.database.write() as connection:
        connection.execute("UPDATE phases SET intent = substr(intent, 2) WHERE phase = 'write'")
    assert bench.station.reconcile() == []
    [lost] = [event for event in bench.events if isinstance(event, RunLost)]
    assert (lost.serial, lost.problem.code) == (SERIAL, "LED-016")
    assert "linekey ledger discard" in lost.problem.hint
    bench.world.units[OTHER_PORT] = FakeUnit()
    assert bench.run(OTHER, OTHER_PORT).verdict is Verdict.PASS
    with pytest.raises(LedgerError, match="LED-016"):
        bench.ledger.verify()


@pytest.mark.parametrize(
    ("phase", "column", "fact"),
    [
        ("certificate", "intent", {"slot": "1", "account": "123456789012/eu-west-1"}),
        ("certificate", "intent", {"account": "123456789012/eu-west-1", "at": "yesterday"}),
        ("certificate", "intent", {"account": "123456789012/eu-west-1", "at": "2026-01-31T10:00:00"}),
        ("request", "result", {"request_pem": "-----BEGIN"}),
        ("request", "result", {}),
        ("request", "result", {"request_pem": 7}),
        ("certificate", "intent", {"at": "0001-01-01T00:00:00+00:00"}),
        ("certificate", "intent", {"at": float("nan")}),
        ("certificate", "phase", "key"),
        ("certificate", "result", {"certificate_id": "yes"}),
        ("certificate", "result", {"certificate_pem": ["-----BEGIN"]}),
        ("identify", "result", {"thing_existed": "no"}),
        ("identify", "intent", {"account": None}),
    ],
)
def test_notes_that_say_something_impossible_stop_no_station(
    make_bench: MakeBench, phase: str, column: str, fact: Any
) -> None:
    cut_off(make_bench, "after write")
    bench = make_bench()
    with bench.ledger.database.write() as connection:
        text = fact if isinstance(fact, str) else json.dumps(fact)
        connection.execute(f"UPDATE phases SET {column} = ? WHERE phase = ?", (text, phase))
    assert bench.station.reconcile() == []
    [lost] = [event for event in bench.events if isinstance(event, RunLost)]
    assert (lost.serial, lost.problem.code) == (SERIAL, "LED-016")
    with pytest.raises(LedgerError, match="LED-016"):
        bench.ledger.verify()
    bench.ledger.discard(lost.run_id)
    bench.ledger.verify()
    bench.world.units[OTHER_PORT] = FakeUnit()
    assert bench.run(OTHER, OTHER_PORT).verdict is Verdict.PASS
