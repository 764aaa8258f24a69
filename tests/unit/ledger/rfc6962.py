"""RFC 6962 section 2.1 and 2.1.1 to 2.1.2, written down from its text alone: the judge of our trees.

Nothing here may import what it judges. The verifying half follows from the recursive definitions: a proof
holds when, taken apart the way they put it together, it gives the roots.
"""

from __future__ import annotations

from hashlib import sha256


def mth(entries: list[bytes]) -> bytes:
    """MTH(D[n])."""
    n = len(entries)
    if n == 0:
        return sha256().digest()
    if n == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = largest_power_below(n)
    return sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def largest_power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def root_by_path(entry: bytes, m: int, n: int, path: list[bytes]) -> bytes:
    """The root to which PATH(m, D[n]) leads from `entry`; `IndexError` for a path of another length."""
    if n == 1:
        if path:
            raise IndexError(path)
        return sha256(b"\x00" + entry).digest()
    k, top, rest = largest_power_below(n), path[-1], path[:-1]
    if m < k:
        return sha256(b"\x01" + root_by_path(entry, m, k, rest) + top).digest()
    return sha256(b"\x01" + top + root_by_path(entry, m - k, n - k, rest)).digest()


def roots_by_proof(m: int, n: int, proof: list[bytes], first: bytes) -> tuple[bytes, bytes]:
    """The roots of the first m and of all n entries to which PROOF(m, D[n]) leads; `first` is MTH(D[m])."""
    return subproof(m, n, proof, first, is_known=True)


def subproof(m: int, n: int, proof: list[bytes], first: bytes, *, is_known: bool) -> tuple[bytes, bytes]:
    if m == n:
        if is_known:
            assert not proof
            return first, first
        [node] = proof
        return node, node
    k, top, rest = largest_power_below(n), proof[-1], proof[:-1]
    if m <= k:
        old, new = subproof(m, k, rest, first, is_known=is_known)
        return old, sha256(b"\x01" + new + top).digest()
    old, new = subproof(m - k, n - k, rest, first, is_known=False)
    return sha256(b"\x01" + top + old).digest(), sha256(b"\x01" + top + new).digest()
