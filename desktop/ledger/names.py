"""Names of persons: beside the chain, so that they can be erased while the chain stays whole.

An entry holds `{"commitment": HMAC-SHA256(salt, text)}` in hex; salt and text are in the table `names`. Both
go when a name is forgotten: without the salt, nobody can try names against the commitment.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.core.catalogue.ledger import NAME_DIFFERS
from desktop.core.errors import LedgerError
from desktop.ledger.stored import read_json, storable

ERASED = "erased"
SALT_BYTES = 32
HELD = "commitment"
ERASURE = "commitments"  # field of an entry that tells which were erased


@dataclass(frozen=True)
class Personal:
    """A person's name, or with `free` a text in which one may stand: never part of what is hashed."""

    text: str
    free: bool = False


@dataclass(frozen=True)
class Kept:
    """What stands in the table `names` for one value of an entry."""

    commitment: str
    salt: bytes
    personal: Personal


def commitment(salt: bytes, text: str) -> str:
    return hmac.new(salt, text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def without_names(body: Mapping[str, object]) -> tuple[dict[str, object], list[Kept]]:
    """`body` with a commitment in the place of every `Personal`, and what is to be kept beside it."""
    hashed, kept = dict(body), []
    for field, value in body.items():
        if isinstance(value, Personal):
            salt = secrets.token_bytes(SALT_BYTES)
            personal = Personal(str(storable(value.text)), value.free)
            kept.append(Kept(commitment(salt, personal.text), salt, personal))
            hashed[field] = {HELD: kept[-1].commitment}
    return hashed, kept


def keep(connection: sqlite3.Connection, sequence: int, kept: list[Kept]) -> None:
    connection.executemany(
        "INSERT INTO names (commitment, salt, text, free, sequence) VALUES (?, ?, ?, ?, ?)",
        [(one.commitment, one.salt, one.personal.text, one.personal.free, sequence) for one in kept],
    )


def forget(connection: sqlite3.Connection, name: str) -> list[str]:
    """Erases all that entries which name this person keep in the table; returns the commitments.

    A name must be the same; in a free text it must stand as a whole word.
    """
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    kept = connection.execute("SELECT sequence, CAST(text AS TEXT), free FROM names ORDER BY sequence")
    named = [sequence for sequence, text, free in kept if text == name or (free and word.search(text))]
    gone = []
    for sequence in dict.fromkeys(named):
        gone += connection.execute("SELECT commitment FROM names WHERE sequence = ?", (sequence,)).fetchall()
        connection.execute("DELETE FROM names WHERE sequence = ?", (sequence,))
    return [row[0] for row in gone]


def check(connection: sqlite3.Connection) -> None:
    """Raises LED-013 when a name is not the one that its entry was made with, or gone without an entry."""
    told = _commitments(connection)
    rows = connection.execute(
        "SELECT commitment, CAST(salt AS BLOB), CAST(text AS TEXT), sequence FROM names"
    ).fetchall()
    for held, salt, text, sequence in rows:
        if told.pop(held, None) != sequence or commitment(salt, text) != held:
            raise _differs(sequence)
    for sequence in told.values():
        raise _differs(sequence)


def _commitments(connection: sqlite3.Connection) -> dict[str, int]:
    """Those of all entries, with the sequence of theirs; without those that an entry tells to be erased."""
    told: dict[str, int] = {}
    rows = connection.execute("SELECT sequence, body FROM entries WHERE instr(body, ?)", (f'"{HELD}',))
    for sequence, text in rows:
        body = read_json(text, dict)
        held = [value.get(HELD) for value in body.values() if isinstance(value, dict)]
        told |= {value: sequence for value in held if isinstance(value, str)}
        erased = body.get(ERASURE)
        for value in erased if isinstance(erased, list) else ():
            told.pop(str(value), None)
    return told


def _differs(sequence: int) -> LedgerError:
    return LedgerError(NAME_DIFFERS, sequence=sequence, context={"sequence": sequence})
