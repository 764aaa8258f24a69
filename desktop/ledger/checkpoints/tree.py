"""The ledger as a Merkle tree, computed when it is asked for: appending an entry costs nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop.ledger import chain
from desktop.ledger.checkpoints import merkle
from desktop.ledger.database import Database

PAGE = 2000
_NEVER = 1 << 62


class LedgerTree:
    """A leaf is the hash of an entry in the chain, its 32 bytes. What writes waits for a page at most."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def size(self) -> int:
        rows = self._database.read("SELECT sequence FROM entries ORDER BY sequence DESC LIMIT 1")
        return int(rows[0][0]) if rows else 0

    def root(self, start: int, end: int) -> bytes:
        """As `merkle.Roots`; reads the hash of each of these entries."""
        rows = self._pages("sequence, hash", start, end)
        return merkle.root_of(merkle.peaks_of(merkle.leaf_hash(hash_bytes(digest)) for _, digest in rows))

    def row(self, sequence: int) -> tuple[Any, ...]:
        """The columns of an entry. Raises LED-002 when it is missing."""
        for row in self._pages(chain.COLUMNS, sequence - 1, sequence):
            return row
        raise chain.broken(sequence, "it is missing")

    def linked(self, after: int, previous: str) -> Iterator[tuple[Any, ...]]:
        """The columns of every entry after number `after`, whose hash is `previous`. Raises LED-002."""
        return chain.linked(self._pages(chain.COLUMNS, after, _NEVER), after, previous)

    def _pages(self, columns: str, after: int, last: int) -> Iterator[tuple[Any, ...]]:
        asked = f"SELECT {columns} FROM entries WHERE sequence BETWEEN ? AND ? ORDER BY sequence LIMIT ?"  # noqa: S608
        while page := self._database.read(asked, (after + 1, last, PAGE)):
            yield from page
            after = page[-1][0]


def hash_bytes(digest: object) -> bytes:
    """Of what is no hash any more: bytes that are no entry's."""
    try:
        return bytes.fromhex(str(digest))
    except ValueError:
        return b""
