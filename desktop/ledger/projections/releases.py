"""Each release with how far it was approved."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from desktop.ledger.chain import Entry
from desktop.ledger.database import Database
from desktop.ledger.projections.table import Table, beginning, number, text


@dataclass(frozen=True)
class ReleaseRow:
    """`approvals` are those recorded, `needed` those that the profile asked for when it was made.

    Which of them count is for `desktop.release` to say, which knows the manifest and today's approvers.
    """

    release_id: str
    sequence: int
    at: str
    product: str
    version: str
    needed: int
    approvals: int
    refused: bool


def _apply(connection: sqlite3.Connection, entry: Entry) -> None:
    release_id = entry.subject
    if entry.kind == "release":
        body = entry.body
        connection.execute(
            "INSERT INTO releases VALUES (?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT (release_id) DO UPDATE SET"
            " sequence = excluded.sequence, at = excluded.at, product = excluded.product,"
            " version = excluded.version, needed = excluded.needed",
            (
                release_id,
                entry.sequence,
                entry.at,
                text(body, "product"),
                text(body, "version"),
                number(body, "approvals"),
            ),
        )
    elif entry.kind == "release-approved":
        connection.execute(
            "UPDATE releases SET approvals = approvals + 1 WHERE release_id = ?", (release_id,)
        )
    elif entry.kind == "release-refused":
        connection.execute("UPDATE releases SET refused = 1 WHERE release_id = ?", (release_id,))


TABLE = Table(
    "releases",
    {
        "release_id": "TEXT NOT NULL",
        "sequence": "INTEGER NOT NULL",
        "at": "TEXT NOT NULL",
        "product": "TEXT NOT NULL",
        "version": "TEXT NOT NULL",
        "needed": "INTEGER NOT NULL",
        "approvals": "INTEGER NOT NULL",
        "refused": "INTEGER NOT NULL",
    },
    ("release_id",),
    {
        "releases_by_sequence": "sequence",
        "releases_by_product": "product, sequence",
        "releases_by_version": "product, version",
    },
    _apply,
)


class Releases:
    """Pages of releases, from the record alone: no file is looked at."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, limit: int = 100, before: int | None = None, product: str | None = None
    ) -> list[ReleaseRow]:
        """Newest first; `before` is the last `sequence` of the page before."""
        of_product = "" if product is None else "product = ? AND "
        return self._rows(
            f"{of_product}sequence < ? ORDER BY sequence DESC",
            *(() if product is None else (product,)),
            (1 << 62) if before is None else before,
            limit=limit,
        )

    def find(self, prefix: str, limit: int = 100, after: str = "") -> list[ReleaseRow]:
        """By the beginning of the id, in its order; `after` is the last id of the page before."""
        condition, values = beginning("release_id", prefix, after)
        return self._rows(f"{condition} ORDER BY release_id", *values, limit=limit)

    def versions(self, product: str) -> list[str]:
        """Every version that was released of `product`, each once."""
        rows = self._database.read("SELECT DISTINCT version FROM releases WHERE product = ?", (product,))
        return [row[0] for row in rows]

    def _rows(self, where: str, *values: object, limit: int) -> list[ReleaseRow]:
        rows = self._database.read(
            f"SELECT {', '.join(TABLE.columns)} FROM releases WHERE {where} LIMIT ?",  # noqa: S608 - our own names
            (*values, limit),
        )
        return [ReleaseRow(*(*row[:7], bool(row[7]))) for row in rows]
