"""Each unit with its latest verdict."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.ledger.chain import Entry
from desktop.ledger.database import Database
from desktop.ledger.projections.table import Table, beginning, number, text


@dataclass(frozen=True)
class Unit:
    """`sequence` and `at` are of its latest entry; `made` is the entry of its first PASS, or 0."""

    serial: str
    sequence: int
    at: str
    product: str
    verdict: str
    thing: str
    certificate_id: str
    connected: bool
    made: int


def _apply(connection: sqlite3.Connection, entry: Entry) -> None:
    if entry.kind != "unit":
        return
    body = entry.body
    verdict = text(body, "verdict")
    connection.execute(
        "INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (serial) DO UPDATE SET"
        " sequence = excluded.sequence, at = excluded.at, product = excluded.product,"
        " verdict = excluded.verdict, thing = excluded.thing, certificate_id = excluded.certificate_id,"
        " connected = excluded.connected, made = CASE made WHEN 0 THEN excluded.made ELSE made END",
        (
            entry.subject,
            entry.sequence,
            entry.at,
            text(body, "product"),
            verdict,
            text(body, "thing"),
            text(body, "certificate_id"),
            int(number(body, "connected") != 0),
            entry.sequence if verdict == "PASS" else 0,
        ),
    )


TABLE = Table(
    "units",
    {
        "serial": "TEXT NOT NULL",
        "sequence": "INTEGER NOT NULL",
        "at": "TEXT NOT NULL",
        "product": "TEXT NOT NULL",
        "verdict": "TEXT NOT NULL",
        "thing": "TEXT NOT NULL",
        "certificate_id": "TEXT NOT NULL",
        "connected": "INTEGER NOT NULL",
        "made": "INTEGER NOT NULL",
    },
    ("serial",),
    {
        "units_by_sequence": "sequence",
        "units_by_product": "product, sequence",
        "units_by_certificate": "certificate_id, serial",
        "units_made": "product, made",
    },
    _apply,
)


class Units:
    """Pages of units; each costs the same however many there are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, limit: int = 100, before: int | None = None, product: str | None = None) -> list[Unit]:
        """Newest first; `before` is the last `sequence` of the page before."""
        of_product = "" if product is None else "product = ? AND "
        return self._rows(
            f"{of_product}sequence < ? ORDER BY sequence DESC",
            *(() if product is None else (product,)),
            (1 << 62) if before is None else before,
            limit=limit,
        )

    def find(self, prefix: str, limit: int = 100, after: str = "") -> list[Unit]:
        """By the beginning of the serial number, in its order; `after` is the last one of the page before."""
        condition, values = beginning("serial", prefix, after)
        return self._rows(f"{condition} ORDER BY serial", *values, limit=limit)

    def find_certificate(self, prefix: str, limit: int = 100, after: str = "") -> list[Unit]:
        """By the beginning of the certificate id, in its order; `after` is the last id of the page before."""
        condition, values = beginning("certificate_id", prefix, after)
        return self._rows(f"{condition} ORDER BY certificate_id", *values, limit=limit)

    def with_verdict(
        self, product: str, verdicts: Sequence[str], limit: int = 100, after: int = 0
    ) -> list[Unit]:
        """Those whose latest verdict is one of these, oldest first; `after` is the last `sequence` before."""
        marks = ", ".join("?" for _ in verdicts)
        where = f"product = ? AND sequence > ? AND verdict IN ({marks}) ORDER BY sequence"
        return self._rows(where, product, after, *verdicts, limit=limit)

    def made(self, product: str, since: int = 0) -> int:
        """How many units of `product` passed for the first time after entry `since`."""
        [(count,)] = self._database.read(
            "SELECT count(*) FROM units WHERE product = ? AND made > ?", (product, since)
        )
        return int(count)

    def last_made(self, product: str) -> int:
        """The entry by which a unit of `product` passed for the first time last; 0 before there is one."""
        made = "SELECT CAST(max(made) AS INTEGER) FROM units WHERE product = ?"
        [(last,)] = self._database.read(made, (product,))
        return int(last or 0)

    def _rows(self, where: str, *values: object, limit: int) -> list[Unit]:
        rows = self._database.read(
            f"SELECT {', '.join(TABLE.columns)} FROM units WHERE {where} LIMIT ?",  # noqa: S608 - our own names
            (*values, limit),
        )
        return [Unit(*(*row[:7], bool(row[7]), row[8])) for row in rows]
