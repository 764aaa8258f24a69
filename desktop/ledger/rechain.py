"""Takes names of persons out of a chain that was written before they were kept beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from desktop.core.clock import SystemClock
from desktop.core.errors import LedgerError
from desktop.ledger.chain import FIRST_PREVIOUS, canonical, chain_hash, checked, head, insert
from desktop.ledger.names import Personal, keep, without_names

# What older versions wrote: kind of entry -> field -> whether a name may stand in a free text there.
PERSONAL = {
    "release-approved": {"approver": False, "key_uri": True},
    "release-refused": {"by": False},
    "release-attempted": {"key_uri": True, "message": True},
}


def take_names_out(connection: sqlite3.Connection) -> None:
    """Hashes the chain anew with commitments in the place of names; a last entry tells the head it had.

    Nothing is done where there are no names, nor to a chain that is broken: hashing it anew would hide that.
    """
    if not _is_whole(connection):
        return
    first = next(_named(connection), None)
    if first is None:
        return
    count, old_head = head(connection)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for sequence in range(first, count + 1):
        _hash_anew(connection, sequence)
    for _name, sql in triggers:
        connection.execute(sql)
    at = SystemClock().now().isoformat(timespec="milliseconds")
    body = {"action": "rechained", "reason": "names of persons", "entries": count, "head": old_head}
    insert(connection, at, "ledger", "chain", canonical(body))


def _named(connection: sqlite3.Connection) -> Iterator[int]:
    rows = connection.execute(
        "SELECT sequence, kind, body FROM entries WHERE kind IN (?, ?, ?) ORDER BY sequence", tuple(PERSONAL)
    )
    return (sequence for sequence, kind, body in rows if _parted(kind, body)[1])


def _parted(kind: str, text: str) -> tuple[dict[str, object], dict[str, Personal]]:
    """An entry's body, and what of it must be kept beside the chain."""
    body: dict[str, Any] = json.loads(text)
    fields = PERSONAL.get(kind, {})
    found = {name: body[name] for name in fields if isinstance(body.get(name), str) and body[name]}
    return body, {name: Personal(value, fields[name]) for name, value in found.items()}


def _is_whole(connection: sqlite3.Connection) -> bool:
    try:
        for _entry in checked(connection):
            pass
    except LedgerError:
        return False
    return True


def _hash_anew(connection: sqlite3.Connection, sequence: int) -> None:
    row = "SELECT at, kind, subject, body FROM entries WHERE sequence = ?"
    at, kind, subject, text = connection.execute(row, (sequence,)).fetchone()
    body, personal = _parted(kind, text)
    if personal:
        hashed, kept = without_names({**body, **personal})
        keep(connection, sequence, kept)
        text = canonical(hashed)
    link = "SELECT hash FROM entries WHERE sequence = ?"
    found = connection.execute(link, (sequence - 1,)).fetchone()
    previous = found[0] if found else FIRST_PREVIOUS
    digest = chain_hash(previous, sequence, at, kind, subject, text)
    connection.execute(
        "UPDATE entries SET body = ?, previous = ?, hash = ? WHERE sequence = ?",
        (text, previous, digest, sequence),
    )
