"""What became of a rollout on each thing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from desktop.core.events import FAILURES
from desktop.ledger.chain import Entry, canonical
from desktop.ledger.database import Database
from desktop.ledger.projections.table import Table, beginning, listed, text

KIND = "executions"
OPEN = ("QUEUED", "IN_PROGRESS")


@dataclass(frozen=True)
class ExecutionRow:
    """`details` is AWS's statusDetails map as the unit reported it; `since` when it was seen in its state."""

    thing: str
    state: str
    details: Mapping[str, str] = field(default_factory=dict)
    since: str = field(default="", compare=False)


@dataclass(frozen=True)
class ReasonCount:
    """So many executions ended in `state`; `reason` is the unit's own word, empty when it gave none."""

    state: str
    reason: str
    count: int


def _apply(connection: sqlite3.Connection, entry: Entry) -> None:
    if entry.kind == KIND:
        put(connection, entry.subject, list(_told(entry)), entry.at, entry.sequence)
    elif entry.kind == "rollout" and text(entry.body, "action") == "finished":
        connection.execute("DELETE FROM executions WHERE job_id = ? AND sequence IS NULL", (entry.subject,))


def _told(entry: Entry) -> Iterator[ExecutionRow]:
    rows = entry.body.get("rows")
    for row in rows if isinstance(rows, list) else ():
        match row:
            case [str(thing), str(state), dict(details)]:
                yield ExecutionRow(thing, state, details)


def put(
    connection: sqlite3.Connection,
    job_id: str,
    rows: Iterable[ExecutionRow],
    at: str,
    sequence: int | None = None,
) -> None:
    """Seen at `at`; `sequence` is the entry that tells of these ends, None for what is still open."""
    connection.executemany(
        "INSERT INTO executions VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " since = CASE state WHEN excluded.state THEN since ELSE excluded.since END, state = excluded.state,"
        " reason = excluded.reason, details = excluded.details, sequence = excluded.sequence",
        [
            (job_id, row.thing, row.state, text(row.details, "reason"), canonical(row.details), at, sequence)
            for row in rows
        ],
    )


# A row without `sequence` is as last seen and not in the chain: only an end is recorded.
TABLE = Table(
    "executions",
    {
        "job_id": "TEXT NOT NULL",
        "thing": "TEXT NOT NULL",
        "state": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
        "details": "TEXT NOT NULL",
        "since": "TEXT NOT NULL",
        "sequence": "INTEGER CHECK (sequence IS NOT NULL OR state IN ('QUEUED', 'IN_PROGRESS'))",
    },
    ("job_id", "thing"),
    {"executions_by_state": "job_id, state, thing", "executions_by_reason": "job_id, state, reason"},
    _apply,
    told="sequence IS NOT NULL",
)


class Executions:
    """Pages of one rollout's executions, as last seen by a watch."""

    def __init__(self, database: Database, job_id: str) -> None:
        self._database = database
        self._job_id = job_id

    def page(
        self, limit: int = 100, after: str = "", prefix: str = "", state: str | None = None
    ) -> list[ExecutionRow]:
        """By name of the thing; `after` is the last one of the page before."""
        condition, values = beginning("thing", prefix, after)
        # Named, for SQLite would look through all things for a rare state.
        by_state = "INDEXED BY executions_by_state WHERE state = ? AND"
        of_state, states = ("WHERE", ()) if state is None else (by_state, (state,))
        rows = self._database.read(
            "SELECT thing, state, details, since FROM executions"  # noqa: S608 - our own names
            f" {of_state} job_id = ? AND {condition} ORDER BY thing LIMIT ?",
            (*states, self._job_id, *values, limit),
        )
        return [ExecutionRow(thing, name, listed(said, dict), since) for thing, name, said, since in rows]

    def failures_first(self, limit: int) -> list[ExecutionRow]:
        """For who looks at no more than `limit` of them: failures, then the others, each by name."""
        failed = [row for state in FAILURES for row in self.page(limit, state=state)]
        others = [row for row in self.page(limit) if row.state not in FAILURES]
        return [*failed, *others][:limit]

    def all(self) -> Iterator[ExecutionRow]:
        """Every execution, read in pages as used."""
        after = ""
        while rows := self.page(limit=500, after=after):
            yield from rows
            after = rows[-1].thing

    def counts(self) -> dict[str, int]:
        """How many executions are in each state."""
        return dict(
            self._database.read(
                "SELECT state, count(*) FROM executions WHERE job_id = ? GROUP BY state", (self._job_id,)
            )
        )

    def reasons(self, states: Iterable[str], limit: int = 20) -> list[ReasonCount]:
        """Why executions are in one of `states`, most frequent first."""
        wanted = tuple(states)
        rows = self._database.read(
            "SELECT state, reason, count(*) AS many FROM executions"  # noqa: S608 - marks only
            f" WHERE job_id = ? AND state IN ({', '.join('?' * len(wanted))})"
            " GROUP BY state, reason ORDER BY many DESC, state, reason LIMIT ?",
            (self._job_id, *wanted, limit),
        )
        return [ReasonCount(*row) for row in rows]
