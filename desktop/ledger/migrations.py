"""The database's layout, as numbered steps; `PRAGMA user_version` counts those that were taken.

A step that was released is never edited: a later one changes what it made.
"""

from __future__ import annotations

MIGRATIONS: tuple[str, ...] = (
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
)
