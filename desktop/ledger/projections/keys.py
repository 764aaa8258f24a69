"""Which units have which public key: each should have one of its own."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from desktop.ledger.chain import Entry
from desktop.ledger.database import Database
from desktop.ledger.projections.table import Table, text

_MADE = frozenset({"PASS", "MADE"})  # verdicts of a unit that keeps its certificate


@dataclass(frozen=True)
class KeyHolder:
    """A unit that was made with a key: `sequence` and `at` are of the first entry that tells it."""

    thing: str
    serial: str
    product: str
    sequence: int
    at: str


def _apply(connection: sqlite3.Connection, entry: Entry) -> None:
    body = entry.body
    key = text(body, "public_key_sha256")
    if entry.kind != "unit" or not key or text(body, "verdict") not in _MADE:
        return
    connection.execute(
        "INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?, ?, ?)",
        (key, text(body, "thing"), entry.subject, text(body, "product"), entry.sequence, entry.at),
    )


TABLE = Table(
    "keys",
    {
        "public_key_sha256": "TEXT NOT NULL",
        "thing": "TEXT NOT NULL",
        "serial": "TEXT NOT NULL",
        "product": "TEXT NOT NULL",
        "sequence": "INTEGER NOT NULL",
        "at": "TEXT NOT NULL",
    },
    ("public_key_sha256", "thing"),
    {},
    _apply,
)


class Keys:
    """Looked up by the primary key: it costs the same however many there are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def other_holder(self, public_key_sha256: str, thing: str) -> KeyHolder | None:
        """The first unit of any product that was made with this key and is not `thing`."""
        rows = self._database.read(
            "SELECT thing, serial, product, sequence, at FROM keys"
            " WHERE public_key_sha256 = ? AND thing != ? ORDER BY sequence LIMIT 1",
            (public_key_sha256, thing),
        )
        return KeyHolder(*rows[0]) if rows else None
