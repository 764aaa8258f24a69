"""Proofs that an auditor checks without the ledger: of an entry, and of a ledger that only grew.

An entry's proof is C2SP's `tlog-proof`: the entry, its place, the way from its leaf to the root, the
checkpoint. That a checkpoint continues an older one is told as a witness is asked for its signature, C2SP's
`tlog-witness`: how many entries the older had, the proof, the newer checkpoint.
https://github.com/C2SP/C2SP/blob/main/tlog-proof.md, …/tlog-witness.md
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.core.catalogue.ledger import CHECKPOINT_UNREADABLE, PROOF_DOES_NOT_HOLD
from desktop.core.errors import LedgerError
from desktop.ledger.chain import Entry, chain_hash, entry_of
from desktop.ledger.checkpoints import merkle
from desktop.ledger.checkpoints.note import HASH_BYTES, Checkpoint, Signed, decoded, encoded, read
from desktop.ledger.stored import read_json
from signing.messages import N, said

if TYPE_CHECKING:
    from signing.algorithms import PublicKey

HEADER = "c2sp.org/tlog-proof@v1"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True)
class EntryProof:
    """`record`: the text that the entry's hash is of; empty where only the way to the root is kept."""

    index: int
    path: tuple[bytes, ...]
    signed: Signed
    record: bytes = b""

    @property
    def text(self) -> str:
        extra = [f"extra {encoded(self.record)}"] if self.record else []
        lines = [HEADER, *extra, f"index {self.index}", *map(encoded, self.path)]
        return "\n".join(lines) + f"\n\n{self.signed.note}"

    def leads_from(self, entry_hash: bytes) -> bool:
        """Whether the way leads from an entry of that hash to the checkpoint's root."""
        told = self.signed.checkpoint
        return merkle.includes(merkle.leaf_hash(entry_hash), self.index, told.size, self.path, told.root)

    def entry(self, file: str) -> Entry:
        """The entry, known to be in the tree. Raises LED-025; the signature is for the caller to verify."""
        try:
            previous, sequence, at, kind, subject, body = read_json(self.record.decode(), list)
            found = entry_of((sequence, at, kind, subject, body, previous, ""))
        except (ValueError, LedgerError) as error:
            raise _does_not_hold(file, N("it holds no entry")) from error
        if sequence == self.index + 1:
            digest = chain_hash(previous, sequence, at, kind, subject, body)
            if self.leads_from(bytes.fromhex(digest)):
                return replace(found, hash=digest)
        raise _does_not_hold(file, N("the entry is not in the checkpoint"))


@dataclass(frozen=True)
class GrowthProof:
    """That the ledger of `signed` begins with the `old` entries of an older checkpoint."""

    old: int
    path: tuple[bytes, ...]
    signed: Signed

    @property
    def text(self) -> str:
        return "\n".join([f"old {self.old}", *map(encoded, self.path)]) + f"\n\n{self.signed.note}"

    def check(self, older: Signed, file: str) -> None:
        """Raises LED-025; both signatures are for the caller."""
        first, told = older.checkpoint, self.signed.checkpoint
        if self.old != first.size or first.origin != told.origin:
            raise _does_not_hold(file, N("it begins with another checkpoint"))
        if not merkle.continues(first.size, first.root, told.size, told.root, self.path):
            raise _does_not_hold(file, N("the newer checkpoint does not continue the older one"))


def read_proof(text: str, place: str) -> EntryProof | GrowthProof:
    """Raises LED-022 for what is neither."""
    try:
        head, blank, note = text.partition("\n\n")
        lines = head.split("\n")
        if not blank:
            raise ValueError(text)
        if lines[0] == HEADER:
            record = decoded(lines.pop(1).removeprefix("extra ")) if lines[1].startswith("extra ") else b""
            index, path = _number(lines[1], "index "), _path(lines[2:])
            return EntryProof(index, path, read(note, place), record)
        return GrowthProof(_number(lines[0], "old "), _path(lines[1:]), read(note, place))
    except (ValueError, IndexError) as error:
        raise LedgerError(CHECKPOINT_UNREADABLE, place=place) from error


def read_checkpoint(text: str, place: str) -> Signed:
    """The checkpoint in a file of its own, or in a proof. Raises LED-022."""
    if text.startswith((HEADER, "old ")):
        return read_proof(text, place).signed
    return read(text, place)


def check_proof(
    text: str, file: str, held: tuple[str, str] | None, keys: Sequence[PublicKey]
) -> tuple[Entry | None, Signed]:
    """The entry that is proved, if it is one, and the checkpoint it is proved by.

    `held` is the checkpoint, and its name, that whoever asks has from elsewhere: that of the proof, or the
    older one. Both are signed by one of `keys`. Raises LED-022, LED-023, LED-025.
    """
    proof, own = read_proof(text, file), None if held is None else read_checkpoint(*held)
    proof.signed.verify(keys, file)
    if held is not None and own is not None:
        own.verify(keys, held[1])
    if isinstance(proof, GrowthProof):
        if own is None:
            raise _does_not_hold(file, N("the older checkpoint is needed"))
        proof.check(own, file)
        return None, proof.signed
    if own is not None and not _are_one(own.checkpoint, proof.signed.checkpoint):
        raise _does_not_hold(file, N("it is by another checkpoint"))
    return proof.entry(file), proof.signed


def _are_one(one: Checkpoint, other: Checkpoint) -> bool:
    return (one.origin, one.size, one.root) == (other.origin, other.size, other.root)


def _number(line: str, word: str) -> int:
    if not line.startswith(word) or not _NUMBER.fullmatch(line.removeprefix(word)):
        raise ValueError(line)
    return int(line.removeprefix(word))


def _path(lines: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(decoded(line, HASH_BYTES) for line in lines)


def _does_not_hold(file: str, reason: str) -> LedgerError:
    return LedgerError(PROOF_DOES_NOT_HOLD, file=file, reason=said(reason))
