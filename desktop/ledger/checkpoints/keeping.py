"""The newest checkpoint of a station's ledger: made, kept beside it and in the account, compared with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.core.catalogue.ledger import (
    CHECKPOINT_OF_ANOTHER,
    CHECKPOINT_SET_BACK,
    CHECKPOINT_UNREADABLE,
    LEDGER_DIFFERS,
    LEDGER_SHORTER,
    NO_CHECKPOINT,
)
from desktop.core.errors import BenchError, CloudError, LedgerError, LinekeyError, SettingsError
from desktop.core.paths import read_replaced, write_atomic
from desktop.core.station_name import station_name
from desktop.ledger import chain
from desktop.ledger.checkpoints import merkle
from desktop.ledger.checkpoints.note import ORIGIN, Checkpoint, Signed, read, sign
from desktop.ledger.checkpoints.proofs import EntryProof, read_proof
from desktop.ledger.checkpoints.station_key import Secrets, StationKey, no_secrets
from desktop.ledger.checkpoints.tree import LedgerTree, hash_bytes
from desktop.ledger.store import Ledger

if TYPE_CHECKING:
    from signing.algorithms import PublicKey
    from signing.signer import AwsClients

UNREACHABLE = (CloudError, SettingsError, BenchError)  # the account, for now
EVERY = 100  # entries
NEWEST = "newest.tlog-proof"


@dataclass(frozen=True)
class Taken:
    """The newest checkpoint; `waits` tells why it is not in the account yet."""

    proof: EntryProof
    waits: LinekeyError | None = None


class Account(Protocol):
    """Where the checkpoints of this station lie out of its reach."""

    @property
    def place(self) -> str: ...

    def newest(self) -> tuple[str, int] | None:
        """The text of the largest, and the size by its name. Raises one of `UNREACHABLE`."""
        ...

    def put(self, text: str, size: int) -> None:
        """Stores one more. Raises one of `UNREACHABLE`."""
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
        self.tree = LedgerTree(ledger.database)
        self._agreed = ""  # the account's checkpoint that the ledger was compared with

    @property
    def path(self) -> Path:
        return self.key.folder / NEWEST

    @property
    def place(self) -> str:
        """Where the account keeps them; empty without one."""
        return self._account.place if self._account else ""

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
        if kept.index != told.size - 1 or not kept.leads_from(hash_bytes(self.tree.row(told.size)[-1])):
            raise _differs(told, place)
        return kept

    def newest(self) -> EntryProof:
        """The same. Raises LED-028, too, when there is none."""
        kept = self.check()
        if kept is None:
            raise LedgerError(NO_CHECKPOINT)
        return kept

    def is_due(self) -> bool:
        """Whether `EVERY` entries came since the last one."""
        try:
            kept = self._read()
        except LedgerError:  # for `make` to tell
            return True
        return self.tree.size - (kept.signed.checkpoint.size if kept else 0) >= EVERY

    def take(self) -> Taken:
        """Signs what the ledger is now, if entries came since the last time, and takes that to the account.

        Raises what `compare` raises of the ledger, LED-002, LED-028 for an empty one, and what the key
        raises. An account that cannot be reached gets it the next time.
        """
        try:
            stored = self._compare(self.check())
        except UNREACHABLE as error:
            return Taken(self._make(), error)
        made = self._make()
        told = made.signed.checkpoint
        if self._account is None or (stored is not None and told.size <= stored.size):
            return Taken(made)
        try:
            self._account.put(made.signed.note, told.size)
        except UNREACHABLE as error:
            return Taken(made, error)
        return Taken(made)

    def _make(self) -> EntryProof:
        kept = self.check()
        size, head, peaks = 0, chain.FIRST_PREVIOUS, merkle.Peaks()
        if kept is not None:
            size, peaks = kept.signed.checkpoint.size, list(reversed(kept.path))
            head = self.tree.row(size)[-1]
            merkle.add(peaks, size - 1, merkle.leaf_hash(hash_bytes(head)))
        first, path = size, merkle.Peaks()
        for row in self.tree.linked(size, head):
            path = list(reversed(peaks))
            merkle.add(peaks, size, merkle.leaf_hash(hash_bytes(row[-1])))
            size += 1
        if kept is not None and size == first:
            return kept
        if not size:
            raise LedgerError(NO_CHECKPOINT)
        told = Checkpoint(self.origin, size, merkle.root_of(peaks), self._ledger.now())
        return self._keep(EntryProof(size - 1, tuple(path), sign(told, self.key.signer)))

    def compare(self) -> None:
        """Compares the ledger with the checkpoint beside it, and with the newest in the account.

        Raises what `check` raises, LED-026 when the one beside the ledger had been put back, and what the
        account raises when it cannot be reached: `UNREACHABLE`.
        """
        self._compare(self.check())

    def agree(self, signed: Signed, place: str, keys: Sequence[PublicKey] = ()) -> None:
        """Returns only when the ledger continues that checkpoint: reads the hash of every entry it tells of.

        It must be signed by one of `keys`, or else by this station. Raises as `check`.
        """
        if keys:
            signed.verify(keys, place)
        else:
            self._require_own(signed, place)
        self._require_length(signed.checkpoint, place)
        if self.tree.root(0, signed.checkpoint.size) != signed.checkpoint.root:
            raise _differs(signed.checkpoint, place)

    def _compare(self, kept: EntryProof | None) -> Checkpoint | None:
        """The newest in the account, if there is one."""
        found = self._account.newest() if self._account else None
        if self._account is None or found is None:
            return None
        (note, size), place = found, self._account.place
        signed = read(note, place)
        told = signed.checkpoint
        if told.size != size:
            raise LedgerError(CHECKPOINT_UNREADABLE, place=place)
        if note not in (self._agreed, kept.signed.note if kept else ""):
            self.agree(signed, place)
        self._agreed = note
        if kept is None or kept.signed.checkpoint.size < told.size:
            self._keep(self._last_of(signed))
            raise LedgerError(CHECKPOINT_SET_BACK, place=place, time=told.time)
        return told

    def _last_of(self, signed: Signed) -> EntryProof:
        last = signed.checkpoint.size - 1
        path = merkle.inclusion_proof(self.tree.root, last, signed.checkpoint.size)
        return EntryProof(last, tuple(path), signed)

    def _require_own(self, signed: Signed, place: str) -> None:
        origin = signed.checkpoint.origin
        if origin != self.origin:
            raise LedgerError(CHECKPOINT_OF_ANOTHER, place=place, origin=origin, own=self.origin)
        signed.verify(self.key.public_keys(), place)

    def _require_length(self, told: Checkpoint, place: str) -> None:
        entries = self.tree.size
        if entries < told.size:
            raise LedgerError(LEDGER_SHORTER, entries=entries, place=place, time=told.time, size=told.size)

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

    def _keep(self, made: EntryProof) -> EntryProof:
        """What is beside the ledger then: it only rises, and another process may have made a newer one."""
        with self._ledger.database.write():
            kept = self._read()
            if kept is not None and kept.signed.checkpoint.size >= made.signed.checkpoint.size:
                return kept
            write_atomic(self.path, made.text.encode(), private=True)
            return made


def station_checkpoints(
    ledger: Ledger,
    secrets: Secrets = no_secrets,
    new_secrets: Secrets = no_secrets,
    clients: AwsClients | None = None,
    account: Callable[[str], Account] | None = None,
) -> Checkpoints:
    """Those in the data folder of `ledger`; `account` is made for the id of the station. Raises `OSError`."""
    folder = ledger.database.path.parent
    station, key = station_name(folder).id, StationKey(folder / "checkpoints", secrets, new_secrets, clients)
    return Checkpoints(ledger, ORIGIN + station, key, account(station) if account else None)


def _differs(told: Checkpoint, place: str) -> LedgerError:
    return LedgerError(LEDGER_DIFFERS, place=place, time=told.time, size=told.size)
