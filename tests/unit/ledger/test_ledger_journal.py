from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.core.errors import LedgerError
from desktop.ledger.journal import Journal, PhaseRecord
from desktop.ledger.store import Ledger

FACTS = {"port": "socket://127.0.0.1:5000", "product": "LAMP-1"}


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger(tmp_path / "ledger.db") as opened:
        yield opened


@pytest.fixture
def journal(ledger: Ledger) -> Journal:
    return Journal(ledger)


def test_a_cut_off_run_tells_how_far_it_came(journal: Journal, tmp_path: Path) -> None:
    journal.begin("run-1", "DL1", FACTS)
    journal.intend("run-1", "identify", {"slot": "1"})
    journal.done("run-1", "identify", {"thing_existed": False})
    journal.intend("run-1", "key", {"slot": "1"})
    with Ledger(tmp_path / "ledger.db") as after_the_restart:
        [run] = Journal(after_the_restart).open_runs()
    assert (run.run_id, run.subject, run.facts) == ("run-1", "DL1", FACTS)
    assert run.phases == [
        PhaseRecord("identify", {"slot": "1"}, {"thing_existed": False}),
        PhaseRecord("key", {"slot": "1"}, None),
    ]


def test_finish_appends_and_closes(journal: Journal, ledger: Ledger) -> None:
    journal.begin("run-1", "DL1", FACTS)
    entry = journal.finish("run-1", {"verdict": "PASS"})
    assert (entry.kind, entry.subject) == ("unit", "DL1")
    assert journal.open_runs() == []
    assert ledger.verify() == 1


def test_finish_does_neither_when_it_cannot_do_both(journal: Journal, ledger: Ledger) -> None:
    journal.begin("run-1", "DL1", FACTS)
    with pytest.raises(LedgerError):
        journal.finish("run-1", {"verdict": object()})
    assert [run.run_id for run in journal.open_runs()] == ["run-1"]
    assert ledger.verify() == 0


def test_a_closed_run_is_forgotten_and_may_be_closed_again(journal: Journal) -> None:
    journal.begin("run-1", "DL1", FACTS)
    journal.intend("run-1", "key", {})
    journal.close("run-1")
    journal.close("run-1")
    assert journal.open_runs() == []


def test_the_latest_intent_of_a_repeated_phase_is_answered(journal: Journal) -> None:
    journal.begin("run-1", "DL1", FACTS)
    journal.intend("run-1", "key", {"try": 1})
    journal.intend("run-1", "key", {"try": 2})
    journal.done("run-1", "key", {})
    [run] = journal.open_runs()
    assert [phase.result for phase in run.phases] == [None, {}]


def test_areas_do_not_see_each_other(journal: Journal, ledger: Ledger) -> None:
    Journal(ledger, "rollout").begin("AFR_OTA-1", "AFR_OTA-1", {"version": "1.1.0"})
    assert journal.open_runs() == []


def test_notes_on_a_run_that_is_not_open_are_refused(journal: Journal) -> None:
    for act in (
        lambda: journal.intend("run-9", "key", {}),
        lambda: journal.done("run-9", "key", {}),
        lambda: journal.finish("run-9", {}),
    ):
        with pytest.raises(LedgerError) as caught:
            act()
        assert caught.value.code == "LED-011"


ANOTHER_PROGRAM = """
import sys
from pathlib import Path
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger

Journal(Ledger(Path(sys.argv[1]))).begin("run-2", "DL2", {"port": "COM6", "product": "LAMP-1"})
print("begun", flush=True)
sys.stdin.read()
"""


def test_a_run_that_another_program_has_in_hand_is_left_alone_until_that_program_dies(
    journal: Journal, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", ANOTHER_PROGRAM, str(tmp_path / "ledger.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "begun\n"
        journal.begin("run-1", "DL1", FACTS)
        assert [run.run_id for run in journal.open_runs()] == ["run-1"]
        other.kill()
    assert [run.run_id for run in journal.open_runs()] == ["run-2", "run-1"]


def test_closing_the_ledger_leaves_no_lock_file(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as first, Ledger(tmp_path / "ledger.db") as second:
        Journal(first).begin("run-1", "DL1", FACTS)
        Journal(second).begin("run-2", "DL2", FACTS)
        assert len(list((tmp_path / "sessions").iterdir())) == 1
    assert list((tmp_path / "sessions").iterdir()) == []
    with Ledger(tmp_path / "ledger.db") as later:
        assert len(Journal(later).open_runs()) == 2


DAMAGE = {
    "facts": [
        *("{", "null", "[1]", "", b"{}", "[" * 50_000, "9" * 5000, "{}", b"\xff"),
        *(json.dumps(FACTS | wrong) for wrong in ({"after": float("nan")}, {"after": -1}, {"after": "x"})),
        *(json.dumps(FACTS | wrong) for wrong in ({"after": 1 << 63}, {"port": None}, {"product": 7})),
    ],
    "run_id": [b"run-1"],
    "subject": [b"\xff"],
    "area": ["unis", b"unit"],
}
PHASE_DAMAGE = {
    "intent": ["{", "null", b"{}", '{"at": 7}', '{"x": 1e999}', '{"account": NaN}'],
    "result": ["{", "[]", b"\xff", 7, '{"thing_existed": 1}', '{"certificate_id": "f00"}'],
    "phase": [b"key", "certificate", "connect"],
}


def damage(path: Path, table: str, column: str, value: object) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = 1", (value,))
    connection.close()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        *(("runs", column, value) for column, values in DAMAGE.items() for value in values),
        *(("phases", column, value) for column, values in PHASE_DAMAGE.items() for value in values),
    ],
)
def test_damaged_notes_stop_no_other_run_and_no_ledger_is_whole_with_them(
    journal: Journal, ledger: Ledger, tmp_path: Path, table: str, column: str, value: object
) -> None:
    for run_id in ("run-1", "run-2"):
        journal.begin(run_id, f"DL-{run_id}", FACTS)
        journal.intend(run_id, "key", {})
        journal.done(run_id, "key", {})
    assert ledger.verify() == 0
    damage(tmp_path / "ledger.db", table, column, value)

    assert [run.run_id for run in journal.open_runs()] == ["run-2"]
    damaged = {run.run_id for run in journal.damaged()}
    assert damaged
    with pytest.raises(LedgerError) as caught:
        ledger.verify()
    assert caught.value.code == "LED-016"

    for run_id in damaged:
        ledger.discard(run_id)
    assert journal.damaged() == []
    assert ledger.verify() == len(damaged)
    assert {entry.body["run_id"] for entry in ledger.entries("ledger")} == damaged
    assert [run.run_id for run in journal.open_runs()] == ["run-2"]


def test_sound_notes_are_not_given_up(journal: Journal, ledger: Ledger) -> None:
    journal.begin("run-1", "DL1", FACTS)
    for run_id in ("run-1", "run-9"):
        with pytest.raises(LedgerError) as caught:
            ledger.discard(run_id)
        assert caught.value.code == "LED-017"
    assert [run.run_id for run in journal.open_runs()] == ["run-1"]


@pytest.mark.parametrize("session", ["", ".", "../ledger.db", b"x.lock", 7])
def test_what_names_no_session_is_nobodys(journal: Journal, tmp_path: Path, session: object) -> None:
    journal.begin("run-1", "DL1", FACTS)
    damage(tmp_path / "ledger.db", "runs", "session", session)
    assert [run.run_id for run in journal.open_runs()] == ["run-1"]
    assert (tmp_path / "ledger.db").exists()


PLAN = {
    **{"account": "1", "region": "eu-west-1", "job_id": "AFR_OTA-1", "stream_id": "AFR_OTA-s", "bucket": "b"},
    **{
        "key": "k",
        "release_id": "rel-1",
        "product": "LAMP-1",
        "version": "1.0.0",
        "targets": [],
        "things": 1,
    },
}


@pytest.mark.parametrize(
    "wrong", [{}, {"job_id": "AFR_OTA-2"}, {"targets": "all"}, {"things": None}, {"account": 1}, {"more": ""}]
)
def test_notes_of_a_rollout_that_say_something_impossible_are_damaged(
    ledger: Ledger, wrong: dict[str, object]
) -> None:
    journal = Journal(ledger, "rollout")
    journal.begin("AFR_OTA-1", "AFR_OTA-1", PLAN | wrong)
    journal.intend("AFR_OTA-1", "upload", {})
    assert len(journal.open_runs()) == (not wrong)
    if wrong:
        with pytest.raises(LedgerError, match="LED-016"):
            ledger.verify()
        ledger.discard("AFR_OTA-1")
    assert ledger.verify() == len(wrong)
