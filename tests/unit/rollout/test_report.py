"""What is told of a rollout that is over."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.cli.main import EXIT_STATUS, run
from desktop.core import paths
from desktop.core.errors import RolloutError
from desktop.ledger.executions import note
from desktop.ledger.projections.executions import ExecutionRow
from desktop.ledger.store import Ledger
from desktop.rollout.report import csv_report, json_report

JOB = "AFR_OTA-v1_1_0-20261128T101502-9f2c61aa"
LAUNCHED = {
    "action": "launched",
    "job_id": JOB,
    "account": "000000000000",
    "region": "eu-west-1",
    "product": "LAMP-1",
    "version": "1.1.0",
    "release_id": "rel-1",
    "targets": ["arn:aws:iot:eu-west-1:000000000000:thinggroup/lamp-line"],
    "things": 3,
}
ROWS = [
    ExecutionRow("DL1", "SUCCEEDED", {"reason": "accepted v1.1.0"}),
    ExecutionRow("DL2", "FAILED", {"reason": "=cmd|' /C calc'!A0"}),
    ExecutionRow("DL3", "TIMED_OUT"),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        yield ledger


@pytest.fixture
def over(ledger: Ledger) -> Ledger:
    ledger.append("rollout", JOB, LAUNCHED)
    note(ledger, JOB, ROWS)
    ledger.append("rollout", JOB, {"action": "cancelled", "reason": "wrong version", "force": False})
    ledger.append("rollout", JOB, {"action": "finished", "status": "CANCELED", "counts": {}})
    return ledger


def test_all_that_is_known_of_it(over: Ledger) -> None:
    told = json.loads(json_report(over, JOB))
    assert (told["release_id"], told["things"], told["account"]) == ("rel-1", 3, "000000000000")
    assert told["launched"] < told["since"][0]["at"] <= told["since"][1]["at"]
    assert [entry["action"] for entry in told["since"]] == ["cancelled", "finished"]
    assert told["counts"] == {"FAILED": 1, "SUCCEEDED": 1, "TIMED_OUT": 1}
    assert [row["thing"] for row in told["executions"]] == ["DL1", "DL2", "DL3"]
    assert {one["state"]: one["count"] for one in told["reasons"]} == {"FAILED": 1, "TIMED_OUT": 1}


def test_a_unit_s_words_are_no_formula(over: Ledger) -> None:
    first, *rows = csv.reader(io.StringIO(csv_report(over, JOB)))
    assert first == ["thing", "state", "reason", "since"]
    assert [row[:2] for row in rows] == [["DL1", "SUCCEEDED"], ["DL2", "FAILED"], ["DL3", "TIMED_OUT"]]
    assert rows[1][2].startswith("'=cmd")


def test_of_a_rollout_of_another_computer_there_is_none(ledger: Ledger) -> None:
    for told in (json_report, csv_report):
        with pytest.raises(RolloutError, match="ROL-052"):
            told(ledger, JOB)


def test_files_for_people_and_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger(paths.data_dir() / "ledger.sqlite3") as ledger:
        ledger.append("rollout", JOB, LAUNCHED)
        note(ledger, JOB, ROWS)
    for name in ("Bericht ü.json", "units.CSV"):
        assert run(["rollout", "report", JOB, "--out", str(tmp_path / name)]) == 0
    assert json.loads((tmp_path / "Bericht ü.json").read_text(encoding="utf-8"))["version"] == "1.1.0"
    assert (tmp_path / "units.CSV").read_bytes().startswith(b"\xef\xbb\xbfthing,state,reason,since")
    capsys.readouterr()
    assert run(["rollout", "report", JOB]) == 0
    assert capsys.readouterr().out.startswith("thing,state,reason,since")
    assert run(["rollout", "report", JOB, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["job_id"] == JOB
    assert run(["rollout", "report", "AFR_OTA-nobody"]) == EXIT_STATUS["ROL"]
