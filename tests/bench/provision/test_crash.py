"""Linekey killed at every moment of a run and started again: one good unit or none, nothing between."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from desktop.core.verdicts import Verdict
from desktop.ledger.journal import Journal
from tests.bench.provision.crash_child import DEATH
from tests.bench.provision.line import PHASES, Bay, Line, MakeBay, Plug

ROOT = Path(__file__).parents[3]

# The unit holds and has committed everything from here on, so the restarted station finishes what it finds.
FINISHED = (
    "before restart",
    "after restart",
    "before connect",
    "after connect",
    "before record",
    "after record",
)
# AWS holds a certificate that the journal does not know of, or that no unit has.
ORPHANED = ("issued", "not registered", "registered", "after certificate", "before write", "after write")
MOMENTS = [
    *(f"{when} {phase}" for phase in PHASES for when in ("before", "after")),
    "issued",
    "not registered",
    "registered",
]


def die_at(moment: str, line: Line, port: str, serial: str, folder: Path) -> None:
    wanted = {
        "moment": moment,
        "endpoint": line.endpoint.to_json(),
        "facts": asdict(line.facts),
        "ledger": str(folder / "ledger.sqlite3"),
        "folder": str(folder / "station"),
        "port": port,
        "serial": serial,
    }
    child = subprocess.run(
        [sys.executable, "-m", "tests.bench.provision.crash_child"],
        input=json.dumps(wanted),
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=90,
        check=False,
    )
    assert child.returncode == DEATH, child.stdout + child.stderr


@pytest.mark.parametrize("moment", MOMENTS)
def test_one_good_unit_or_none(
    line: Line, make_bay: MakeBay, plug: Plug, serial: str, tmp_path: Path, moment: str
) -> None:
    before = line.certificates()
    [port] = plug()
    die_at(moment, line, port, serial, tmp_path)

    bay = make_bay()
    if moment in ORPHANED:
        assert len(line.certificates() - before) == 1
    decided = bay.station.reconcile()

    assert bay.open_runs() == []
    new = line.certificates() - before
    [*_, last] = bay.verdicts(serial)
    if moment in FINISHED:
        assert last == "PASS"
        assert len(new) == 1
        assert set(line.principals(serial)) == new
        told = bay.run(port, serial).verdict
        assert told is (Verdict.PASS if decided else Verdict.ERROR)
        assert bay.run(port, serial).verdict is Verdict.ERROR  # it is provisioned already
        assert set(line.principals(serial)) == new
    else:
        assert last == "ERROR"
        assert new == set()
        assert serial not in line.things()
        assert [run.problem.code for run in decided if run.problem] == ["PRV-030"]
        assert bay.run(port, serial).verdict is Verdict.PASS
    bay.ledger.verify()


def test_unit_that_was_taken_away_is_undone(
    line: Line, make_bay: MakeBay, plug: Plug, serial: str, tmp_path: Path
) -> None:
    """Without the unit nobody can tell whether it would work, so it must not count as good."""
    before = line.certificates()
    [port, other] = plug(count=2)
    die_at("before restart", line, port, serial, tmp_path)
    bay = make_bay()
    ledger = bay.ledger.database
    with ledger.write() as connection:  # the cable is in another socket now, with a blank unit
        connection.execute("UPDATE runs SET facts = json_set(facts, '$.port', ?)", (other,))

    [decided] = bay.station.reconcile()

    assert decided.verdict is Verdict.ERROR
    assert line.certificates() == before
    assert serial not in line.things()


def test_second_reconciliation_finds_nothing(
    line: Line, make_bay: MakeBay, plug: Plug, serial: str, tmp_path: Path
) -> None:
    [port] = plug()
    die_at("registered", line, port, serial, tmp_path)
    bay = make_bay()
    assert len(bay.station.reconcile()) == 1
    assert bay.station.reconcile() == []


def test_run_of_another_account_or_product_is_left_to_its_own_station(bay: Bay) -> None:
    journal = Journal(bay.ledger)
    journal.begin("run-elsewhere", "DL99999998", {"port": "COM1", "product": bay.station.product.name})
    journal.intend("run-elsewhere", "identify", {"account": "999999999999/eu-west-1"})
    journal.begin("run-other-product", "X1", {"port": "COM1", "product": "SWITCH-2"})

    assert bay.station.reconcile() == []
    assert bay.open_runs() == ["DL99999998", "X1"]
