"""Proofs made from the ledger, for those who have no more of it than a checkpoint."""

from __future__ import annotations

from desktop.core.catalogue.ledger import LEDGER_DIFFERS, NOT_IN_CHECKPOINT
from desktop.core.errors import LedgerError
from desktop.ledger import chain
from desktop.ledger.checkpoints import merkle
from desktop.ledger.checkpoints.keeping import Checkpoints
from desktop.ledger.checkpoints.note import Signed
from desktop.ledger.checkpoints.proofs import EntryProof, GrowthProof


def prove_entry(checkpoints: Checkpoints, sequence: int) -> EntryProof:
    """That an entry is in the newest checkpoint; reads the hash of every entry.

    Raises what `Checkpoints.newest` raises, LED-029 for an entry not in it, LED-002 for one that changed.
    """
    newest, tree = checkpoints.newest(), checkpoints.tree
    told = newest.signed.checkpoint
    if not 1 <= sequence <= told.size:
        raise _not_in(told.size, sequence)
    _, at, kind, subject, body, previous, digest = tree.row(sequence)
    record = chain.record(previous, sequence, at, kind, subject, body)
    if chain.chain_hash(previous, sequence, at, kind, subject, body) != digest:
        raise chain.broken(sequence, "its content was changed")
    path = tuple(merkle.inclusion_proof(tree.root, sequence - 1, told.size))
    made = EntryProof(sequence - 1, path, newest.signed, record)
    if not made.leads_from(bytes.fromhex(digest)):
        raise LedgerError(LEDGER_DIFFERS, place=checkpoints.path, time=told.time, size=told.size)
    return made


def prove_growth(checkpoints: Checkpoints, older: Signed, place: str) -> GrowthProof:
    """That the newest checkpoint continues `older`. Raises as `Checkpoints.agree`, LED-028, LED-029."""
    newest = checkpoints.newest().signed
    checkpoints.agree(older, place)
    old, size = older.checkpoint.size, newest.checkpoint.size
    if not 0 < old <= size:
        raise _not_in(size, old)
    return GrowthProof(old, tuple(merkle.consistency_proof(checkpoints.tree.root, old, size)), newest)


def _not_in(size: int, sequence: int) -> LedgerError:
    return LedgerError(NOT_IN_CHECKPOINT, size=size, sequence=sequence)
