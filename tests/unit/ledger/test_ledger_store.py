from __future__ import annotations

import contextlib
import errno
import sqlite3
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.errors import LedgerError
from desktop.ledger.chain import FIRST_PREVIOUS, canonical, chain_hash
from desktop.ledger.database import translated
from desktop.ledger.executions import note
from desktop.ledger.journal import Journal
from desktop.ledger.names import Personal
from desktop.ledger.projections.executions import ExecutionRow, Executions
from desktop.ledger.projections.rollouts import Rollouts
from desktop.ledger.store import Ledger

ROW = {"run_id": "run-1", "verdict": "PASS", "thing": "DL1", "message": "läuft", "seconds": 6.2}
TEXT_COLUMNS = ("at", "kind", "subject", "body", "previous", "hash")


class FixedClock:
    def now(self) -> datetime:
        return datetime(2026, 1, 31, 10, 15, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "line 3 – 深圳" / "ledger.db"


@pytest.fixture
def ledger(path: Path):
    with Ledger(path, FixedClock()) as opened:
        yield opened


def tamper(path: Path, statement: str, *values: object) -> None:
    """As somebody with the file and a SQLite shell would."""
    connection = sqlite3.connect(path, isolation_level=None)
    for name in ("changed", "deleted", "replaced"):
        connection.execute(f"DROP TRIGGER IF EXISTS entries_are_never_{name}")
    connection.execute(statement, values)
    connection.close()


def test_an_entry_comes_back_as_it_was_written(ledger: Ledger) -> None:
    written = ledger.append("unit", "DL1", ROW)
    assert list(ledger.entries()) == [written]
    assert written.body == ROW
    assert written.previous == FIRST_PREVIOUS
    assert written.at == "2026-01-31T10:15:00.000+00:00"


def test_entries_are_filtered_limited_and_continued(ledger: Ledger) -> None:
    ledger.append_many([("unit", f"DL{n}", {"n": n}) for n in range(1200)])
    ledger.append("release", "rel-1", {})
    assert [entry.sequence for entry in ledger.entries("unit")] == list(range(1, 1201))
    assert [entry.body["n"] for entry in ledger.entries("unit", limit=3, after=700)] == [700, 701, 702]
    assert [entry.subject for entry in ledger.entries("release")] == ["rel-1"]
    assert [entry.body["n"] for entry in ledger.entries(subject="DL7")] == [7]
    assert len(list(ledger.entries(limit=501))) == 501


def test_units_shows_the_latest_of_each_newest_first(ledger: Ledger) -> None:
    for serial, verdict in [("A", "FAIL"), ("B", "PASS"), ("A", "PASS"), ("C", "ERROR")]:
        ledger.append("unit", serial, {"verdict": verdict})
    assert [(e.subject, e.body["verdict"]) for e in ledger.units()] == [
        ("C", "ERROR"),
        ("A", "PASS"),
        ("B", "PASS"),
    ]
    first = ledger.units(limit=2)
    assert [e.subject for e in ledger.units(limit=2, after=first[-1].sequence)] == ["B"]
    assert [e.body["verdict"] for e in ledger.unit("A")] == ["FAIL", "PASS"]


def test_the_database_refuses_to_change_delete_or_replace(ledger: Ledger, path: Path) -> None:
    ledger.append("unit", "DL1", ROW)
    for statement in (
        "UPDATE entries SET subject = 'DL2'",
        "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries VALUES (1, '', '', '', '', '', '')",
    ):
        connection = sqlite3.connect(path)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
        connection.close()
    assert ledger.verify() == 1


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_an_entry_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("chain") / "ledger.db"
    with Ledger(path) as ledger:
        written = ledger.append_many([("unit", f"DL{n}", {**ROW, "slot": n}) for n in range(4)])
        victim = data.draw(st.integers(1, len(written)))
        column = data.draw(st.sampled_from(TEXT_COLUMNS))
        [(original,)] = ledger.database.read(
            f"SELECT CAST({column} AS BLOB) FROM entries WHERE sequence = ?", (victim,)
        )
        place = data.draw(st.integers(0, len(original) - 1))
        byte = data.draw(st.integers(0, 255).filter(lambda value: value != original[place]))
        changed = original[:place] + bytes([byte]) + original[place + 1 :]
        tamper(path, f"UPDATE entries SET {column} = CAST(? AS TEXT) WHERE sequence = ?", changed, victim)
        with pytest.raises(LedgerError) as caught:
            ledger.verify()
    assert caught.value.code == "LED-002"
    assert caught.value.context["sequence"] == victim


def test_a_body_that_is_no_json_any_more_is_not_read_as_an_entry(ledger: Ledger, path: Path) -> None:
    ledger.append("unit", "DL1", ROW)
    tamper(path, "UPDATE entries SET body = substr(body, 2)")
    with pytest.raises(LedgerError, match="entry 1: its content was changed"):
        ledger.unit("DL1")


def test_a_value_of_another_type_is_found(ledger: Ledger, path: Path) -> None:
    ledger.append("unit", "DL1", ROW)
    tamper(path, "UPDATE entries SET body = CAST(body AS BLOB)")
    with pytest.raises(LedgerError, match="entry 1: its content was changed"):
        ledger.verify()


@pytest.mark.parametrize(("gone", "named"), [(1, 1), (2, 2), (3, 3)])
def test_a_missing_entry_is_found_also_at_the_end(ledger: Ledger, path: Path, gone: int, named: int) -> None:
    ledger.append_many([("unit", "DL1", ROW)] * 3)
    tamper(path, "DELETE FROM entries WHERE sequence = ?", gone)
    with pytest.raises(LedgerError, match=f"entry {named}: it is missing"):
        ledger.verify()


def test_entries_rehashed_after_the_fact_still_break_the_next_link(ledger: Ledger, path: Path) -> None:
    first, _ = ledger.append_many([("unit", "DL1", ROW)] * 2)
    forged = canonical({**ROW, "verdict": "FAIL"})
    digest = chain_hash(first.previous, 1, first.at, first.kind, first.subject, forged)
    tamper(path, "UPDATE entries SET body = ?, hash = ? WHERE sequence = 1", forged, digest)
    with pytest.raises(LedgerError, match="entry 2: it does not follow"):
        ledger.verify()


def test_threads_and_processes_share_one_chain(ledger: Ledger, path: Path) -> None:
    with Ledger(path) as other:
        threads = [
            threading.Thread(target=lambda to=to: [to.append("unit", "DL1", ROW) for _ in range(20)])
            for to in (ledger, ledger, other, other)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert ledger.verify() == 80


def test_a_batch_is_whole_or_nothing(ledger: Ledger) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger.append_many([("unit", "DL1", ROW), ("unit", "DL2", {"bad": object()})])
    assert caught.value.code == "LED-007"
    assert list(ledger.entries()) == []


def test_a_private_key_is_never_recorded(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="private key"):
        ledger.append("unit", "DL1", {"message": "-----BEGIN PRIVATE KEY-----\nabc"})


def test_what_was_written_survives_reopening(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.append("unit", "DL1", ROW)
    with Ledger(path) as ledger:
        ledger.append("unit", "DL1", ROW)
        assert ledger.verify() == 2


def test_each_commit_is_on_the_disk_when_it_returns(ledger: Ledger) -> None:
    assert ledger.database.read("PRAGMA synchronous") == [(2,)], "FULL"


def test_a_file_that_is_no_ledger_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"this is a firmware image, not a database" * 200)
    with pytest.raises(LedgerError, match="not a ledger") as caught:
        Ledger(path)
    assert caught.value.code == "LED-005"
    assert caught.value.hint


def test_a_damaged_file_is_a_sentence(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.append_many([("unit", "DL1", ROW)] * 200)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(LedgerError) as caught, Ledger(path) as ledger:
        ledger.verify()
    assert caught.value.code == "LED-005"


def test_a_full_disk_is_a_sentence_and_leaves_the_chain_whole(ledger: Ledger) -> None:
    ledger.append("unit", "DL1", ROW)
    [(pages,)] = ledger.database.read("PRAGMA page_count")
    ledger.database.read(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LedgerError, match="disk is full") as caught:
        ledger.append_many([("unit", "DL1", {"message": "x" * 4000})] * 20)
    assert caught.value.code == "LED-004"
    assert ledger.verify() == 1
    ledger.database.read("PRAGMA max_page_count = 100000")
    ledger.append("unit", "DL1", ROW)
    assert ledger.verify() == 2


def test_a_locked_file_is_a_sentence_that_invites_to_try_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.ledger.database.BUSY_SECONDS", 0.05)
    with Ledger(path) as ledger:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError) as caught:
            ledger.append("unit", "DL1", ROW)
        assert (caught.value.code, caught.value.retryable) == ("LED-003", True)
        holder.execute("ROLLBACK")
        holder.close()
        ledger.append("unit", "DL1", ROW)


def test_a_locked_file_is_opened_and_read(path: Path) -> None:
    """A rebuild of a large ledger holds the lock for a minute."""
    with Ledger(path) as ledger:
        ledger.append("unit", "DL1", ROW)
        with ledger.database.write(), Ledger(path) as other:
            assert [entry.subject for entry in other.units()] == ["DL1"]


def test_a_ledger_of_a_newer_linekey_is_left_alone(path: Path) -> None:
    Ledger(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LedgerError) as caught:
        Ledger(path)
    assert caught.value.code == "LED-006"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(LedgerError) as caught:
        Ledger(tmp_path / "file" / "ledger.db")
    assert caught.value.code == "LED-001"


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (sqlite3.SQLITE_READONLY, "LED-008", "cannot be written"),
        (sqlite3.SQLITE_PERM, "LED-008", "cannot be written"),
        (sqlite3.SQLITE_IOERR, "LED-009", "answered “disk I/O error”"),
    ],
)
def test_what_sqlite_answers_is_told(tmp_path: Path, answer: int, code: str, words: str) -> None:
    fault = sqlite3.OperationalError("disk I/O error")
    fault.sqlite_errorcode = answer
    with pytest.raises(LedgerError, match=words) as caught, translated(tmp_path / "ledger.db"):
        raise fault
    assert (caught.value.code, caught.value.retryable) == (code, False)
    assert caught.value.order


@pytest.mark.parametrize("table", ["units", "releases", "rollouts", "executions", "names", "entries", "runs"])
def test_a_blob_in_a_text_column_is_told_and_crashes_nothing(ledger: Ledger, path: Path, table: str) -> None:
    ledger.append("unit", "DL1", {**ROW, "product": "LAMP-1"})
    ledger.append("release", "rel-1", {"product": "LAMP-1", "by": Personal("Ada", free=True)})
    ledger.append("rollout", "job-1", {"action": "launched", "targets": ["arn:1"]})
    note(ledger, "job-1", [ExecutionRow("thing", "SUCCEEDED", {"reason": "x"})])
    Journal(ledger).begin("run-1", "DL2", {"port": "COM5", "product": "LAMP-1"})
    columns = ledger.database.read("SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'", (table,))
    first = " WHERE sequence = 1" if table == "entries" else ""
    for (column,) in columns:
        with sqlite3.connect(path, isolation_level=None) as connection:
            before = connection.execute(f"SELECT {column} FROM {table}{first}").fetchone()[0]
        tamper(path, f"UPDATE {table} SET {column} = X'FFFE'{first}")
        if column not in ("session",):  # which only says who has the run in hand
            with pytest.raises(LedgerError, match=r"LED-0(02|12|13|16)"):
                ledger.verify()
        Journal(ledger).open_runs()
        with contextlib.suppress(LedgerError):
            Executions(ledger.database, "job-1").page()
        with contextlib.suppress(LedgerError):
            Rollouts(ledger.database).page()
        with contextlib.suppress(LedgerError):
            ledger.forget("Bea")
        tamper(path, f"UPDATE {table} SET {column} = ?{first}", before)
    assert ledger.verify() == 4


def rehashed(path: Path, body: str) -> None:
    """As somebody who knows how the chain is made would change the last entry."""
    with sqlite3.connect(path, isolation_level=None) as connection:
        last = "SELECT sequence, at, kind, subject, previous FROM entries ORDER BY sequence DESC LIMIT 1"
        sequence, at, kind, subject, previous = connection.execute(last).fetchone()
    digest = chain_hash(previous, sequence, at, kind, subject, body)
    tamper(path, "UPDATE entries SET body = ?, hash = ? WHERE sequence = ?", body, digest, sequence)


@pytest.mark.parametrize("body", ["5", "null", "[]", '"x"', "[" * 50_000])
def test_a_forged_entry_that_is_no_object_is_found(ledger: Ledger, path: Path, body: str) -> None:
    ledger.append("unit", "DL1", ROW)
    rehashed(path, body)
    with pytest.raises(LedgerError, match="entry 1: its content was changed"):
        ledger.verify()
    with pytest.raises(LedgerError, match="entry 1: its content was changed"):
        ledger.rebuild()


@pytest.mark.parametrize("rows", [5, [1], [["a", "b"]], [["a", 1, {}]], [["a", "FAILED", 1]]])
def test_a_forged_list_of_ends_is_compared_and_rebuilt(ledger: Ledger, path: Path, rows: object) -> None:
    ledger.append("executions", "job-1", {"rows": []})
    rehashed(path, canonical({"rows": rows}))
    assert ledger.rebuild() == 1
    assert ledger.verify() == 1


def test_what_sqlite_has_no_room_for_is_looked_up_and_not_found(ledger: Ledger) -> None:
    ledger.append("unit", "DL\udcff", ROW)
    assert ledger.unit("\udcfe\ud800") == []
    assert [entry.subject for entry in ledger.unit("DL\udcff")] == ["DL\\udcff"]
    assert [entry.subject for entry in ledger.units(10, 10**30)] == ["DL\\udcff"]
    with pytest.raises(LedgerError, match="LED-014"):
        ledger.forget("\ud800")
    assert ledger.verify() == 1


@pytest.mark.parametrize("answer", [sqlite3.SQLITE_IOERR | 4864, sqlite3.SQLITE_CANTOPEN])
def test_a_disk_without_room_for_shared_memory_is_a_full_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: int
) -> None:
    fault = sqlite3.OperationalError("disk I/O error")
    fault.sqlite_errorcode = answer
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=4096))
    with pytest.raises(LedgerError) as caught, translated(tmp_path / "ledger.db"):
        raise fault
    assert caught.value.code == "LED-004"


def test_a_full_disk_that_the_system_tells_of_is_a_full_one(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as caught, translated(tmp_path / "ledger.db"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.code == "LED-004"


@pytest.mark.skipif(sys.platform == "win32", reason="there, rights come from the user's profile folder")
def test_nobody_else_reads_the_ledger(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.parent.chmod(0o755)
    path.touch(mode=0o644)
    path.chmod(0o644)

    def modes() -> dict[str, int]:
        return {one.name: one.stat().st_mode & 0o777 for one in (path.parent, *path.parent.rglob("*"))}

    with Ledger(path) as ledger:
        Journal(ledger).begin("run-1", "DL1", {"port": "COM5", "product": "LAMP-1"})
        told = modes()
        assert {"ledger.db", "ledger.db-wal", "ledger.db-shm", "sessions"} <= told.keys()
        folders = {path.parent.name, "sessions"}
        assert {told[name] for name in folders} == {0o700}
        assert {mode for name, mode in told.items() if name not in folders} == {0o600}
        for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):  # as an older Linekey left them
            (path.parent / name).chmod(0o644)
        with Ledger(path):
            assert {modes()[name] for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm")} == {0o600}


@pytest.mark.skipif(sys.platform == "win32", reason="there, rights come from the user's profile folder")
def test_a_folder_that_all_users_share_stays_theirs(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    Ledger(tmp_path / "ledger.db").close()
    assert tmp_path.stat().st_mode & 0o7777 == 0o1777
