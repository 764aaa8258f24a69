"""The Merkle tree of RFC 6962 section 2.1, with SHA-256: its root, and proofs from it.

A tree is kept as its `Peaks`: the roots of the complete trees it is made of, the largest first. A tree of a
million leaves has seven, never more than twenty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

EMPTY = hashlib.sha256().digest()

Peaks = list[bytes]
Roots = Callable[[int, int], bytes]
"""`roots(start, end)`: the root of the leaves `start` to `end - 1`."""


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def add(peaks: Peaks, size: int, leaf: bytes) -> None:
    """Takes the hash of one more leaf into a tree of `size` leaves."""
    while size & 1:
        leaf = node_hash(peaks.pop(), leaf)
        size >>= 1
    peaks.append(leaf)


def peaks_of(leaves: Iterable[bytes]) -> Peaks:
    peaks: Peaks = []
    for size, leaf in enumerate(leaves):
        add(peaks, size, leaf)
    return peaks


def root_of(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY
    *others, root = peaks
    for peak in reversed(others):
        root = node_hash(peak, root)
    return root


def inclusion_proof(roots: Roots, index: int, size: int, start: int = 0) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962 2.1.1, from the leaf's sibling up to the root's child."""
    if size == 1:
        return []
    left = _split(size)
    if index < left:
        return [*inclusion_proof(roots, index, left, start), roots(start + left, start + size)]
    path = inclusion_proof(roots, index - left, size - left, start + left)
    return [*path, roots(start, start + left)]


def consistency_proof(roots: Roots, old: int, size: int) -> list[bytes]:
    """PROOF(old, D[size]) of RFC 6962 2.1.2; `old` from 1 to `size`."""
    return _subproof(roots, old, size, start=0, is_known=True)


def _subproof(roots: Roots, old: int, size: int, start: int, *, is_known: bool) -> list[bytes]:
    if old == size:
        return [] if is_known else [roots(start, start + size)]
    left = _split(size)
    if old <= left:
        proof = _subproof(roots, old, left, start, is_known=is_known)
        return [*proof, roots(start + left, start + size)]
    proof = _subproof(roots, old - left, size - left, start + left, is_known=False)
    return [*proof, roots(start, start + left)]


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf of that hash is number `index` of the `size` under `root` (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def continues(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the first `old` leaves under `root` are those under `old_root` (RFC 9162 2.1.4.2)."""
    if old == size:
        return not proof and old_root == root
    if not 0 < old < size or not proof:
        return False
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old_found = found = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old_found, found = node_hash(sibling, old_found), node_hash(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old_found == old_root and found == root
