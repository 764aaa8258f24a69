"""Tables that answer what the chain would tell if it were read from its first entry.

Kept in the transaction that appends to the chain, made anew from it, compared with it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import zip_longest

from desktop.core.catalogue.ledger import LIST_DIFFERS
from desktop.core.errors import LedgerError
from desktop.ledger.chain import Entry
from desktop.ledger.projections import executions, keys, releases, rollouts, units

TABLES = (units.TABLE, keys.TABLE, releases.TABLE, rollouts.TABLE, executions.TABLE)


def apply(connection: sqlite3.Connection, entry: Entry) -> None:
    for table in TABLES:
        table.apply(connection, entry)


def create(connection: sqlite3.Connection) -> None:
    """Empty tables of today's layout in the place of those of an older one; `rebuild` makes the indexes."""
    for table in TABLES:
        table.drop(connection)
        table.create(connection)


def rebuild(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """What a watch saw and no entry tells stays."""
    for table in TABLES:
        table.clear(connection)
        table.drop_indexes(connection)  # made at once, they cost a fraction of what row by row costs
    for entry in entries:
        apply(connection, entry)
    for table in TABLES:
        table.index(connection)


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """The canonical dump: equal for two ledgers with the same chain."""
    for table in TABLES:
        yield from table.dump(connection)


def compare(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Raises LED-012 naming the first row that is not as `entries` tell it."""
    with _made_anew(connection):
        for entry in entries:
            apply(connection, entry)
        for table in TABLES:
            for kept, told in zip_longest(table.dump(connection, "main"), table.dump(connection, "temp")):
                if kept != told:
                    raise _differs(min(row for row in (kept, told) if row is not None))


@contextmanager
def _made_anew(connection: sqlite3.Connection) -> Iterator[None]:
    """Empty tables that stand before those of the same name until the end of the block."""
    try:
        for table in TABLES:
            table.create(connection, "temp")
        yield
    finally:
        for table in TABLES:
            table.drop(connection, "temp")


def _differs(row: str) -> LedgerError:
    return LedgerError(LIST_DIFFERS, row=row)
