"""The database's layout, as numbered steps; `PRAGMA user_version` counts those that were taken.

A step that was released is never edited: a later one changes what it made. The projections are no step: they
are made anew after the last one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from desktop.core.catalogue.ledger import LEDGER_IS_NEWER
from desktop.core.errors import LedgerError
from desktop.ledger import projections
from desktop.ledger.chain import COLUMNS, Entry, chain_hash, entry_of
from desktop.ledger.database import Database
from desktop.ledger.rechain import take_names_out

MIGRATIONS: tuple[str | Callable[[sqlite3.Connection], None], ...] = (
    """
    CREATE TABLE entries (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL
    );
    CREATE INDEX entries_by_kind ON entries (kind, sequence);
    CREATE INDEX entries_by_subject ON entries (kind, subject, sequence);

    CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    -- INSERT OR REPLACE would delete without firing the trigger above.
    CREATE TRIGGER entries_are_never_replaced BEFORE INSERT ON entries
    WHEN EXISTS (SELECT 1 FROM entries WHERE sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

    CREATE TABLE runs (
        run_id TEXT PRIMARY KEY,
        area TEXT NOT NULL,
        session TEXT NOT NULL,
        serial TEXT NOT NULL,
        port TEXT NOT NULL,
        product TEXT NOT NULL
    );
    CREATE TABLE phases (
        position INTEGER PRIMARY KEY,
        run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
        phase TEXT NOT NULL,
        intent TEXT NOT NULL,
        result TEXT
    );
    CREATE INDEX phases_by_run ON phases (run_id, position);
    """,
    # A run of any area: its subject, and what was known at its start. A rollout's plan was its first intent.
    """
    ALTER TABLE runs RENAME COLUMN serial TO subject;
    ALTER TABLE runs ADD COLUMN facts TEXT NOT NULL DEFAULT '{}';
    UPDATE runs SET facts = json_object('port', port, 'product', product) WHERE area = 'unit';
    UPDATE runs SET facts = coalesce(
        (SELECT intent FROM phases WHERE phases.run_id = runs.run_id ORDER BY position LIMIT 1), '{}'
    ) WHERE area = 'rollout';
    ALTER TABLE runs DROP COLUMN port;
    ALTER TABLE runs DROP COLUMN product;
    """,
    # Names of persons, which can be erased; `sequence` is the entry that holds the commitment.
    """
    CREATE TABLE names (
        commitment TEXT PRIMARY KEY,
        salt BLOB NOT NULL,
        text TEXT NOT NULL,
        free INTEGER NOT NULL,
        sequence INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX names_by_entry ON names (sequence);
    """,
    take_names_out,
    # `keys` is one more of the projections.
    "",
)


def migrate(database: Database) -> None:
    """Takes the steps that are left, all or none. Raises LED-006 for a ledger of a newer Linekey."""
    [(taken,)] = database.read("PRAGMA user_version")
    if taken == len(MIGRATIONS):  # asked without the write lock: who has it for long stops no reader
        return
    with database.write() as connection:
        (taken,) = connection.execute("PRAGMA user_version").fetchone()
        if taken == len(MIGRATIONS):
            return
        if taken > len(MIGRATIONS):
            raise LedgerError(LEDGER_IS_NEWER, path=database.path)
        for step in MIGRATIONS[taken:]:
            _take(step, connection)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        projections.create(connection)
        projections.rebuild(connection, _sound(connection))
    database.truncate_log()  # names that were taken out of the chain must not stay in it


def _sound(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Entries as they were written: one that was changed is for `verify` to tell, and stops no station."""
    for row in connection.execute(f"SELECT {COLUMNS} FROM entries ORDER BY sequence"):  # noqa: S608
        sequence, at, kind, subject, text, previous, digest = row
        if digest == chain_hash(previous, sequence, at, kind, subject, text):
            yield entry_of(row)


def _take(step: str | Callable[[sqlite3.Connection], None], connection: sqlite3.Connection) -> None:
    if callable(step):
        step(connection)
        return
    for statement in _statements(step):
        connection.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """Splits a script: `executescript` would commit the transaction that must hold the whole migration."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
