"""Names of persons: never in what is hashed, and gone for good when they are to be."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from desktop.core.errors import LedgerError
from desktop.ledger.chain import canonical
from desktop.ledger.names import Personal
from desktop.ledger.store import Ledger

NAME = "Zoë Müller-Lüdenscheidt"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path):
    with Ledger(path) as opened:
        yield opened


def everything(folder: Path) -> bytes:
    """Of all files but the index of the log, which Windows locks and which holds no content."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".db-shm"]
    return b"".join(file.read_bytes() for file in files)


def refuse(ledger: Ledger, name: str = NAME) -> object:
    return ledger.append("release-refused", "rel-1", {"reason": "wrong build", "by": Personal(name)}).body[
        "by"
    ]


def test_an_entry_holds_a_commitment_that_differs_each_time(ledger: Ledger) -> None:
    first, second = refuse(ledger), refuse(ledger)
    assert first != second
    assert ledger.name(first) == ledger.name(second) == NAME
    assert not any(NAME in canonical(entry.body) for entry in ledger.entries())
    assert ledger.verify() == 2


def test_a_forgotten_name_is_in_no_file_any_more_and_the_chain_is_whole(ledger: Ledger, path: Path) -> None:
    held = refuse(ledger)
    refuse(ledger, "Bea")
    for number in range(300):  # pages are split and moved meanwhile
        ledger.append("release-refused", f"rel-{number}", {"by": Personal(f"Nobody {number:04}")})
    assert NAME.encode() in everything(path.parent)
    assert ledger.forget(NAME) == 1
    assert NAME.encode() not in everything(path.parent)
    assert ledger.name(held) == "erased"
    assert ledger.verify() == 303
    assert next(ledger.entries("ledger")).body["commitments"] == [held["commitment"]]  # type: ignore[index]


def test_only_that_person_is_forgotten_with_all_that_names_them(ledger: Ledger) -> None:
    approved = {"approver": Personal("Ada"), "key_uri": Personal("pkcs11:token=Tok;object=1", free=True)}
    ada = ledger.append("release-approved", "rel-1", approved).body
    adam = refuse(ledger, "Adam")
    full = refuse(ledger, "Ada Lovelace")
    attempt = {"message": Personal("Ada has approved this release already.", free=True)}
    said = ledger.append("release-attempted", "rel-1", attempt).body["message"]
    other = ledger.append("release-attempted", "rel-1", {"message": Personal("Adam did.", free=True)}).body
    assert ledger.forget("Ada") == 3
    assert [ledger.name(value) for value in (ada["approver"], ada["key_uri"], said)] == ["erased"] * 3
    assert [ledger.name(value) for value in (adam, full, other["message"])] == [
        "Adam",
        "Ada Lovelace",
        "Adam did.",
    ]


def test_an_unknown_name_is_a_sentence(ledger: Ledger) -> None:
    refuse(ledger)
    with pytest.raises(LedgerError, match="Nobody") as caught:
        ledger.forget("Nobody")
    assert caught.value.code == "LED-014"
    assert ledger.verify() == 1


def test_a_copy_that_another_program_holds_is_told(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.ledger.database.BUSY_SECONDS", 0.05)
    with Ledger(path) as mine:
        refuse(mine)
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM names").fetchall()
        with pytest.raises(LedgerError) as caught:
            mine.forget(NAME)
        assert caught.value.code == "LED-015"
        reader.close()
        with pytest.raises(LedgerError):  # LED-014: erased already; the copy goes now
            mine.forget(NAME)
        assert NAME.encode() not in everything(path.parent)


@pytest.mark.parametrize(
    "doctored",
    [
        "UPDATE names SET text = 'Eve'",
        "UPDATE names SET salt = zeroblob(32)",
        "UPDATE names SET salt = 'pepper'",
        "UPDATE names SET text = x'ff'",
        "DELETE FROM names",
        "UPDATE names SET sequence = 2",
        "UPDATE names SET sequence = 99",
    ],
)
def test_a_doctored_name_is_found(ledger: Ledger, path: Path, doctored: str) -> None:
    refuse(ledger)
    ledger.append("release-refused", "rel-2", {"reason": "x", "by": ""})
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(doctored)
    connection.close()
    with pytest.raises(LedgerError) as caught:
        ledger.verify()
    assert caught.value.code == "LED-013"


def test_a_name_in_the_wrong_place_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger.append("unit", "DL1", {"nested": {"by": Personal(NAME)}})
    assert caught.value.code == "LED-007"
    assert NAME not in caught.value.message
