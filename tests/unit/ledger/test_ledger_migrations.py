"""A ledger of an older Linekey, opened by this one."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from desktop.ledger.journal import Journal, PhaseRecord
from desktop.ledger.migrations import MIGRATIONS
from desktop.ledger.store import Ledger

PLAN = {"job_id": "AFR_OTA-1", "product": "LAMP-1", "targets": ["arn:1"]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def older(path: Path, steps: int) -> sqlite3.Connection:
    """The layout as it was after the first `steps` migrations."""
    connection = sqlite3.connect(path)
    for script in MIGRATIONS[:steps]:
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
