"""Takes down, in batches, what a watch sees of a rollout's executions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from desktop.ledger.projections.executions import KIND, OPEN, ExecutionRow, put
from desktop.ledger.store import Ledger

ROWS_PER_ENTRY = 1000
ASKED_AT_ONCE = 500  # values in one statement, well below SQLite's limit

Known = Mapping[str, tuple[str, str, int | None]]  # thing -> state, details, entry


def note(ledger: Ledger, job_id: str, rows: Sequence[ExecutionRow]) -> None:
    """One transaction. An execution's end goes into the chain, once, up to 1000 of them an entry.

    What is still open is only kept as last seen, and never takes the place of an end: a rollout of Linekey
    does not begin again on a thing where it ended. An end that is told again counts when it has the unit's
    words and the first had none.
    """
    with ledger.database.write() as connection:
        rows = [ExecutionRow(row.thing, row.state, _kept(row)) for row in rows]
        known = _known(connection, job_id, rows)
        live = [row for row in rows if row.state in OPEN and not _has_ended(known, row)]
        put(connection, job_id, live, ledger.now())
        ended = [row for row in rows if row.state not in OPEN and _is_new(known, row)]
        for part in _parts(ended):
            told = [[row.thing, row.state, row.details] for row in part]
            ledger.append_in(connection, KIND, job_id, {"rows": told})


def _known(connection: sqlite3.Connection, job_id: str, rows: Sequence[ExecutionRow]) -> Known:
    found: dict[str, tuple[str, str, int | None]] = {}
    for start in range(0, len(rows), ASKED_AT_ONCE):
        things = [row.thing for row in rows[start : start + ASKED_AT_ONCE]]
        marks = ", ".join("?" * len(things))
        asked = connection.execute(
            "SELECT thing, state, details, sequence FROM executions"  # noqa: S608 - marks only
            f" WHERE job_id = ? AND thing IN ({marks})",
            (job_id, *things),
        )
        found |= {thing: (state, details, sequence) for thing, state, details, sequence in asked}
    return found


def _has_ended(known: Known, row: ExecutionRow) -> bool:
    return row.thing in known and known[row.thing][2] is not None


def _is_new(known: Known, row: ExecutionRow) -> bool:
    if not _has_ended(known, row):
        return True
    state, details, _entry = known[row.thing]
    return state != row.state or (details == "{}" and bool(row.details))


def _kept(row: ExecutionRow) -> dict[str, str]:
    """The unit's own words, but none that the ledger must not keep: they would stop the watch."""
    return {} if any("PRIVATE KEY-----" in word for word in row.details.values()) else dict(row.details)


def _parts(rows: Sequence[ExecutionRow]) -> Iterable[Sequence[ExecutionRow]]:
    return (rows[start : start + ROWS_PER_ENTRY] for start in range(0, len(rows), ROWS_PER_ENTRY))
