"""Our trees and proofs, judged by RFC 6962 as `rfc6962` reads it, and by the vectors of its first users."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.ledger.checkpoints import merkle
from tests.unit.ledger import rfc6962

# Leaves and roots of the reference implementation of Certificate Transparency (merkle_tree_test.cc).
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def entries(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def roots(leaves: list[bytes]) -> merkle.Roots:
    return lambda start, end: merkle.root_of(merkle.peaks_of(map(merkle.leaf_hash, leaves[start:end])))


def test_the_roots_of_certificate_transparencys_own_tests() -> None:
    assert merkle.EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for size, root in enumerate(ROOTS, start=1):
        assert roots(LEAVES)(0, size).hex() == root == rfc6962.mth(LEAVES[:size]).hex()


def test_every_entry_of_every_small_tree_is_proved() -> None:
    for size in range(1, 40):
        told, root = entries(size), rfc6962.mth(entries(size))
        for index in range(size):
            path = merkle.inclusion_proof(roots(told), index, size)
            assert rfc6962.root_by_path(told[index], index, size, path) == root
            assert merkle.includes(merkle.leaf_hash(told[index]), index, size, path, root)


def test_every_small_tree_is_proved_to_continue_every_smaller_one() -> None:
    for size in range(1, 34):
        told, root = entries(size), rfc6962.mth(entries(size))
        for old in range(1, size + 1):
            proof, first = merkle.consistency_proof(roots(told), old, size), rfc6962.mth(told[:old])
            assert rfc6962.roots_by_proof(old, size, proof, first) == (first, root)
            assert merkle.continues(old, first, size, root, proof)


@given(st.integers(1, 700), st.data())
def test_trees_of_any_size(size: int, data: st.DataObject) -> None:
    told, index, old = entries(size), data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    root, first = rfc6962.mth(told), rfc6962.mth(told[:old])
    assert merkle.root_of(merkle.peaks_of(map(merkle.leaf_hash, told))) == root
    path = merkle.inclusion_proof(roots(told), index, size)
    assert rfc6962.root_by_path(told[index], index, size, path) == root
    proof = merkle.consistency_proof(roots(told), old, size)
    assert rfc6962.roots_by_proof(old, size, proof, first) == (first, root)


@given(st.integers(2, 300), st.data())
def test_no_other_proof_holds(size: int, data: st.DataObject) -> None:
    """A leaf elsewhere, a hash more or less, one bit, another size: refused each time."""
    told, index, old = entries(size), data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    root, first = rfc6962.mth(told), rfc6962.mth(told[:old])
    leaf, path = merkle.leaf_hash(told[index]), merkle.inclusion_proof(roots(told), index, size)
    assert not merkle.includes(leaf, (index + 1) % size, size, path, root)
    assert not merkle.includes(merkle.leaf_hash(b"another"), index, size, path, root)
    for wrong in _changed(path, data):
        assert not merkle.includes(leaf, index, size, wrong, root)
    assert not merkle.includes(leaf, size, size, path, root)
    proof = merkle.consistency_proof(roots(told), old, size)
    for wrong in _changed(proof, data):
        assert not merkle.continues(old, first, size, root, wrong)
    assert not merkle.continues(old, rfc6962.mth([b"x", *told[1:old]]), size, root, proof)
    assert not merkle.continues(old, first, size, rfc6962.mth([*told[1:], b"x"]), proof)
    assert not merkle.continues(size, root, old, first, proof)
    assert not merkle.continues(0, merkle.EMPTY, size, root, proof)
    assert not merkle.continues(size, root, size, first, [])


def _changed(path: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    where = data.draw(st.integers(0, len(path) - 1))
    flipped = bytes([path[where][0] ^ 1]) + path[where][1:]
    return [path[:-1], path[1:], [*path, path[0]], [*path[:where], flipped, *path[where + 1 :]]]


def test_the_last_leafs_proof_is_the_tree_before_it() -> None:
    """What a checkpoint keeps, so that the next one need not begin with the first entry."""
    for size in range(1, 70):
        told = [merkle.leaf_hash(entry) for entry in entries(size)]
        path = list(reversed(merkle.peaks_of(told[:-1])))
        assert path == merkle.inclusion_proof(roots(entries(size)), size - 1, size)


def test_a_way_that_ends_below_the_root_is_none() -> None:
    """The root of a smaller tree, said to be that of a larger one."""
    leaves = [merkle.leaf_hash(entry) for entry in entries(2)]
    assert merkle.includes(leaves[0], 0, 2, [leaves[1]], rfc6962.mth(entries(2)))
    for size in (3, 4, 5):
        assert not merkle.includes(leaves[0], 0, size, [leaves[1]], rfc6962.mth(entries(2)))
