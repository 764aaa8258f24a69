"""A ledger of an older Linekey, opened by this one."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from desktop.core.errors import LedgerError
from desktop.ledger.chain import canonical, chain_hash, insert
from desktop.ledger.checkpoints.keeping import station_checkpoints
from desktop.ledger.checkpoints.proving import prove_entry
from desktop.ledger.journal import Journal, PhaseRecord
from desktop.ledger.migrations import MIGRATIONS
from desktop.ledger.store import Ledger
from tests.unit.ledger import rfc6962

PLAN = {
    **{"account": "1", "region": "eu-west-1", "job_id": "AFR_OTA-1", "stream_id": "AFR_OTA-s", "bucket": "b"},
    **{"key": "k", "release_id": "rel-1", "product": "LAMP-1", "version": "1.0.0"},
    **{"targets": ["arn:1"], "things": 1},
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def older(path: Path, steps: int) -> sqlite3.Connection:
    """The layout as it was after the first `steps` migrations."""
    connection = sqlite3.connect(path)
    for script in MIGRATIONS[:steps]:
        assert isinstance(script, str)
        connection.executescript(script)
    connection.execute(f"PRAGMA user_version = {steps}")
    return connection


def test_runs_that_are_open_are_taken_over(path: Path) -> None:
    connection = older(path, 1)
    run = "INSERT INTO runs VALUES (?, ?, 's.lock', ?, ?, 'LAMP-1')"
    connection.execute(run, ("run-1", "unit", "DL1", "COM5"))
    connection.execute(run, ("AFR_OTA-1", "rollout", "AFR_OTA-1", ""))
    connection.execute(run, ("AFR_OTA-2", "rollout", "AFR_OTA-2", ""))
    insert = "INSERT INTO phases (run_id, phase, intent, result) VALUES (?, ?, ?, ?)"
    connection.execute(insert, ("run-1", "key", '{"slot":"1"}', None))
    connection.execute(insert, ("AFR_OTA-1", "upload", json.dumps(PLAN), None))
    connection.execute(insert, ("AFR_OTA-1", "stream", "{}", None))
    connection.commit()
    connection.close()

    with Ledger(path) as ledger:
        [run] = Journal(ledger).open_runs()
        assert (run.subject, run.facts) == ("DL1", {"port": "COM5", "product": "LAMP-1"})
        assert run.phases == [PhaseRecord("key", {"slot": "1"}, None)]
        begun, not_begun = Journal(ledger, "rollout").open_runs()
        assert (begun.subject, begun.facts) == ("AFR_OTA-1", PLAN)
        assert [phase.phase for phase in begun.phases] == ["upload", "stream"]
        assert (not_begun.facts, not_begun.phases) == ({}, [])


NAME = "Ada Lovelace"
ATTEMPT = {"action": "approve", "key_uri": f"file:/home/{NAME}/a.pem", "code": "REL-024"}
OLD: list[tuple[str, str, dict[str, str]]] = [
    ("unit", "DL1", {"verdict": "PASS", "product": "LAMP-1"}),
    ("release", "rel-1", {"product": "LAMP-1", "version": "1.1.0"}),
    ("release-attempted", "rel-1", ATTEMPT),
    ("release-approved", "rel-1", {"approver": NAME, "key_uri": "file:a.pem", "public_key_sha256": "f0"}),
    ("release-refused", "rel-1", {"reason": "wrong build", "by": NAME}),
    ("release-refused", "rel-2", {"reason": "older: names nobody"}),
]


def old_chain(path: Path) -> str:
    """An older Linekey's ledger with names in its entries; the chain's head."""
    connection = older(path, 1)
    for kind, subject, body in OLD:
        last = insert(connection, "2026-01-31T10:15:00.000+00:00", kind, subject, canonical(body))
    connection.commit()
    connection.close()
    return last.hash


def everything(folder: Path) -> bytes:
    """Of all files but the index of the log, which Windows locks and which holds no content."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".db-shm"]
    return b"".join(file.read_bytes() for file in files)


def test_names_go_out_of_an_older_chain_which_stays_whole_and_tells_its_old_head(path: Path) -> None:
    old_head = old_chain(path)
    with Ledger(path) as ledger:
        assert ledger.verify() == len(OLD) + 1
        entries = list(ledger.entries())
        assert [(entry.kind, entry.subject) for entry in entries[:-1]] == [row[:2] for row in OLD]
        assert entries[-1].body == {
            "action": "rechained",
            "reason": "names of persons",
            "entries": len(OLD),
            "head": old_head,
        }
        assert not any(NAME in canonical(entry.body) for entry in entries)
        assert ledger.name(entries[3].body["approver"]) == ledger.name(entries[4].body["by"]) == NAME
        assert entries[5].body == OLD[5][2]
        # Who has the names can still show that nothing else was changed: the old head comes out again.
        head = "0" * 64
        for entry in entries[:-1]:
            body = {n: ledger.name(v) if isinstance(v, dict) else v for n, v in entry.body.items()}
            head = chain_hash(head, entry.sequence, entry.at, entry.kind, entry.subject, canonical(body))
        assert head == old_head


def test_an_older_ledger_has_its_first_checkpoint_over_all(path: Path) -> None:
    old_chain(path)
    with Ledger(path) as ledger:
        checkpoints = station_checkpoints(ledger, lambda _: "passphrase", lambda _: "passphrase")
        told = checkpoints.take().proof.signed.checkpoint
        assert told.size == len(OLD) + 1
        assert told.root == rfc6962.mth([bytes.fromhex(entry.hash) for entry in ledger.entries()])
        ledger.forget(NAME)
    with Ledger(path) as ledger:
        station_checkpoints(ledger).check()
        assert prove_entry(station_checkpoints(ledger), 4).entry("").kind == "release-approved"


def test_a_name_of_an_older_chain_can_be_erased_from_the_very_file(path: Path) -> None:
    old_chain(path)
    assert NAME.encode() in everything(path.parent)
    with Ledger(path) as ledger:
        assert b'"by":"Ada' not in everything(path.parent), "entries as they were"
        assert ledger.forget(NAME) == 4  # the keys' URIs, too
        assert NAME.encode() not in everything(path.parent)
        ledger.verify()
    assert NAME.encode() not in everything(path.parent)


def test_a_chain_without_names_keeps_its_hashes(path: Path) -> None:
    connection = older(path, 1)
    last = insert(connection, "2026-01-31T10:15:00.000+00:00", "unit", "DL1", canonical({"verdict": "PASS"}))
    connection.commit()
    connection.close()
    with Ledger(path) as ledger:
        assert [entry.hash for entry in ledger.entries()] == [last.hash]
        assert [entry.subject for entry in ledger.units()] == ["DL1"]


def test_a_broken_chain_is_not_hashed_anew(path: Path) -> None:
    """Else the proof that somebody changed it would be gone."""
    old_chain(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DROP TRIGGER entries_are_never_changed")
    connection.execute("UPDATE entries SET body = replace(body, 'older', 'newer') WHERE sequence = 6")
    connection.close()
    with Ledger(path) as ledger, pytest.raises(LedgerError, match="entry 6: its content was changed"):
        ledger.verify()


@pytest.mark.parametrize(
    "damage", ["body = '{'", "body = '5'", "body = x'ff'", "subject = CAST(x'ff' AS TEXT)"]
)
def test_a_damaged_entry_stops_no_station(path: Path, damage: str) -> None:
    old_chain(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DROP TRIGGER entries_are_never_changed")
    connection.execute(f"UPDATE entries SET {damage} WHERE sequence IN (2, 3)")
    connection.close()
    with Ledger(path) as ledger:
        assert [entry.subject for entry in ledger.units()] == ["DL1"]
        ledger.append("unit", "DL2", {"verdict": "PASS"})
        with pytest.raises(LedgerError, match="entry 2: its content was changed"):
            ledger.verify()
        with pytest.raises(LedgerError, match="entry 2"):
            ledger.rebuild()
        assert [entry.subject for entry in ledger.units()] == ["DL2", "DL1"], "the lists stay as they were"


def test_the_entries_are_protected_again_after_they_were_hashed_anew(path: Path) -> None:
    old_chain(path)
    Ledger(path).close()
    connection = sqlite3.connect(path)
    for statement in ("UPDATE entries SET subject = 'X'", "DELETE FROM entries"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()
