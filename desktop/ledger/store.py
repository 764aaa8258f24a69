"""The ledger: an append-only history in which every entry vouches for all before it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from desktop.core.clock import Clock, SystemClock
from desktop.core.errors import LedgerError
from desktop.core.paths import data_dir
from desktop.ledger.database import Database
from desktop.ledger.session import Session

FIRST_PREVIOUS = "0" * 64
PAGE = 500
FAULT = "This is a fault in Linekey: please report it."
COLUMNS = "sequence, at, kind, subject, body, previous, hash"


@dataclass(frozen=True)
class Entry:
    """One fact. `at` is UTC, ISO 8601; `previous` and `hash` are SHA-256 in hex."""

    sequence: int
    at: str
    kind: str
    subject: str
    body: Mapping[str, Any]
    previous: str
    hash: str


Fact = tuple[str, str, Mapping[str, object]]  # kind, subject, body


def ledger_path() -> Path:
    """This station's ledger."""
    return data_dir() / "ledger.sqlite3"


class Ledger:
    """Thread safe; several processes may use one file. Close it, or use it as a context manager.

    The chain: `hash` = SHA-256 of the compact ASCII JSON array `[previous, sequence, at, kind, subject,
    body]`, where `body` is the entry's body as a JSON text with sorted keys, exactly as it is stored. The
    first entry's `previous` is 64 zeros. Methods raise `LedgerError` as `Database` does.
    """

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self.database = Database(path)
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

    def append(self, kind: str, subject: str, body: Mapping[str, object]) -> Entry:
        """Adds one fact, which then survives a power cut. Raises LED-007 for a body that holds a secret."""
        return self.append_many([(kind, subject, body)])[0]

    def append_many(self, facts: Iterable[Fact]) -> list[Entry]:
        """Adds all facts in one transaction, in order."""
        with self.database.write() as connection:
            return [self.append_in(connection, *fact) for fact in facts]

    def append_in(
        self, connection: sqlite3.Connection, kind: str, subject: str, body: Mapping[str, object]
    ) -> Entry:
        """Adds one fact inside a transaction of `database.write` that holds other changes too."""
        last = connection.execute(
            "SELECT sequence, hash FROM entries ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        sequence, previous = (last[0] + 1, last[1]) if last else (1, FIRST_PREVIOUS)
        at = self._clock.now().isoformat(timespec="milliseconds")
        text = canonical(body)
        digest = chain_hash(previous, sequence, at, kind, subject, text)
        connection.execute(
            f"INSERT INTO entries ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - names of columns
            (sequence, at, kind, subject, text, previous, digest),
        )
        return Entry(sequence, at, kind, subject, json.loads(text), previous, digest)

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
        rows = self.database.read(
            f"SELECT {COLUMNS} FROM entries WHERE {where} ORDER BY sequence LIMIT ?",  # noqa: S608 - names of columns
            (after, *given.values(), size),
        )
        return [_entry(row) for row in rows]

    def units(self, limit: int = 100, after: int | None = None) -> list[Entry]:
        """The latest entry of each unit, newest first; `after` is the last sequence of the page before."""
        rows = self.database.read(
            f"SELECT {COLUMNS} FROM entries AS e WHERE kind = 'unit' AND (? IS NULL OR sequence < ?)"  # noqa: S608
            " AND NOT EXISTS (SELECT 1 FROM entries AS n"
            " WHERE n.kind = 'unit' AND n.subject = e.subject AND n.sequence > e.sequence)"
            " ORDER BY sequence DESC LIMIT ?",
            (after, after, limit),
        )
        return [_entry(row) for row in rows]

    def unit(self, serial: str) -> list[Entry]:
        """All that happened to one unit, oldest first; empty when it was never here."""
        return list(self.entries("unit", serial))

    def latest(self, kind: str, subject: str) -> Entry | None:
        """The newest entry about `subject`."""
        rows = self.database.read(
            f"SELECT {COLUMNS} FROM entries WHERE kind = ? AND subject = ?"  # noqa: S608 - names of columns
            " ORDER BY sequence DESC LIMIT 1",
            (kind, subject),
        )
        return _entry(rows[0]) if rows else None

    def verify(self) -> int:
        """Checks every hash and link; returns how many. Raises LED-002 naming the first broken entry."""
        expected, previous = 0, FIRST_PREVIOUS
        while page := self.database.read(
            f"SELECT {COLUMNS} FROM entries WHERE sequence > ? ORDER BY sequence LIMIT ?",  # noqa: S608
            (expected, PAGE),
        ):
            for sequence, at, kind, subject, text, linked, digest in page:
                expected += 1
                if sequence != expected:
                    raise _broken(expected, "it is missing")
                if linked != previous:
                    raise _broken(sequence, "it does not follow the entry before it")
                if digest != chain_hash(previous, sequence, at, kind, subject, text):
                    raise _broken(sequence, "its content was changed")
                previous = digest
        self._check_nothing_was_cut_off(expected)
        return expected

    def _check_nothing_was_cut_off(self, count: int) -> None:
        # AUTOINCREMENT remembers the highest number ever given, also when the last rows are gone.
        given = self.database.read("SELECT seq FROM sqlite_sequence WHERE name = 'entries'")
        if given and given[0][0] != count:
            raise _broken(count + 1, "it is missing")


def canonical(body: Mapping[str, object]) -> str:
    """The one JSON text of `body`. Raises LED-007 for what is not JSON, or what must not be kept."""
    try:
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise LedgerError("LED-007", f"An entry cannot be recorded: {error}.", FAULT) from error
    if "PRIVATE KEY-----" in text:
        raise LedgerError("LED-007", "An entry held a private key; it was not recorded.", FAULT)
    return text


def chain_hash(previous: str, sequence: int, at: str, kind: str, subject: str, body: str) -> str:
    material = json.dumps([previous, sequence, at, kind, subject, body], separators=(",", ":"))
    return hashlib.sha256(material.encode()).hexdigest()


def _entry(row: tuple[Any, ...]) -> Entry:
    sequence, at, kind, subject, text, previous, digest = row
    try:
        body = json.loads(text)
    except ValueError as error:
        raise _broken(sequence, "its content was changed") from error
    return Entry(sequence, at, kind, subject, body, previous, digest)


def _broken(sequence: int, what: str) -> LedgerError:
    return LedgerError(
        "LED-002",
        f"The ledger's chain is broken at entry {sequence}: {what}.",
        "Do not use this ledger as proof. Keep the file and compare it with the last good copy.",
        context={"sequence": sequence},
    )
