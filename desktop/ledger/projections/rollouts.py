"""Each rollout that this station launched, and how it ended."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.ledger.chain import Entry, canonical
from desktop.ledger.database import Database
from desktop.ledger.projections.table import Table, beginning, listed, number, text


@dataclass(frozen=True)
class RolloutRow:
    """`targets` are ARNs. `status` is `launched`, `cancelled`, or AWS's at the end of a watch; `counts` too.

    A rollout launched elsewhere is not among them, whoever watched it.
    """

    job_id: str
    sequence: int
    at: str
    product: str
    version: str
    release_id: str
    things: int
    targets: tuple[str, ...]
    status: str
    succeeded: int
    counts: Mapping[str, int]


def _apply(connection: sqlite3.Connection, entry: Entry) -> None:
    if entry.kind != "rollout":
        return
    action = text(entry.body, "action")
    if action == "launched":
        _launched(connection, entry)
    elif action == "cancelled":
        connection.execute("UPDATE rollouts SET status = 'cancelled' WHERE job_id = ?", (entry.subject,))
    elif action == "finished":
        found = entry.body.get("counts")
        counts = found if isinstance(found, dict) else {}
        connection.execute(
            "UPDATE rollouts SET status = ?, succeeded = ?, counts = ? WHERE job_id = ?",
            (text(entry.body, "status"), number(counts, "SUCCEEDED"), canonical(counts), entry.subject),
        )


def _launched(connection: sqlite3.Connection, entry: Entry) -> None:
    body, targets = entry.body, entry.body.get("targets")
    connection.execute(
        "INSERT OR REPLACE INTO rollouts VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'launched', 0, '{}')",
        (
            entry.subject,
            entry.sequence,
            entry.at,
            text(body, "product"),
            text(body, "version"),
            text(body, "release_id"),
            number(body, "things"),
            json.dumps(targets if isinstance(targets, list) else []),
        ),
    )


TABLE = Table(
    "rollouts",
    {
        "job_id": "TEXT NOT NULL",
        "sequence": "INTEGER NOT NULL",
        "at": "TEXT NOT NULL",
        "product": "TEXT NOT NULL",
        "version": "TEXT NOT NULL",
        "release_id": "TEXT NOT NULL",
        "things": "INTEGER NOT NULL",
        "targets": "TEXT NOT NULL",
        "status": "TEXT NOT NULL",
        "succeeded": "INTEGER NOT NULL",
        "counts": "TEXT NOT NULL",
    },
    ("job_id",),
    {
        "rollouts_by_sequence": "sequence",
        "rollouts_taken": "product, version, sequence, succeeded",
    },
    _apply,
)


class Rollouts:
    """Pages of rollouts, as last recorded."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, limit: int = 100, before: int | None = None) -> list[RolloutRow]:
        """Newest first; `before` is the last `sequence` of the page before."""
        last = (1 << 62) if before is None else before
        return self._rows("sequence < ? ORDER BY sequence DESC LIMIT ?", last, limit)

    def find(self, prefix: str, limit: int = 100, after: str = "") -> list[RolloutRow]:
        """By the beginning of the job id, in its order; `after` is the last id of the page before."""
        condition, values = beginning("job_id", prefix, after)
        return self._rows(f"{condition} ORDER BY job_id LIMIT ?", *values, limit)

    def versions_taken(self, product: str) -> list[str]:
        """Versions that things of `product` took by a rollout that was watched to its end, each once."""
        rows = self._database.read(
            "SELECT DISTINCT version FROM rollouts WHERE product = ? AND succeeded > 0", (product,)
        )
        return [row[0] for row in rows]

    def taken(self, product: str, version: str) -> list[RolloutRow]:
        """Those of `product` and `version` that were watched to their end and that things took."""
        return self._rows("product = ? AND version = ? AND succeeded > 0 ORDER BY sequence", product, version)

    def taken_before(self, job_id: str, things: Collection[str]) -> dict[str, int]:
        """The releases that `things` took last before that rollout, with how many of them; most first."""
        named = sorted(things)
        rows = self._database.read(
            "SELECT release_id, count(*) AS many FROM ("  # noqa: S608 - marks only
            " SELECT rollouts.release_id, thing, max(executions.sequence) FROM executions"
            " JOIN rollouts USING (job_id), rollouts AS this WHERE this.job_id = ?"
            " AND rollouts.product = this.product AND state = 'SUCCEEDED'"
            " AND rollouts.sequence < this.sequence"
            f" AND thing IN ({', '.join('?' * len(named))}) GROUP BY thing"
            ") GROUP BY release_id ORDER BY many DESC, release_id",
            (job_id, *named),
        )
        return dict(rows)

    def last_taken(self, product: str) -> dict[str, str]:
        """The version that each thing of `product` took last, by the rollouts that were watched."""
        rows = self._database.read(
            "SELECT thing, version, max(executions.sequence) FROM executions JOIN rollouts USING (job_id)"
            " WHERE product = ? AND state = 'SUCCEEDED' GROUP BY thing",  # of SQLite, the row of the maximum
            (product,),
        )
        return {thing: version for thing, version, _last in rows}

    def _rows(self, where: str, *values: object) -> list[RolloutRow]:
        rows = self._database.read(
            f"SELECT {', '.join(TABLE.columns)} FROM rollouts WHERE {where}",  # noqa: S608 - our own names
            values,
        )
        return [_row(row) for row in rows]


def _row(row: tuple[Any, ...]) -> RolloutRow:
    *facts, targets, status, succeeded, counts = row
    values = (*facts, tuple(listed(targets, list)), status, succeeded, listed(counts, dict))
    return RolloutRow(*values)
