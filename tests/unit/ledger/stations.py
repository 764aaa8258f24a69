"""A station with a ledger, its checkpoints and an account in memory; and a person who can edit them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desktop.core.catalogue.cloud import AWS_UNREACHABLE
from desktop.core.errors import CloudError
from desktop.ledger.chain import FIRST_PREVIOUS, chain_hash
from desktop.ledger.checkpoints.keeping import Checkpoints
from desktop.ledger.checkpoints.note import ORIGIN
from desktop.ledger.checkpoints.station_key import StationKey
from desktop.ledger.store import Ledger
from signing.messages import said

STATION = ORIGIN + "st-0123456789abcdef"
PASSPHRASE = "of the station's key"


@dataclass
class FakeAccount:
    place: str = "ledgers/st-0123456789abcdef/"
    notes: dict[int, str] = field(default_factory=dict)
    is_there: bool = True

    def newest(self) -> tuple[str, int] | None:
        self._ask()
        return (self.notes[max(self.notes)], max(self.notes)) if self.notes else None

    def put(self, text: str, size: int) -> None:
        self._ask()
        assert size not in self.notes
        self.notes[size] = text

    def _ask(self) -> None:
        if not self.is_there:
            raise CloudError(AWS_UNREACHABLE, what=said("store"), reason="no network", action="")


class Station:
    """`folder` is its data folder. `reopen` is what the next start sees."""

    def __init__(self, folder: Path, account: FakeAccount | None = None, origin: str = STATION) -> None:
        self.folder, self.account, self.origin = folder, account, origin
        self.ledger = Ledger(folder / "ledger.sqlite3")
        self.checkpoints = self._checkpoints()

    def _checkpoints(self) -> Checkpoints:
        key = StationKey(self.folder / "checkpoints", lambda _: PASSPHRASE, lambda _: PASSPHRASE)
        return Checkpoints(self.ledger, self.origin, key, self.account)

    def append(self, count: int) -> None:
        self.ledger.append_many(
            ("unit", f"DL{n}", {"verdict": "PASS", "product": "LAMP-1"}) for n in range(count)
        )

    def reopen(self) -> Checkpoints:
        self.ledger.close()
        self.ledger = Ledger(self.folder / "ledger.sqlite3")
        self.checkpoints = self._checkpoints()
        return self.checkpoints

    @contextmanager
    def by_hand(self) -> Iterator[sqlite3.Connection]:
        """The file as somebody edits it who knows SQLite: no trigger stands in the way."""
        self.ledger.close()
        connection = sqlite3.connect(self.folder / "ledger.sqlite3")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        connection.commit()
        connection.close()

    def forge(self, change: str) -> None:
        """Changes rows, then hashes the whole chain again, numbers and counters mended: all that SQL can."""
        with self.by_hand() as connection:
            connection.execute(change)
            rows = connection.execute(
                "SELECT at, kind, subject, body FROM entries ORDER BY sequence"
            ).fetchall()
            connection.execute("DELETE FROM entries")
            previous = FIRST_PREVIOUS
            for sequence, (at, kind, subject, body) in enumerate(rows, start=1):
                digest = chain_hash(previous, sequence, at, kind, subject, body)
                connection.execute(
                    "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (sequence, at, kind, subject, body, previous, digest),
                )
                previous = digest
            connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'entries'", (len(rows),))
        self.reopen()
        self.ledger.rebuild()
