"""The chain: every entry vouches for all before it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from desktop.core.catalogue.ledger import CHAIN_BROKEN, ENTRY_CANNOT_BE_RECORDED, ENTRY_HELD_A_KEY
from desktop.core.errors import LedgerError
from desktop.ledger.stored import read_json, read_text

FIRST_PREVIOUS = "0" * 64
PAGE = 500
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


def canonical(body: Mapping[str, object]) -> str:
    """The one JSON text of `body`. Raises LED-007 for what is not JSON, or what must not be kept."""
    try:
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise LedgerError(ENTRY_CANNOT_BE_RECORDED, reason=error) from error
    if "PRIVATE KEY-----" in text:
        raise LedgerError(ENTRY_HELD_A_KEY)
    return text


def chain_hash(previous: str, sequence: int, at: str, kind: str, subject: str, body: str) -> str:
    return hashlib.sha256(record(previous, sequence, at, kind, subject, body)).hexdigest()


def record(previous: str, sequence: int, at: str, kind: str, subject: str, body: str) -> bytes:
    """What an entry's hash is of; `body` is its canonical text."""
    # A value that somebody made another type (SQLite lets them) has another hash.
    values = [previous, sequence, at, kind, subject, body]
    return json.dumps(values, separators=(",", ":"), default=repr).encode()


def entry_of(row: tuple[Any, ...]) -> Entry:
    """Raises LED-002 for values that nobody recorded: a body that is no JSON object, or no text."""
    sequence, at, kind, subject, text, previous, digest = row
    try:
        for value in (at, kind, subject, previous, digest):
            read_text(value)
        return Entry(sequence, at, kind, subject, read_json(text, dict), previous, digest)
    except ValueError as error:
        raise broken(sequence, "its content was changed") from error


def insert(connection: sqlite3.Connection, at: str, kind: str, subject: str, text: str) -> Entry:
    """Links an entry to the newest one; `text` is its canonical body."""
    sequence, previous = head(connection)
    sequence += 1
    digest = chain_hash(previous, sequence, at, kind, subject, text)
    connection.execute(
        f"INSERT INTO entries ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - names of columns
        (sequence, at, kind, subject, text, previous, digest),
    )
    return Entry(sequence, at, kind, subject, json.loads(text), previous, digest)


def head(connection: sqlite3.Connection) -> tuple[int, str]:
    """How many entries there are, and the hash of the last."""
    last = connection.execute("SELECT sequence, hash FROM entries ORDER BY sequence DESC LIMIT 1").fetchone()
    return last or (0, FIRST_PREVIOUS)


def linked(rows: Iterable[tuple[Any, ...]], after: int, previous: str) -> Iterator[tuple[Any, ...]]:
    """The same rows, each known to follow the one before it: the first the entry `after`, whose hash
    is `previous`. Raises LED-002 naming the first that does not.
    """
    for expected, row in enumerate(rows, start=after + 1):
        sequence, at, kind, subject, text, link, digest = row
        if sequence != expected:
            raise broken(expected, "it is missing")
        if link != previous:
            raise broken(sequence, "it does not follow the entry before it")
        if digest != chain_hash(previous, sequence, at, kind, subject, text):
            raise broken(sequence, "its content was changed")
        previous = digest
        yield row


def checked(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Every entry in order, its hash and its link checked. Raises LED-002 naming the first broken one."""
    count = 0
    told = connection.execute(f"SELECT {COLUMNS} FROM entries ORDER BY sequence")  # noqa: S608
    with closing(told) as rows:  # else an error's traceback keeps the table locked
        for row in linked(rows, 0, FIRST_PREVIOUS):
            count += 1
            yield entry_of(row)
    # AUTOINCREMENT remembers the highest number ever given, also when the last rows are gone.
    given = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entries'").fetchone()
    if (given[0] if given else 0) != count:
        raise broken(count + 1, "it is missing")


def broken(sequence: int, what: str) -> LedgerError:
    return LedgerError(CHAIN_BROKEN, sequence=sequence, what=what, context={"sequence": sequence})
