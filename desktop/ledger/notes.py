"""The journal's rows as they stand in the file: runs under way or cut off, and what is damaged of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.ledger.stored import read_json, read_text

# What a run of each area must have known at its start, each a text: else nobody can settle it.
NEEDED: Mapping[str, tuple[str, ...]] = {"unit": ("port", "product"), "rollout": ()}


@dataclass(frozen=True)
class PhaseRecord:
    """One phase: what was about to be done, and what came of it; `result` is None if that was never known."""

    phase: str
    intent: Mapping[str, Any]
    result: Mapping[str, Any] | None


@dataclass(frozen=True)
class OpenRun:
    """`subject` is what the run is about (a serial number, a job id), `facts` what was known at its start."""

    run_id: str
    subject: str
    facts: Mapping[str, Any]
    phases: list[PhaseRecord]


@dataclass(frozen=True)
class DamagedRun:
    """Notes that are not as the journal writes them, as far as they can be shown."""

    run_id: str
    subject: str


@dataclass(frozen=True)
class Row:
    """One run in the file, with the area it is of and the session that has or had it in hand."""

    area: object
    session: object
    run: OpenRun | DamagedRun


def rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """Every run, oldest first; then those of which only phases are left."""
    runs = "SELECT rowid, area, session, run_id, subject, facts FROM runs ORDER BY rowid"
    for rowid, area, session, run_id, subject, facts in connection.execute(runs).fetchall():
        phases = connection.execute(
            "SELECT phase, intent, result FROM phases"
            " WHERE run_id = (SELECT run_id FROM runs WHERE rowid = ?) ORDER BY position",
            (rowid,),
        ).fetchall()
        yield Row(area, session, _read(area, run_id, subject, facts, phases))
    left = "SELECT DISTINCT run_id FROM phases WHERE run_id NOT IN (SELECT run_id FROM runs)"
    for (run_id,) in connection.execute(left).fetchall():
        yield Row("", "", DamagedRun(str(run_id), ""))


def drop(connection: sqlite3.Connection, run_id: str) -> None:
    """Every note of the run, named as `rows` does."""
    for table in ("phases", "runs"):
        for rowid, found in connection.execute(f"SELECT rowid, run_id FROM {table}").fetchall():  # noqa: S608
            if str(found) == run_id:
                connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))  # noqa: S608


def _read(
    area: object, run_id: object, subject: object, facts: object, phases: list[tuple[Any, ...]]
) -> OpenRun | DamagedRun:
    try:
        known = read_json(facts, dict)
        missing = [name for name in NEEDED[read_text(area)] if not isinstance(known.get(name), str)]
        if missing:
            raise ValueError(missing)
        return OpenRun(read_text(run_id), read_text(subject), known, [_phase(*phase) for phase in phases])
    except (KeyError, ValueError):
        return DamagedRun(str(run_id), str(subject))


def _phase(phase: object, intent: object, result: object) -> PhaseRecord:
    done = None if result is None else read_json(result, dict)
    return PhaseRecord(read_text(phase), read_json(intent, dict), done)
