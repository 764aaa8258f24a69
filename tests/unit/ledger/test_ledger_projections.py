"""The lists beside the chain: what they answer, and that they are what the chain tells."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import LedgerError
from desktop.ledger.executions import note
from desktop.ledger.projections.executions import ExecutionRow, Executions, ReasonCount
from desktop.ledger.projections.releases import Releases
from desktop.ledger.projections.rollouts import Rollouts
from desktop.ledger.projections.units import Units
from desktop.ledger.store import Ledger

PLAN = {
    "action": "launched",
    "product": "LAMP-1",
    "version": "1.1.0",
    "release_id": "rel-1",
    "things": 3,
    "targets": ["arn:lamps"],
}


class Hands:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 31, 10, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return 0.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path):
    with Ledger(path) as opened:
        yield opened


def unit(ledger: Ledger, serial: str, verdict: str, product: str = "LAMP-1") -> int:
    body = {"verdict": verdict, "product": product, "certificate_id": f"cert-{serial}", "connected": True}
    return ledger.append("unit", serial, body).sequence


@pytest.fixture
def line(ledger: Ledger) -> Ledger:
    """Something of every kind."""
    for serial, verdict in [("DL1", "FAIL"), ("DL2", "PASS"), ("DL1", "PASS")]:
        unit(ledger, serial, verdict)
    ledger.append("release", "rel-1", {"product": "LAMP-1", "version": "1.1.0", "approvals": 1})
    ledger.append("release-approved", "rel-1", {})
    ledger.append("rollout", "job-1", PLAN)
    ended = [ExecutionRow("DL1", "SUCCEEDED"), ExecutionRow("DL2", "FAILED", {"reason": "hash"})]
    note(ledger, "job-1", [*ended, ExecutionRow("DL3", "IN_PROGRESS", {"receive": "1/2"})])
    return ledger


def shell(path: Path, statement: str) -> None:
    """As somebody with the file and a SQLite shell would."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()


def test_units_are_paged_newest_first(ledger: Ledger) -> None:
    for serial, verdict in [("A", "FAIL"), ("B", "PASS"), ("A", "PASS"), ("C", "ERROR")]:
        unit(ledger, serial, verdict)
    unit(ledger, "X", "PASS", "OTHER")
    units = Units(ledger.database)
    page = units.page(limit=2, product="LAMP-1")
    assert [(one.serial, one.verdict) for one in page] == [("C", "ERROR"), ("A", "PASS")]
    assert [one.serial for one in units.page(2, page[-1].sequence, "LAMP-1")] == ["B"]
    assert [one.serial for one in units.page()] == ["X", "C", "A", "B"]


def test_units_are_found_by_the_beginning_of_serial_number_and_certificate(ledger: Ledger) -> None:
    for serial in ("DL1", "DL10", "DL2", "dl1", "DL%", "DL1ü"):
        unit(ledger, serial, "PASS")
    units = Units(ledger.database)
    assert [one.serial for one in units.find("DL1")] == ["DL1", "DL10", "DL1ü"]
    assert [one.serial for one in units.find("DL", limit=2, after="DL1")] == ["DL10", "DL1ü"]
    assert [one.serial for one in units.find("DL%")] == ["DL%"]
    assert [one.serial for one in units.find_certificate("cert-DL2")] == ["DL2"]
    assert units.find("E") == []


def test_a_unit_counts_as_made_once(ledger: Ledger) -> None:
    """What a group of things gains: a unit that passes again is in it already."""
    first = unit(ledger, "A", "PASS")
    unit(ledger, "B", "FAIL")
    unit(ledger, "A", "PASS")
    unit(ledger, "X", "PASS", "OTHER")
    units = Units(ledger.database)
    assert (units.made("LAMP-1"), units.made("LAMP-1", since=first)) == (1, 0)
    assert (units.last_made("LAMP-1"), units.last_made("NONE")) == (first, 0)
    unit(ledger, "B", "PASS")
    assert units.made("LAMP-1", since=first) == 1


def test_releases_tell_how_far_they_were_approved(line: Ledger) -> None:
    line.append("release", "rel-2", {"product": "LAMP-1", "version": "1.2.0"})
    line.append("release-refused", "rel-2", {"reason": "wrong build"})
    releases = Releases(line.database)
    refused, approved = releases.page(product="LAMP-1")
    assert (refused.release_id, refused.refused, refused.approvals) == ("rel-2", True, 0)
    assert (approved.refused, approved.approvals, approved.needed) == (False, 1, 1)
    assert [one.release_id for one in releases.find("rel-", after="rel-1")] == ["rel-2"]
    assert releases.page(before=approved.sequence) == []
    assert sorted(releases.versions("LAMP-1")) == ["1.1.0", "1.2.0"]


def test_rollouts_tell_how_they_ended(line: Ledger) -> None:
    rollouts = Rollouts(line.database)
    assert [(one.job_id, one.status, one.targets) for one in rollouts.page()] == [
        ("job-1", "launched", ("arn:lamps",))
    ]
    assert rollouts.versions_taken("LAMP-1") == []
    assert rollouts.taken("LAMP-1", "1.1.0") == []
    line.append("rollout", "job-1", {"action": "cancelled", "reason": ""})
    assert rollouts.find("job")[0].status == "cancelled"
    line.append("rollout", "job-1", {"action": "finished", "status": "CANCELED", "counts": {"SUCCEEDED": 1}})
    line.append("rollout", "elsewhere", {"action": "finished", "status": "COMPLETED", "counts": {}})
    assert rollouts.versions_taken("LAMP-1") == ["1.1.0"]
    [taken] = rollouts.taken("LAMP-1", "1.1.0")
    assert (taken.job_id, taken.status, taken.succeeded, taken.counts) == (
        "job-1",
        "CANCELED",
        1,
        {"SUCCEEDED": 1},
    )


def test_executions_are_paged_counted_and_grouped_by_reason(line: Ledger) -> None:
    note(line, "job-1", [ExecutionRow(f"DL4{n}", "FAILED", {"reason": "flash"}) for n in range(3)])
    executions = Executions(line.database, "job-1")
    assert [row.thing for row in executions.page(limit=2)] == ["DL1", "DL2"]
    assert [row.thing for row in executions.page(limit=2, after="DL2")] == ["DL3", "DL40"]
    assert [row.thing for row in executions.page(prefix="DL4", state="FAILED", after="DL40")] == [
        "DL41",
        "DL42",
    ]
    assert executions.counts() == {"SUCCEEDED": 1, "FAILED": 4, "IN_PROGRESS": 1}
    assert executions.reasons(["FAILED"]) == [
        ReasonCount("FAILED", "flash", 3),
        ReasonCount("FAILED", "hash", 1),
    ]
    assert len(list(executions.all())) == 6
    assert [row.thing for row in executions.failures_first(3)] == ["DL2", "DL40", "DL41"]
    assert [row.thing for row in executions.failures_first(9)] == [
        "DL2",
        "DL40",
        "DL41",
        "DL42",
        "DL1",
        "DL3",
    ]


def test_only_an_end_is_chained_and_once(line: Ledger) -> None:
    before = line.verify()
    again = [ExecutionRow("DL1", "SUCCEEDED"), ExecutionRow("DL2", "FAILED")]  # a listing has no words
    note(line, "job-1", again)
    note(line, "job-1", [ExecutionRow("DL3", "IN_PROGRESS", {"receive": "2/2"})])
    note(line, "job-1", [ExecutionRow("DL1", "QUEUED")])
    assert line.verify() == before
    rows = {row.thing: row for row in Executions(line.database, "job-1").page()}
    assert rows["DL1"].state == "SUCCEEDED"
    assert rows["DL2"].details == {"reason": "hash"}
    assert rows["DL3"].details == {"receive": "2/2"}
    for words in ("accepted", "told once more"):
        note(line, "job-1", [ExecutionRow("DL1", "SUCCEEDED", {"reason": words})])
        assert line.verify() == before + 1


def test_an_execution_tells_since_when_it_is_in_its_state(tmp_path: Path) -> None:
    clock = Hands()
    with Ledger(tmp_path / "clock.db", clock) as ledger:
        executions = Executions(ledger.database, "job-1")
        told = []
        for state, details in [
            ("IN_PROGRESS", {"receive": "1/2"}),
            ("IN_PROGRESS", {"receive": "2/2"}),
            ("FAILED", {}),
            ("FAILED", {"reason": "hash"}),
        ]:
            clock.time += timedelta(minutes=1)
            note(ledger, "job-1", [ExecutionRow("DL1", state, details)])
            told.append(executions.page()[0].since[14:16])
        assert told == ["01", "01", "03", "03"]
        dump = ledger.dump()
        ledger.verify()
        ledger.rebuild()
        assert ledger.dump() == dump


def test_a_large_batch_is_chained_in_parts(ledger: Ledger) -> None:
    note(ledger, "job-1", [ExecutionRow(f"DL{n:05}", "SUCCEEDED") for n in range(2500)])
    assert ledger.verify() == 3
    assert Executions(ledger.database, "job-1").counts() == {"SUCCEEDED": 2500}


def test_what_no_entry_tells_is_gone_at_the_end(line: Ledger) -> None:
    line.append("rollout", "job-1", {"action": "finished", "status": "COMPLETED", "counts": {}})
    assert Executions(line.database, "job-1").counts() == {"SUCCEEDED": 1, "FAILED": 1}
    line.verify()


def test_a_word_of_a_unit_that_must_not_be_kept_stops_nothing(ledger: Ledger) -> None:
    note(ledger, "job-1", [ExecutionRow("DL1", "FAILED", {"reason": "-----BEGIN PRIVATE KEY-----"})])
    assert Executions(ledger.database, "job-1").page() == [ExecutionRow("DL1", "FAILED")]


def test_rebuilding_gives_the_same_dump(line: Ledger, path: Path) -> None:
    dump = line.dump()
    assert {row.split('"')[1] for row in dump} == {"units", "releases", "rollouts", "executions"}
    entries = line.rebuild()
    assert line.dump() == dump
    assert entries == line.verify()
    assert Executions(line.database, "job-1").counts()["IN_PROGRESS"] == 1, "what a watch saw stays"
    for table in ("units", "releases", "rollouts", "executions"):
        shell(path, f"DELETE FROM {table}")
    line.rebuild()
    assert line.dump() == dump


@pytest.mark.parametrize(
    "doctored",
    [
        "UPDATE units SET verdict = 'PASS ' WHERE serial = 'DL1'",
        "UPDATE units SET made = 1 WHERE serial = 'DL1'",
        "UPDATE units SET product = CAST(x'ff' AS TEXT)",
        "DELETE FROM units WHERE serial = 'DL2'",
        "INSERT INTO units SELECT 'DL9', 9, at, product, verdict, thing, '', 1, 1 FROM units LIMIT 1",
        "UPDATE releases SET approvals = 2",
        "DELETE FROM releases",
        "UPDATE rollouts SET things = 4",
        "UPDATE rollouts SET succeeded = 1.0",
        "UPDATE executions SET state = 'SUCCEEDED' WHERE thing = 'DL2'",
        "DELETE FROM executions WHERE thing = 'DL1'",
        "UPDATE executions SET sequence = 7 WHERE thing = 'DL3'",
    ],
)
def test_a_doctored_list_is_found_and_mended(line: Ledger, path: Path, doctored: str) -> None:
    dump = line.dump()
    shell(path, doctored)
    with pytest.raises(LedgerError) as caught:
        line.verify()
    assert caught.value.code == "LED-012"
    line.rebuild()
    line.verify()
    assert line.dump() == dump


def test_an_end_that_no_entry_tells_cannot_be_planted(line: Ledger, path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        shell(path, "UPDATE executions SET state = 'SUCCEEDED', sequence = NULL")


def test_a_batch_that_fails_leaves_the_lists_as_they_were(line: Ledger) -> None:
    dump = line.dump()
    with pytest.raises(LedgerError):
        line.append_many([("unit", "DL7", {"verdict": "PASS"}), ("unit", "DL8", {"bad": object()})])
    assert line.dump() == dump


def test_bodies_of_other_shapes_are_taken_over(ledger: Ledger) -> None:
    ledger.append("unit", "DL1", {"verdict": None, "product": ["x"], "connected": "yes", "thing": "\ud800"})
    ledger.append("release", "rel-1", {"approvals": 1 << 70})
    ledger.append("rollout", "job", {})
    ledger.append("rollout", "job", {"action": "launched", "targets": None})
    ledger.append("rollout", "job", {"action": "finished", "counts": [1]})
    ledger.verify()
    assert Units(ledger.database).page()[0].thing == "?"
    assert Rollouts(ledger.database).page()[0].targets == ()


def test_every_list_and_search_is_answered_by_an_index(line: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it grows slower with the ledger: `tests/benchmarks` says how slow."""
    read, plans = line.database.read, []

    def explained(sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        plans.append((sql, [row[3] for row in read(f"EXPLAIN QUERY PLAN {sql}", values)]))
        return read(sql, values)

    monkeypatch.setattr(line.database, "read", explained)
    units, releases = Units(line.database), Releases(line.database)
    rollouts, executions = Rollouts(line.database), Executions(line.database, "job-1")
    for page in (units.page, releases.page):
        page(before=7)
        page(before=7, product="LAMP-1")
    for find in (units.find, units.find_certificate, releases.find, rollouts.find):
        find("a")
        find("a", after="ab")
    units.made("LAMP-1", since=1)
    units.last_made("LAMP-1")
    releases.versions("LAMP-1")
    rollouts.page(before=7)
    rollouts.taken("LAMP-1", *rollouts.versions_taken("LAMP-1") or ["1.1.0"])
    rollouts.last_taken("LAMP-1")
    executions.page(prefix="DL", after="DL1")
    executions.page(prefix="DL", state="FAILED")
    executions.counts()
    executions.reasons(["FAILED"])
    line.units(after=7)
    line.unit("DL1")
    line.latest("unit", "DL1")
    line.about("rel-1", ["release", "release-approved"])
    assert len(plans) > 20
    scans = [(sql, plan) for sql, plan in plans if any(step.startswith("SCAN") for step in plan)]
    assert scans == []
    sorts = [sql for sql, plan in plans if any("ORDER BY" in step for step in plan)]
    assert [sql for sql in sorts if "many DESC" not in sql and "kind IN" not in sql] == []
    by_state = next(plan for sql, plan in plans if "executions_by_state WHERE" in sql)
    assert "state=?" in by_state[0]
