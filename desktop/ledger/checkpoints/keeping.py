"""The newest checkpoint of a station's ledger: made, kept beside it and in the account, compared with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop.core.catalogue.ledger import (
    CHECKPOINT_OF_ANOTHER,
    CHECKPOINT_SET_BACK,
    CHECKPOINT_UNREADABLE,
    LEDGER_DIFFERS,
    LEDGER_SHORTER,
    NO_CHECKPOINT,
    NOT_IN_CHECKPOINT,
)
from desktop.core.errors import LedgerError
from desktop.core.paths import read_replaced, write_atomic
from desktop.ledger import chain
from desktop.ledger.checkpoints import merkle
from desktop.ledger.checkpoints.note import Checkpoint, Signed, read, sign
from desktop.ledger.checkpoints.proofs import EntryProof, GrowthProof, read_proof
from desktop.ledger.checkpoints.station_key import StationKey
from desktop.ledger.store import Ledger

if TYPE_CHECKING:
    from signing.algorithms import PublicKey

EVERY = 100  # entries
NEWEST = "newest.tlog-proof"
PAGE = 2000


@dataclass(frozen=True)
class Stored:
    """A checkpoint in the account; `version` is what the next one must replace."""

    note: str
    version: str


class Account(Protocol):
    """Where the newest checkpoint of this station lies out of its reach."""

    place: str

    def newest(self) -> Stored | None:
        """Raises `CloudError`."""
        ...

    def put(self, note: str, version: str) -> None:
        """Stores it if the one there still is `version` (empty: none). Raises `CloudError`."""
        ...


class Checkpoints:
    """Never signs a ledger that is no continuation of what it signed before.

    Beside the ledger lies the proof of the entry that was the last: its way to the root is the tree before
    it, so the next checkpoint begins there, and whether that entry still is the same is told without reading
    any other. Nothing is done when an entry is appended. Thread safe, and several processes may use one
    folder. Methods raise `LedgerError`, and `OSError`.
    """

    def __init__(self, ledger: Ledger, origin: str, key: StationKey, account: Account | None = None) -> None:
        self.origin, self.key = origin, key
        self._ledger, self._account = ledger, account
        self._agreed = ""  # the account's checkpoint that the ledger was compared with

    @property
    def path(self) -> Path:
        return self.key.folder / NEWEST

    def check(self) -> EntryProof | None:
        """The checkpoint beside the ledger, known to be this station's and to agree with the ledger; if any.

        Raises LED-020, LED-021, LED-022, LED-023, LED-024.
        """
        kept = self._read()
        if kept is None:
            return None
        place = str(self.path)
        self._require_own(kept.signed, place)
        told = kept.signed.checkpoint
        self._require_length(told, place)
        rows = self._ledger.database.read("SELECT hash FROM entries WHERE sequence = ?", (told.size,))
        if kept.index != told.size - 1 or not (rows and kept.leads_from(_bytes(rows[0][0]))):
            raise _differs(told, place)
        return kept

    def is_due(self) -> bool:
        """Whether `EVERY` entries came since the last one."""
        try:
            kept = self._read()
        except LedgerError:  # for `make` to tell
            return True
        return self._count() - (kept.signed.checkpoint.size if kept else 0) >= EVERY

    def make(self) -> EntryProof:
        """Signs what the ledger is now, if entries came since the last time.

        Raises what `check` raises, LED-002, LED-028 for an empty ledger, and what the key raises.
        """
        kept = self.check()
        size, head, peaks = 0, chain.FIRST_PREVIOUS, merkle.Peaks()
        if kept is not None:
            size, peaks = kept.signed.checkpoint.size, list(reversed(kept.path))
            [(head,)] = self._ledger.database.read("SELECT hash FROM entries WHERE sequence = ?", (size,))
            merkle.add(peaks, size - 1, merkle.leaf_hash(_bytes(head)))
        first, path = size, merkle.Peaks()
        for row in chain.linked(self._pages(chain.COLUMNS, size), size, head):
            path = list(reversed(peaks))
            merkle.add(peaks, size, merkle.leaf_hash(_bytes(row[-1])))
            size += 1
        if kept is not None and size == first:
            return kept
        if not size:
            raise LedgerError(NO_CHECKPOINT)
        told = Checkpoint(self.origin, size, merkle.root_of(peaks), self._ledger.now())
        made = EntryProof(size - 1, tuple(path), sign(told, self.key.signer))
        self._keep(made)
        return made

    def compare(self) -> None:
        """Compares the ledger with the checkpoint beside it, and with the newest in the account.

        Raises what `check` raises, LED-026 when the one beside the ledger had been put back, `CloudError`.
        """
        self._compare(self.check())

    def store(self) -> bool:
        """Takes the newest checkpoint to the account; False when it has it already. Raises as `compare`."""
        kept = self.check()
        found = self._compare(kept)
        if kept is None or self._account is None or (found and found.note == kept.signed.note):
            return False
        self._account.put(kept.signed.note, found.version if found else "")
        self._agreed = kept.signed.note
        return True

    def agree(self, signed: Signed, place: str, keys: Sequence[PublicKey] = ()) -> None:
        """Returns only when the ledger continues that checkpoint: reads the hash of every entry it tells of.

        It must be signed by one of `keys`, or else by this station. Raises as `check`.
        """
        if keys:
            signed.verify(keys, place)
        else:
            self._require_own(signed, place)
        self._require_length(signed.checkpoint, place)
        if self._root(0, signed.checkpoint.size) != signed.checkpoint.root:
            raise _differs(signed.checkpoint, place)

    def prove(self, sequence: int) -> EntryProof:
        """That an entry is in the newest checkpoint. Raises as `check`, LED-028, LED-029."""
        kept = self._newest()
        told = kept.signed.checkpoint
        if not 1 <= sequence <= told.size:
            raise LedgerError(NOT_IN_CHECKPOINT, size=told.size, sequence=sequence)
        path = merkle.inclusion_proof(self._root, sequence - 1, told.size)
        [row] = self._ledger.database.read(
            f"SELECT {chain.COLUMNS} FROM entries WHERE sequence = ?",  # noqa: S608 - names of columns
            (sequence,),
        )
        _sequence, at, kind, subject, body, previous, digest = row
        record = chain.record(previous, sequence, at, kind, subject, body)
        made = EntryProof(sequence - 1, tuple(path), kept.signed, record)
        if chain.chain_hash(previous, sequence, at, kind, subject, body) != digest:
            raise chain.broken(sequence, "its content was changed")
        if not made.leads_from(_bytes(digest)):
            raise _differs(told, str(self.path))
        return made

    def prove_growth(self, older: Signed, place: str) -> GrowthProof:
        """That the newest checkpoint continues `older`. Raises as `agree`, LED-028."""
        kept = self._newest()
        self.agree(older, place)
        old, size = older.checkpoint.size, kept.signed.checkpoint.size
        if not 0 < old <= size:
            raise LedgerError(NOT_IN_CHECKPOINT, size=size, sequence=old)
        return GrowthProof(old, tuple(merkle.consistency_proof(self._root, old, size)), kept.signed)

    def _newest(self) -> EntryProof:
        kept = self.check()
        if kept is None:
            raise LedgerError(NO_CHECKPOINT)
        return kept

    def _compare(self, kept: EntryProof | None) -> Stored | None:
        found = None if self._account is None else self._account.newest()
        if self._account is None or found is None:
            return None
        if found.note in (self._agreed, kept.signed.note if kept else ""):
            return found
        place = self._account.place
        signed = read(found.note, place)
        self.agree(signed, place)
        self._agreed = found.note
        if kept is None or kept.signed.checkpoint.size < signed.checkpoint.size:
            self._keep(self._last_of(signed))
            raise LedgerError(CHECKPOINT_SET_BACK, place=place, time=signed.checkpoint.time)
        return found

    def _last_of(self, signed: Signed) -> EntryProof:
        last = signed.checkpoint.size - 1
        path = merkle.inclusion_proof(self._root, last, signed.checkpoint.size)
        return EntryProof(last, tuple(path), signed)

    def _require_own(self, signed: Signed, place: str) -> None:
        origin = signed.checkpoint.origin
        if origin != self.origin:
            raise LedgerError(CHECKPOINT_OF_ANOTHER, place=place, origin=origin, own=self.origin)
        signed.verify(self.key.public_keys(), place)

    def _require_length(self, told: Checkpoint, place: str) -> None:
        entries = self._count()
        if entries < told.size:
            raise LedgerError(LEDGER_SHORTER, entries=entries, place=place, time=told.time, size=told.size)

    def _count(self) -> int:
        rows = self._ledger.database.read("SELECT sequence FROM entries ORDER BY sequence DESC LIMIT 1")
        return int(rows[0][0]) if rows else 0

    def _root(self, start: int, end: int) -> bytes:
        rows = self._pages("sequence, hash", start, end)
        return merkle.root_of(merkle.peaks_of(merkle.leaf_hash(_bytes(digest)) for _, digest in rows))

    def _pages(self, columns: str, after: int, last: int = 1 << 62) -> Iterator[tuple[Any, ...]]:
        """Rows of entries in order; what writes to the ledger need not wait for more than a page."""
        asked = (
            f"SELECT {columns} FROM entries WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?"  # noqa: S608
        )
        while page := self._ledger.database.read(asked, (after, last, PAGE)):
            yield from page
            after = page[-1][0]

    def _read(self) -> EntryProof | None:
        try:
            text = read_replaced(self.path)
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise LedgerError(CHECKPOINT_UNREADABLE, place=self.path) from error
        proof = read_proof(text, str(self.path))
        if not isinstance(proof, EntryProof):
            raise LedgerError(CHECKPOINT_UNREADABLE, place=self.path)
        return proof

    def _keep(self, made: EntryProof) -> None:
        """Only rises: another process may have made a newer one meanwhile."""
        with self._ledger.database.write():
            kept = self._read()
            if kept is None or kept.signed.checkpoint.size < made.signed.checkpoint.size:
                write_atomic(self.path, made.text.encode(), private=True)


def _bytes(digest: object) -> bytes:
    """What is no hash any more is none of the tree's."""
    try:
        return bytes.fromhex(str(digest))
    except ValueError:
        return b""


def _differs(told: Checkpoint, place: str) -> LedgerError:
    return LedgerError(LEDGER_DIFFERS, place=place, time=told.time, size=told.size)
