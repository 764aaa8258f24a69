"""A table that the chain tells, and what reads a page of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from desktop.core.catalogue.ledger import LIST_DIFFERS
from desktop.core.errors import LedgerError
from desktop.ledger.chain import Entry
from desktop.ledger.stored import read_json

T = TypeVar("T")

LAST_CHARACTER = "\U0010ffff"
SHOWN = 200  # characters of a value that is not as it should be


@dataclass(frozen=True)
class Table:
    """`columns`: name -> type and constraints, in the order of the canonical dump; `key`: the primary key.

    `told` selects the rows that the chain tells. `apply` takes one entry over; it never fails: entries of
    other versions may lack what it looks for.
    """

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    indexes: Mapping[str, str]
    apply: Callable[[sqlite3.Connection, Entry], None]
    told: str = "1"

    def create(self, connection: sqlite3.Connection, schema: str = "main") -> None:
        columns = ", ".join(f"{name} {kind}" for name, kind in self.columns.items())
        key = ", ".join(self.key)
        connection.execute(
            f"CREATE TABLE {schema}.{self.name} ({columns}, PRIMARY KEY ({key})) WITHOUT ROWID"
        )

    def index(self, connection: sqlite3.Connection) -> None:
        for name, over in self.indexes.items():
            connection.execute(f"CREATE INDEX {name} ON {self.name} ({over})")

    def drop_indexes(self, connection: sqlite3.Connection) -> None:
        for name in self.indexes:
            connection.execute(f"DROP INDEX IF EXISTS {name}")

    def drop(self, connection: sqlite3.Connection, schema: str = "main") -> None:
        connection.execute(f"DROP TABLE IF EXISTS {schema}.{self.name}")

    def clear(self, connection: sqlite3.Connection) -> None:
        connection.execute(f"DELETE FROM {self.name} WHERE {self.told}")  # noqa: S608 - names of our own

    def dump(self, connection: sqlite3.Connection, schema: str = "main") -> Iterator[str]:
        """The rows that the chain tells, in the order of the key, each a JSON array: table, then values."""
        columns, key = ", ".join(self.columns), ", ".join(self.key)
        rows = connection.execute(
            f"SELECT {columns} FROM {schema}.{self.name} WHERE {self.told} ORDER BY {key}"  # noqa: S608
        )
        return (json.dumps([self.name, *row], separators=(",", ":"), default=repr) for row in rows)


def beginning(column: str, prefix: str, after: str) -> tuple[str, tuple[str, str]]:
    """A condition that the index of `column` answers: what begins with `prefix` and follows `after`."""
    return (
        f"{column} {'>' if after else '>='} ? AND {column} < ?",
        (after or prefix, prefix + LAST_CHARACTER),
    )


def listed(value: object, kind: type[T]) -> T:
    """A JSON text of a list. Raises LED-012 when somebody changed it."""
    try:
        return read_json(value, kind)
    except ValueError as error:
        raise LedgerError(LIST_DIFFERS, row=str(value)[:SHOWN]) from error


def text(body: Mapping[str, Any], name: str) -> str:
    """What SQLite can keep of it: JSON allows half a surrogate pair."""
    value = body.get(name, "")
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def number(body: Mapping[str, Any], name: str) -> int:
    value = body.get(name, 0)
    return value if isinstance(value, int) and abs(value) < 1 << 63 else 0
