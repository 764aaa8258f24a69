"""The ledger: an append-only history in which every entry vouches for all before it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from desktop.core.catalogue.ledger import NAME_IN_THE_LOG, NO_SUCH_NAME, NOT_DAMAGED, RUN_DAMAGED
from desktop.core.clock import Clock, SystemClock
from desktop.core.errors import LedgerError
from desktop.core.paths import data_dir
from desktop.ledger import chain, names, notes, projections
from desktop.ledger.chain import COLUMNS, PAGE, Entry, canonical, entry_of
from desktop.ledger.database import Database
from desktop.ledger.migrations import migrate
from desktop.ledger.notes import DamagedRun
from desktop.ledger.session import Session
from desktop.ledger.stored import storable

Fact = tuple[str, str, Mapping[str, object]]  # kind, subject, body


def ledger_path() -> Path:
    """This station's ledger."""
    return data_dir() / "ledger.sqlite3"


class Ledger:
    """Thread safe; several processes may use one file. Close it, or use it as a context manager.

    The chain: `hash` = SHA-256 of the compact ASCII JSON array `[previous, sequence, at, kind, subject,
    body]`, where `body` is the entry's body as a JSON text with sorted keys, exactly as it is stored. The
    first entry's `previous` is 64 zeros. In the place of a name, a body holds a commitment to it
    (`desktop.ledger.names`). Lists and searches are answered by `desktop.ledger.projections`, never by
    reading the whole chain. Methods raise `LedgerError` as `Database` does.
    """

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self.database = Database(path)
        try:
            migrate(self.database)
        except BaseException:
            self.database.close()
            raise
        self.session = Session(path.parent)
        self._clock = clock or SystemClock()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.session.close()
        self.database.close()

    def now(self) -> str:
        """As entries tell it: UTC, ISO 8601."""
        return self._clock.now().isoformat(timespec="milliseconds")

    def append(self, kind: str, subject: str, body: Mapping[str, object]) -> Entry:
        """Adds one fact, which then survives a power cut. Raises LED-007 for a body that holds a secret.

        A `Personal` value of the body is kept beside the chain.
        """
        return self.append_many([(kind, subject, body)])[0]

    def append_many(self, facts: Iterable[Fact]) -> list[Entry]:
        """Adds all facts in one transaction, in order."""
        with self.database.write() as connection:
            return [self.append_in(connection, *fact) for fact in facts]

    def append_in(
        self, connection: sqlite3.Connection, kind: str, subject: str, body: Mapping[str, object]
    ) -> Entry:
        """Adds one fact inside a transaction of `database.write` that holds other changes too."""
        hashed, kept = names.without_names(body)
        entry = chain.insert(connection, self.now(), kind, str(storable(subject)), canonical(hashed))
        names.keep(connection, entry.sequence, kept)
        projections.apply(connection, entry)
        return entry

    def entries(
        self, kind: str | None = None, subject: str | None = None, limit: int | None = None, after: int = 0
    ) -> Iterator[Entry]:
        """Entries in order, from the one after sequence `after`, at most `limit`; read in pages as used."""
        left = limit
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            page = self._page(kind, subject, size, after)
            yield from page
            if len(page) < size:
                return
            after = page[-1].sequence
            left = None if left is None else left - size

    def _page(self, kind: str | None, subject: str | None, size: int, after: int) -> list[Entry]:
        wanted = {"kind": kind, "subject": subject}
        given = {name: value for name, value in wanted.items() if value is not None}
        where = " AND ".join(["sequence > ?", *(f"{name} = ?" for name in given)])
        return self._read(f"{where} ORDER BY sequence LIMIT ?", after, *given.values(), size)

    def about(self, subject: str, kinds: Sequence[str]) -> list[Entry]:
        """All entries of these kinds about `subject`, oldest first; found by index."""
        marks = ", ".join("?" * len(kinds))
        return self._read(f"kind IN ({marks}) AND subject = ? ORDER BY sequence", *kinds, subject)

    def units(self, limit: int = 100, after: int | None = None) -> list[Entry]:
        """The latest entry of each unit, newest first; `after` is the last sequence of the page before."""
        last = (1 << 62) if after is None else after
        return self._read(
            "sequence IN (SELECT sequence FROM units WHERE sequence < ? ORDER BY sequence DESC LIMIT ?)"
            " ORDER BY sequence DESC",
            last,
            limit,
        )

    def unit(self, serial: str) -> list[Entry]:
        """All that happened to one unit, oldest first; empty when it was never here."""
        return list(self.entries("unit", serial))

    def latest(self, kind: str, subject: str) -> Entry | None:
        """The newest entry about `subject`."""
        found = self._read("kind = ? AND subject = ? ORDER BY sequence DESC LIMIT 1", kind, subject)
        return found[0] if found else None

    def _read(self, where: str, *values: object) -> list[Entry]:
        rows = self.database.read(f"SELECT {COLUMNS} FROM entries WHERE {where}", values)  # noqa: S608
        return [entry_of(row) for row in rows]

    def name(self, value: object) -> str:
        """What an entry's field told of a person, or `erased`."""
        held = value.get(names.HELD) if isinstance(value, Mapping) else None
        if held is None:
            return str(value or "")
        rows = self.database.read("SELECT text FROM names WHERE commitment = ?", (held,))
        return str(rows[0][0]) if rows else names.ERASED

    def forget(self, name: str) -> int:
        """Erases a person's name for good and records that; tells how many values were erased.

        Raises LED-014 (nobody of that name), LED-015 (erased, but another program keeps a copy in the
        write-ahead log).
        """
        with self.database.write() as connection:
            gone = names.forget(connection, name)
            if gone:
                self.append_in(connection, "ledger", "names", {"action": "erased", names.ERASURE: gone})
        # Also when nothing was found: an earlier time may have left the copy.
        emptied = self.database.truncate_log()
        if not gone:
            raise LedgerError(NO_SUCH_NAME, name=name)
        if not emptied:
            raise LedgerError(NAME_IN_THE_LOG)
        return len(gone)

    def verify(self) -> int:
        """Checks every hash and link, the projections and the names; returns how many entries there are.

        Raises LED-002 naming the first broken entry, LED-012 a list that is not as the chain tells it,
        LED-013 a name that is not the one recorded, or that went without a record, LED-016 a run whose notes
        are damaged.
        """
        with self.database.snapshot() as connection:
            projections.compare(connection, chain.checked(connection))
            names.check(connection)
            for row in notes.rows(connection):
                if isinstance(row.run, DamagedRun):
                    raise LedgerError(RUN_DAMAGED, run=row.run.run_id, subject=row.run.subject)
            return chain.head(connection)[0]

    def rebuild(self) -> int:
        """Makes the projections anew from the chain; returns how many entries there are. Raises LED-002."""
        with self.database.write() as connection:
            projections.rebuild(connection, chain.checked(connection))
            return chain.head(connection)[0]

    def discard(self, run_id: str) -> None:
        """Records that the notes of a run are damaged and given up, and drops them.

        Raises LED-017 for a run without notes, or with sound ones: Linekey can settle that.
        """
        with self.database.write() as connection:
            damaged = [row.run for row in notes.rows(connection) if isinstance(row.run, DamagedRun)]
            found = next((run for run in damaged if run.run_id == run_id), None)
            if found is None:
                raise LedgerError(NOT_DAMAGED, run=run_id)
            body = {"action": "discarded", "run_id": found.run_id, "about": found.subject}
            self.append_in(connection, "ledger", "journal", body)
            notes.drop(connection, run_id)

    def dump(self) -> list[str]:
        """The projections as canonical text, one row each: equal for equal chains."""
        with self.database.snapshot() as connection:
            return list(projections.dump(connection))
