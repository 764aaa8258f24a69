"""Checkpoints: what they find that the chain alone cannot, and that nothing else depends on them."""

from __future__ import annotations

import base64
import hashlib
import shutil
import string
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desktop.core.errors import LedgerError
from desktop.ledger.chain import canonical, chain_hash, record
from desktop.ledger.checkpoints import merkle
from desktop.ledger.checkpoints.keeping import EVERY, station_checkpoints
from desktop.ledger.checkpoints.note import Checkpoint, Signed, key_id, read, sign, verifier_key
from desktop.ledger.checkpoints.proofs import EntryProof, GrowthProof, check_proof, read_proof
from desktop.ledger.checkpoints.proving import prove_entry, prove_growth
from desktop.ledger.names import Personal
from desktop.ledger.store import Ledger
from signing.algorithms import ED25519, P256, P384, RSA3072, Algorithm
from signing.errors import SigningError
from signing.keys.file import create_key_file
from signing.keys.local import memory_signer, new_private_key
from signing.keys.pkcs11 import create_token_key
from tests.contract.signers.soft_token import PIN, new_soft_tokens
from tests.unit.ledger import rfc6962
from tests.unit.ledger.stations import STATION, FakeAccount, Station


@pytest.fixture
def station(tmp_path: Path) -> Station:
    made = Station(tmp_path / "Linekey ü", FakeAccount())
    made.append(10)
    return made


def hashes(station: Station, size: int) -> list[bytes]:
    return [bytes.fromhex(entry.hash) for entry in station.ledger.entries(limit=size)]


def refused(work: object, *arguments: object) -> str:
    with pytest.raises(LedgerError) as caught:
        work(*arguments)  # type: ignore[operator]
    return caught.value.code


# --- making ---


def test_a_checkpoint_is_the_root_of_all_entries(station: Station) -> None:
    taken = station.checkpoints.take()
    assert taken.waits is None
    told = taken.proof.signed.checkpoint
    assert (told.origin, told.size) == (STATION, 10)
    assert told.root == rfc6962.mth(hashes(station, 10))
    assert station.account is not None
    assert station.account.notes == {10: taken.proof.signed.note}
    assert station.checkpoints.path.parent.parent == station.folder


def test_one_after_the_other_is_the_same_tree(station: Station) -> None:
    """The next one begins where the last one ended, and is as if it had begun with the first entry."""
    for more in (0, 1, 2, 5, 0, 30, 1):
        station.append(more)
        proof = station.reopen().take().proof
        size = proof.signed.checkpoint.size
        assert proof.signed.checkpoint.root == rfc6962.mth(hashes(station, size))
    assert station.account is not None
    assert list(station.account.notes) == [10, 11, 13, 18, 48, 49]


def test_only_new_entries_are_read(station: Station) -> None:
    """The last way to the root is the whole tree: rows before it are not looked at for the next one."""
    station.checkpoints.take()
    root = rfc6962.mth(hashes(station, 10))
    with station.by_hand() as connection:
        connection.execute("UPDATE entries SET hash = 'x' WHERE sequence < 10")
    station.reopen().take()
    station.append(1)
    proof = station.checkpoints.take().proof
    assert proof.signed.checkpoint.size == 11
    assert merkle.root_of(list(reversed(proof.path))) == root
    assert read(station.account.notes[10], "").checkpoint.root == root  # type: ignore[union-attr]
    assert refused(station.ledger.verify) == "LED-002"


def test_it_is_due_after_so_many_entries(station: Station) -> None:
    assert not station.checkpoints.is_due()
    station.append(EVERY - 10)
    assert station.checkpoints.is_due()
    station.checkpoints.take()
    assert not station.checkpoints.is_due()
    station.append(EVERY - 1)
    assert not station.checkpoints.is_due()
    station.append(1)
    assert station.checkpoints.is_due()


def test_an_empty_ledger_has_none(tmp_path: Path) -> None:
    station = Station(tmp_path)
    assert station.checkpoints.check() is None
    assert refused(station.checkpoints.take) == "LED-028"
    assert refused(prove_entry, station.checkpoints, 1) == "LED-028"


def test_without_network_it_waits(station: Station) -> None:
    account = station.account
    assert account is not None
    account.is_there = False
    taken = station.checkpoints.take()
    assert taken.waits is not None
    assert taken.proof.signed.checkpoint.size == 10
    station.append(5)
    assert station.checkpoints.take().proof.signed.checkpoint.size == 15
    account.is_there = True
    assert station.reopen().take().waits is None
    assert list(account.notes) == [15]


def test_a_key_that_cannot_sign_stops_no_entry(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_name: str) -> str:
        raise LedgerError.told("SET-020", "nobody knows")

    monkeypatch.setattr(station.checkpoints.key, "_new_secrets", locked)
    assert refused(station.checkpoints.take) == "SET-020"
    station.append(1)
    assert station.ledger.verify() == 11
    monkeypatch.undo()
    assert station.checkpoints.take().proof.signed.checkpoint.size == 11


# --- planted: found with a checkpoint ---


def found(station: Station) -> str:
    """What the next start says."""
    return refused(station.reopen().compare)


def test_the_last_row_deleted(station: Station) -> None:
    station.checkpoints.take()
    with station.by_hand() as connection:
        connection.execute("DELETE FROM entries WHERE sequence = 10")
    assert found(station) == "LED-020"


def test_the_last_row_deleted_and_the_counter_mended(station: Station) -> None:
    station.checkpoints.take()
    station.forge("DELETE FROM entries WHERE sequence = 10")
    assert station.ledger.verify() == 9  # without a checkpoint it is whole
    assert found(station) == "LED-020"
    assert refused(station.checkpoints.take) == "LED-020"


def test_the_last_row_deleted_and_another_appended(station: Station) -> None:
    station.checkpoints.take()
    station.forge("DELETE FROM entries WHERE sequence = 10")
    station.append(3)
    assert station.ledger.verify() == 12
    assert found(station) == "LED-021"
    assert refused(station.checkpoints.take) == "LED-021"


def test_the_very_same_entry_appended_again(station: Station) -> None:
    """Even the same words have another time: what comes after is no continuation."""
    station.checkpoints.take()
    station.forge("DELETE FROM entries WHERE sequence > 5")
    station.append(5)
    assert found(station) == "LED-021"


def test_a_row_deleted_in_the_middle(station: Station) -> None:
    station.checkpoints.take()
    with station.by_hand() as connection:
        connection.execute("DELETE FROM entries WHERE sequence = 4")
    checkpoints = station.reopen()
    assert refused(station.ledger.verify) == "LED-002"
    assert refused(checkpoints.agree, checkpoints.newest().signed, "") == "LED-021"


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM entries WHERE sequence = 4",
        "UPDATE entries SET body = replace(body, 'PASS', 'FAIL') WHERE sequence = 1",
        "UPDATE entries SET subject = 'DL99' WHERE sequence = 10",
        "UPDATE entries SET at = '2020-01-01T00:00:00.000+00:00' WHERE sequence = 5",
        "UPDATE entries SET sequence = -sequence WHERE sequence = 7",  # comes first now
    ],
)
def test_a_chain_hashed_again(station: Station, change: str) -> None:
    station.checkpoints.take()
    station.append(1)
    station.forge(change)
    station.ledger.verify()  # without a checkpoint it is whole
    assert found(station) in ("LED-020", "LED-021")


def test_the_counter_of_sqlite_edited(station: Station) -> None:
    station.checkpoints.take()
    with station.by_hand() as connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 4")
        connection.execute("DELETE FROM entries WHERE sequence > 4")
    assert found(station) == "LED-020"
    station.ledger.rebuild()
    assert station.ledger.verify() == 4


def test_an_older_copy_of_the_whole_file(station: Station, tmp_path: Path) -> None:
    station.checkpoints.take()
    station.ledger.close()
    shutil.copyfile(station.folder / "ledger.sqlite3", tmp_path / "copy")
    station.reopen()
    station.append(3)
    station.checkpoints.take()
    station.ledger.close()
    shutil.copyfile(tmp_path / "copy", station.folder / "ledger.sqlite3")
    assert found(station) == "LED-020"


def test_an_older_copy_of_the_whole_folder(station: Station, tmp_path: Path) -> None:
    """Only the account knows better."""
    station.checkpoints.take()
    station.ledger.close()
    shutil.copytree(station.folder, tmp_path / "copy")
    station.reopen()
    station.append(3)
    station.checkpoints.take()
    station.ledger.close()
    shutil.rmtree(station.folder)
    shutil.copytree(tmp_path / "copy", station.folder)
    checkpoints = station.reopen()
    assert checkpoints.check() is not None
    assert refused(checkpoints.compare) == "LED-020"
    station.append(3)
    assert refused(checkpoints.take) == "LED-021"
    assert len(station.account.notes) == 2  # type: ignore[union-attr]


def test_the_checkpoint_file_set_back(station: Station) -> None:
    station.checkpoints.take()
    older = station.checkpoints.path.read_bytes()
    station.append(3)
    station.checkpoints.take()
    station.checkpoints.path.write_bytes(older)
    assert found(station) == "LED-026"
    assert station.checkpoints.newest().signed.checkpoint.size == 13
    station.checkpoints.compare()


def test_the_checkpoint_file_deleted(station: Station) -> None:
    station.checkpoints.take()
    station.checkpoints.path.unlink()
    assert found(station) == "LED-026"
    station.checkpoints.compare()
    station.checkpoints.path.unlink()
    station.forge("DELETE FROM entries WHERE sequence = 10")
    assert refused(station.checkpoints.take) == "LED-020"
    assert not station.checkpoints.path.exists()


def test_the_account_never_sinks(station: Station) -> None:
    """A file that is set back while the program runs takes nothing back in the account."""
    station.checkpoints.take()
    older = station.checkpoints.path.read_bytes()
    station.append(3)
    station.checkpoints.take()
    station.checkpoints.path.write_bytes(older)
    assert refused(station.checkpoints.take) == "LED-026"
    station.checkpoints.take()
    assert list(station.account.notes) == [10, 13]  # type: ignore[union-attr]


def test_an_older_one_under_a_larger_name(station: Station) -> None:
    """Who may write in the account, and not delete, puts it before the newest."""
    account = station.account
    assert account is not None
    station.checkpoints.take()
    station.append(3)
    station.checkpoints.take()
    account.notes[99] = account.notes[10]
    assert found(station) == "LED-022"
    account.notes[99] = account.notes[13]
    assert found(station) == "LED-022"


def test_the_checkpoint_of_another_station(station: Station, tmp_path: Path) -> None:
    other = Station(tmp_path / "other", origin="linekey/ledger/st-00000000000000ff")
    other.append(10)
    theirs = other.checkpoints.take().proof
    station.checkpoints.take()
    assert refused(station.checkpoints.agree, theirs.signed, "file") == "LED-024"
    station.checkpoints.path.write_bytes(theirs.text.encode())
    assert found(station) == "LED-024"


def test_a_forged_key(station: Station) -> None:
    """Signed by a key that nobody knows; and by one that was added to those of the station."""
    station.checkpoints.take()
    station.forge("UPDATE entries SET subject = 'DL99' WHERE sequence = 2")
    thief = memory_signer(new_private_key(ED25519))
    root = rfc6962.mth(hashes(station, 10))
    forged = sign(Checkpoint(STATION, 10, root, "2026-11-27T16:00:00.000+00:00"), thief)
    path = merkle.inclusion_proof(station.checkpoints.tree.root, 9, 10)
    station.checkpoints.path.write_bytes(EntryProof(9, tuple(path), forged).text.encode())
    assert found(station) == "LED-023"
    station.checkpoints.key._publish(thief.public_key)
    assert station.checkpoints.check() is not None  # who owns the folder owns the list of keys
    assert found(station) == "LED-021"  # the account does not move
    assert refused(station.checkpoints.agree, forged, "", [new_private_key(P256).public_key()]) == "LED-023"


def test_the_stations_own_key_on_another_ledger(station: Station) -> None:
    """Who can use the key can sign what he likes, while the account is out of reach: it contradicts him."""
    account = station.account
    assert account is not None
    station.checkpoints.take()
    station.checkpoints.path.unlink()
    station.forge("UPDATE entries SET subject = 'DL99' WHERE sequence = 2")
    account.is_there = False
    station.checkpoints.take()
    station.reopen().check()
    account.is_there = True
    station.append(1)
    assert found(station) == "LED-021"
    assert refused(station.checkpoints.take) == "LED-021"
    assert len(account.notes) == 1


@pytest.mark.parametrize("bit", range(0, 8 * 40, 7))
def test_a_changed_bit_of_the_account_is_found(station: Station, bit: int) -> None:
    station.checkpoints.take()
    note = bytearray(station.account.notes[10].encode())  # type: ignore[union-attr]
    where = (bit * 31) % (8 * len(note))
    note[where // 8] ^= 1 << where % 8
    station.account.notes[10] = note.decode("utf-8", "replace")  # type: ignore[union-attr]
    assert found(station) in ("LED-020", "LED-021", "LED-022", "LED-023", "LED-024")


@pytest.mark.parametrize("text", ["", "c2sp.org/tlog-proof@v1\n", "\ud800"])
def test_a_damaged_file_is_told(station: Station, text: str) -> None:
    station.checkpoints.take()
    station.checkpoints.path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert found(station) == "LED-022"
    assert station.checkpoints.is_due()


def test_another_way_to_the_root_is_refused(station: Station) -> None:
    """The way in the file is taken for the tree before: it must be that of the very last entry."""
    kept, ten = station.checkpoints.take().proof, hashes(station, 10)[-1].hex()
    with station.by_hand() as connection:  # the last one is the ninth once more: its way leads to the root
        connection.execute(
            "UPDATE entries SET hash = (SELECT hash FROM entries WHERE sequence = 9) WHERE sequence = 10"
        )
    path = merkle.inclusion_proof(station.reopen().tree.root, 8, 10)
    ninth = EntryProof(8, (merkle.leaf_hash(bytes.fromhex(ten)), *path[1:]), kept.signed)
    station.checkpoints.path.write_bytes(ninth.text.encode())
    assert ninth.leads_from(hashes(station, 9)[-1])
    assert found(station) == "LED-021"


def test_a_way_changed_while_the_account_is_asked_is_not_gone_on_from(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = station.checkpoints.take().proof
    station.append(1)
    false = replace(kept, path=(bytes(32), *kept.path[1:]))

    def newest(_account: FakeAccount) -> None:
        station.checkpoints.path.write_bytes(false.text.encode())

    monkeypatch.setattr(FakeAccount, "newest", newest)
    assert refused(station.checkpoints.take) == "LED-021"


def test_a_broken_chain_is_not_signed(station: Station) -> None:
    station.checkpoints.take()
    station.append(3)
    with station.by_hand() as connection:
        connection.execute("UPDATE entries SET subject = 'DL99' WHERE sequence = 12")
    assert refused(station.reopen().take) == "LED-002"
    assert station.checkpoints.newest().signed.checkpoint.size == 10


# --- not found, and the guide says so ---


def test_what_came_after_the_newest_checkpoint_is_not_covered(station: Station) -> None:
    station.checkpoints.take()
    station.append(5)
    station.forge("DELETE FROM entries WHERE sequence > 12")
    station.reopen().compare()
    assert station.ledger.verify() == 12


def test_names_may_go(station: Station) -> None:
    station.ledger.append("release-approved", "rel-1", {"approver": Personal("Ada Lovelace")})
    proof = station.checkpoints.take().proof
    entry = prove_entry(station.checkpoints, 11)
    station.ledger.forget("Ada Lovelace")
    station.reopen().compare()
    station.checkpoints.agree(proof.signed, "")
    assert prove_entry(station.checkpoints, 11) == entry
    assert "Ada" not in entry.text


def test_a_changed_name_is_for_verify(station: Station) -> None:
    station.ledger.append("release-approved", "rel-1", {"approver": Personal("Ada Lovelace")})
    station.checkpoints.take()
    with station.by_hand() as connection:
        connection.execute("UPDATE names SET text = 'Eve'")
    station.reopen().compare()
    assert refused(station.ledger.verify) == "LED-013"


# --- proofs ---


def test_every_entry_is_proved_by_rfc_6962_alone(station: Station) -> None:
    station.append(13)
    told = station.checkpoints.take().proof.signed.checkpoint
    station.append(2)
    for sequence in range(1, 24):
        text = prove_entry(station.checkpoints, sequence).text
        proof = read_proof(text, "")
        assert isinstance(proof, EntryProof)
        [entry] = station.ledger.entries(after=sequence - 1, limit=1)
        leaf = bytes.fromhex(entry.hash)
        assert rfc6962.root_by_path(leaf, sequence - 1, told.size, list(proof.path)) == told.root
        assert proof.entry("") == entry
    assert refused(prove_entry, station.checkpoints, 24) == "LED-029"
    assert refused(prove_entry, station.checkpoints, 0) == "LED-029"


def test_growth_is_proved_by_rfc_6962_alone(station: Station) -> None:
    kept = []
    for more in (0, 3, 8, 1, 40):
        station.append(more)
        kept.append(station.checkpoints.take().proof.signed)
    newest = kept[-1].checkpoint
    for older in kept:
        proof = read_proof(prove_growth(station.checkpoints, older, "").text, "")
        assert isinstance(proof, GrowthProof)
        told = older.checkpoint
        roots = rfc6962.roots_by_proof(told.size, newest.size, list(proof.path), told.root)
        assert roots == (told.root, newest.root)
        proof.check(older, "")
        for other in kept:
            if other is not older:
                assert refused(proof.check, other, "") == "LED-025"


def test_nothing_is_proved_that_is_not_so(station: Station) -> None:
    """One row changed with its own hash: what the start of the window does not look at."""
    older = station.checkpoints.take().proof
    station.append(3)
    newer = station.checkpoints.take().proof.signed
    thief = sign(older.signed.checkpoint, memory_signer(new_private_key(ED25519)))
    assert refused(prove_growth, station.checkpoints, thief, "") == "LED-023"
    station.checkpoints.path.write_bytes(older.text.encode())
    assert refused(prove_growth, station.checkpoints, newer, "") == "LED-029"
    [entry] = station.ledger.entries(after=2, limit=1)
    digest = chain_hash(entry.previous, 3, entry.at, entry.kind, "DL99", canonical(entry.body))
    with station.by_hand() as connection:
        connection.execute("UPDATE entries SET subject = 'DL99', hash = ? WHERE sequence = 3", (digest,))
    assert refused(prove_entry, station.reopen(), 3) == "LED-021"


def test_an_entry_that_is_not_what_its_hash_is_of_is_not_proved(station: Station) -> None:
    station.checkpoints.take()
    with station.by_hand() as connection:
        connection.execute("UPDATE entries SET subject = 'DL99' WHERE sequence = 3")
    assert refused(prove_entry, station.reopen(), 3) == "LED-002"


def test_a_proof_for_another_entry_does_not_hold(station: Station) -> None:
    station.checkpoints.take()
    good = prove_entry(station.checkpoints, 3)
    other = prove_entry(station.checkpoints, 4)
    wrong = [
        EntryProof(good.index, good.path, good.signed, other.record),
        EntryProof(other.index, good.path, good.signed, good.record),
        EntryProof(good.index, good.path, good.signed, good.record.replace(b"PASS", b"FAIL")),
        EntryProof(good.index, good.path[:-1], good.signed, good.record),
        EntryProof(good.index, good.path, good.signed, b"[[[]]]"),
        EntryProof(good.index, good.path, good.signed, b'{"a":1}'),
        EntryProof(good.index, good.path, good.signed),
    ]
    for proof in wrong:
        assert refused(proof.entry, "file") == "LED-025"


def test_what_an_auditor_checks(station: Station, tmp_path: Path) -> None:
    """Each of these alone is enough to refuse: a key, a signature, a checkpoint of another size, a number."""
    older = station.checkpoints.take().proof.signed
    entry = prove_entry(station.checkpoints, 3)
    station.append(3)
    newer = station.checkpoints.take().proof.signed
    growth = prove_growth(station.checkpoints, older, "")
    keys = station.checkpoints.key.public_keys()
    others = [new_private_key(ED25519).public_key()]
    held = (older.note, "held")
    assert check_proof(entry.text, "", None, keys)[0] == check_proof(entry.text, "", held, keys)[0]
    assert check_proof(growth.text, "", held, keys) == (None, newer)

    assert refused(check_proof, entry.text, "", None, others) == "LED-023"
    assert refused(check_proof, growth.text, "", held, others) == "LED-023"
    assert refused(check_proof, entry.text, "", (newer.note, "held"), keys) == "LED-025"
    assert refused(check_proof, growth.text, "", None, keys) == "LED-025"
    assert refused(check_proof, growth.text, "", (newer.note, "held"), keys) == "LED-025"
    assert refused(check_proof, older.note, "", None, keys) == "LED-022"

    thief = memory_signer(new_private_key(ED25519))
    by_thief = sign(older.checkpoint, thief)
    assert refused(check_proof, entry.text, "", (by_thief.note, "held"), keys) == "LED-023"
    both = [*keys, thief.public_key]
    mine = replace(older.checkpoint, origin="linekey/ledger/st-00000000000000ff")
    assert refused(check_proof, growth.text, "", (sign(mine, thief).note, "held"), both) == "LED-025"
    assert refused(check_proof, entry.text, "", (sign(mine, thief).note, "held"), both) == "LED-025"
    false = sign(replace(older.checkpoint, root=bytes(32)), thief)
    assert refused(check_proof, entry.text, "", (false.note, "held"), both) == "LED-025"
    assert refused(check_proof, growth.text, "", (false.note, "held"), both) == "LED-025"
    assert refused(GrowthProof(9, growth.path, newer).check, older, "") == "LED-025"


def test_an_entry_stands_where_its_number_says(tmp_path: Path) -> None:
    """A tree whose leaf is elsewhere than the number in it: nobody but who has the key can make one."""
    rows = []
    for number in (1, 1):
        text = record("0" * 64, number, "2026-11-27T16:00:00.000+00:00", "unit", "DL1", "{}")
        rows.append((text, hashlib.sha256(text).digest()))
    leaves = [merkle.leaf_hash(digest) for _text, digest in rows]
    signer = memory_signer(new_private_key(ED25519))
    root = merkle.root_of(merkle.peaks_of(leaves))
    signed = sign(Checkpoint(STATION, 2, root, "2026-11-27T16:00:00.000+00:00"), signer)
    EntryProof(0, (leaves[1],), signed, rows[0][0]).entry("")
    assert refused(EntryProof(1, (leaves[0],), signed, rows[1][0]).entry, "") == "LED-025"


@pytest.mark.parametrize(
    "change",
    [
        ("time 2", "time\x0b2"),
        ("linekey/", "line\tkey/"),
        ("\n10\n", "\n010\n"),
        ("\n10\n", "\n+10\n"),
        ("\n10\n", "\n\u0661\u0660\n"),
        ("time 2", "2"),
        ("+00:00\n", "\n"),
        ("+00:00\n", "+00:00\nmore\n"),
        ("\n— ", "\n- "),
        ("— ", "—  "),
        ("=\ntime", "\ntime"),
        ("\n\n", "\n"),
        ("linekey/ledger/st-0123456789abcdef\n10", "\n10"),
    ],
)
def test_a_note_is_read_as_it_is_written(station: Station, change: tuple[str, str]) -> None:
    note = station.checkpoints.take().proof.signed.note
    assert note.count(change[0])
    assert refused(read, note.replace(*change, 1), "") == "LED-022"


def test_a_long_note_is_none(station: Station) -> None:
    note = station.checkpoints.take().proof.signed.note
    assert refused(read, note + "— x AAAA\n" * 10_000, "") == "LED-022"
    read(note + "— x AAAA\n" * 16, "").verify(station.checkpoints.key.public_keys(), "")


def test_base64_has_one_spelling(station: Station) -> None:
    """Else one checkpoint could be two texts."""
    signed = station.checkpoints.take().proof.signed
    line = signed.note.splitlines()[2]
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    other = f"{line[:-2]}{letters[letters.index(line[-2]) + 1]}="  # bits that stand for nothing
    assert base64.b64decode(other) == signed.checkpoint.root
    assert refused(read, signed.note.replace(line, other), "") == "LED-022"


# --- keys ---


@pytest.mark.parametrize("algorithm", [ED25519, P256])
def test_keys_that_sign_notes(algorithm: Algorithm) -> None:
    signer = memory_signer(new_private_key(algorithm))
    told = Checkpoint(STATION, 3, bytes(32), "2026-11-27T16:00:00.000+00:00")
    note = sign(told, signer).note
    read(note, "").verify([signer.public_key], "")
    assert read(note, "").checkpoint == told
    with pytest.raises(LedgerError, match="LED-023"):
        read(note, "").verify([], "")
    with pytest.raises(LedgerError, match="LED-023"):
        read(note.replace("\n3\n", "\n4\n"), "").verify([signer.public_key], "")


@pytest.mark.parametrize("algorithm", [P384, RSA3072])
def test_keys_that_do_not(algorithm: Algorithm) -> None:
    told = Checkpoint(STATION, 3, bytes(32), "2026-11-27T16:00:00.000+00:00")
    assert refused(sign, told, memory_signer(new_private_key(algorithm))) == "LED-027"


def test_a_new_key_takes_over(station: Station, tmp_path: Path) -> None:
    old = station.checkpoints.take().proof.signed
    create_key_file(tmp_path / "new.pem", "of the station's key", P256)
    station.checkpoints.key.use(f"file:{tmp_path / 'new.pem'}")
    station.append(1)
    new = station.reopen().take().proof.signed
    first, second = station.checkpoints.key.public_keys()
    old.verify([first], "")
    new.verify([second], "")
    station.reopen().compare()
    with pytest.raises(SigningError):
        station.checkpoints.key.use("file:is-not-there.pem")
    assert station.checkpoints.take().proof.signed == new


def test_a_key_that_signs_no_notes_is_not_taken(station: Station, tmp_path: Path) -> None:
    create_key_file(tmp_path / "p384.pem", "of the station's key", P384)
    station.checkpoints.take()
    assert refused(station.checkpoints.key.use, f"file:{tmp_path / 'p384.pem'}") == "LED-027"
    by_jobs = station_checkpoints(station.ledger, clients=lambda _service: None).key
    with pytest.raises(SigningError, match="SIG-004"):
        by_jobs.use("awssigner:lamp?bucket=firmware")
    assert len(station.checkpoints.key.public_keys()) == 1
    station.append(1)
    assert station.reopen().take().proof.signed.checkpoint.size == 11


def test_the_station_makes_its_own_key_once(station: Station) -> None:
    key = station.checkpoints.key.folder / "station-key.pem"
    station.checkpoints.take()
    made = key.read_bytes()
    assert b"ENCRYPTED" in made
    station.append(1)
    station.reopen().take()
    assert key.read_bytes() == made
    assert len(station.checkpoints.key.public_keys()) == 1


def test_a_key_in_a_token_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = new_soft_tokens(tmp_path, monkeypatch)
    tokens.add("Station 4")
    uri = "pkcs11:token=Station%204;object=ledger"
    create_token_key(uri, lambda _uri: PIN, P256)
    ledger = Ledger(tmp_path / "ledger.sqlite3")
    ledger.append("unit", "DL1", {})
    asked: list[str] = []

    def secrets(name: str) -> str:
        asked.append(name)
        return PIN

    checkpoints = station_checkpoints(ledger, secrets)
    checkpoints.key.use(uri)
    assert checkpoints.take().proof.signed.checkpoint.size == 1
    assert set(asked) == {"station key pin"}
    assert not (checkpoints.key.folder / "station-key.pem").exists()
    assert station_checkpoints(ledger).newest().index == 0
    ledger.close()


def test_two_programs_sign_at_once(tmp_path: Path) -> None:
    """Both see what the other did, or sign what continues it."""
    account = FakeAccount()
    stations = [Station(tmp_path, account), Station(tmp_path, account)]
    stations[0].append(1)
    stations[0].checkpoints.take()

    def work(station: Station) -> None:
        for _ in range(20):
            station.append(3)
            station.checkpoints._make()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, stations))
    overtaken = stations[1].checkpoints.newest()
    stations[0].append(1)
    stations[0].checkpoints.take()
    assert stations[1].checkpoints._keep(overtaken).signed.checkpoint.size == 122
    kept = stations[0].checkpoints.take().proof.signed.checkpoint
    assert (kept.size, kept.root) == (122, rfc6962.mth(hashes(stations[0], 122)))


# --- what others read ---


def test_a_note_that_gos_checksum_database_signed() -> None:
    """The example of golang.org/x/mod/sumdb/note, read by the same code."""
    encoded = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded.split("+", 2)[2])[1:])
    text = "If you think cryptography is the answer to your problem,\n"
    text += "then you don't know what your problem is.\n"
    blob = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    note = f"{text}\n— PeterNeumann {blob}\n"
    Signed(Checkpoint("PeterNeumann", 0, b"", ""), note).verify([key], "")
    assert key_id("PeterNeumann", key).hex() == "c74f20a3"
    assert verifier_key("PeterNeumann", key) == encoded
