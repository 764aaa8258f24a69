"""Checkpoints while the window is open: never in the way of the line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.app.station.checkpoints import LANE, CheckpointsUseCase
from desktop.app.station.events import LedgerState
from desktop.app.tasks import OperationFailed, Tasks
from desktop.core.errors import SettingsError
from desktop.core.events import Event
from desktop.ledger.checkpoints.keeping import EVERY
from signing.algorithms import ED25519
from signing.keys.file import create_key_file
from signing.verification import public_key_sha256
from tests.unit.ledger.stations import PASSPHRASE, FakeAccount, Station


class Shift:
    """One session of the window on a station."""

    def __init__(self, station: Station) -> None:
        self.told: list[Event] = []
        self.tasks = Tasks(self.told.append)
        services: Any = SimpleNamespace(checkpoints=lambda: station.checkpoints)
        self.checkpoints = CheckpointsUseCase(services, self.tasks)

    def settle(self) -> None:
        """Waits for all that was asked for: the end drops what has not begun."""
        self.tasks._lanes.submit(LANE, lambda: None).result(30)

    @property
    def states(self) -> list[LedgerState]:
        return [event for event in self.told if isinstance(event, LedgerState)]

    def close(self) -> list[str]:
        """The codes of what went wrong."""
        self.settle()
        self.tasks.close()
        self.checkpoints.end_shift()
        return [event.problem.code for event in self.told if isinstance(event, OperationFailed)]


@pytest.fixture
def account() -> FakeAccount:
    return FakeAccount()


@pytest.fixture
def station(tmp_path: Path, account: FakeAccount) -> Iterator[Station]:
    made = Station(tmp_path, account)
    yield made
    made.ledger.close()


def sizes(account: FakeAccount) -> list[int]:
    return list(account.notes)


def test_a_shift_ends_with_a_checkpoint(station: Station, account: FakeAccount) -> None:
    shift = Shift(station)
    shift.checkpoints.begin_shift()
    station.append(3)
    shift.checkpoints.count_run()
    assert shift.close() == []
    assert sizes(account) == [3]


def test_after_so_many_entries_there_is_one_meanwhile(station: Station, account: FakeAccount) -> None:
    shift = Shift(station)
    shift.checkpoints.begin_shift()
    station.append(EVERY)
    shift.checkpoints.count_run()
    shift.settle()
    assert sizes(account) == [EVERY]
    assert shift.close() == []


def test_what_never_began_signs_nothing(station: Station, account: FakeAccount) -> None:
    station.append(3)
    assert Shift(station).close() == []
    assert sizes(account) == []
    assert not station.checkpoints.key.folder.exists()


def test_entries_that_are_gone_are_told_at_the_start(station: Station, account: FakeAccount) -> None:
    station.append(3)
    station.checkpoints.take()
    station.forge("DELETE FROM entries WHERE sequence = 3")
    shift = Shift(station)
    shift.checkpoints.begin_shift()
    assert shift.close() == ["LED-020"]
    assert sizes(account) == [3]


def test_without_network_nothing_is_told_and_nothing_lost(station: Station, account: FakeAccount) -> None:
    account.is_there = False
    shift = Shift(station)
    shift.checkpoints.begin_shift()
    station.append(3)
    assert shift.close() == []
    assert station.checkpoints.newest().signed.checkpoint.size == 3
    account.is_there = True
    shift = Shift(station)
    shift.checkpoints.begin_shift()
    assert shift.close() == []
    assert sizes(account) == [3]


def test_a_key_that_cannot_be_used_is_told_once(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_name: str) -> str:
        raise SettingsError.told("SET-020", "nobody knows")

    monkeypatch.setattr(station.checkpoints.key, "_new_secrets", locked)
    station.append(EVERY)
    shift = Shift(station)
    shift.checkpoints.begin_shift()
    for _ in range(3):
        shift.checkpoints.count_run()
    assert shift.close() == ["SET-020"]
    station.append(1)


def test_a_ledger_that_is_not_what_it_was_is_told_each_time(station: Station) -> None:
    station.append(3)
    station.checkpoints.take()
    station.forge("DELETE FROM entries WHERE sequence = 3")
    station.append(EVERY + 1)
    shift = Shift(station)
    for _ in range(2):
        shift.checkpoints.count_run()
    assert shift.close() == ["LED-021", "LED-021"]


# --- what the window is told -----------------------------------------------------------------------------


def test_the_state_of_the_ledger_is_told_without_asking_the_account(
    station: Station, account: FakeAccount
) -> None:
    station.append(3)
    made = station.checkpoints.take().proof.signed.checkpoint
    station.append(2)
    account.is_there = False
    shift = Shift(station)
    shift.checkpoints.look()
    assert shift.close() == []
    [state] = shift.states
    assert state.checkpoint is not None
    assert (state.entries, state.checkpoint.size, state.checkpoint.root) == (5, 3, made.root.hex())
    [key] = station.checkpoints.key.public_keys()
    assert state.checkpoint.key == public_key_sha256(key)
    assert state.checkpoint.path == str(station.checkpoints.path)
    assert (state.signer, state.place) == (station.checkpoints.key.uri, account.place)
    assert (state.compared, state.problem, state.differs) == (None, None, False)


def test_without_an_account_nothing_was_compared(tmp_path: Path) -> None:
    station = Station(tmp_path)
    station.append(EVERY)
    shift = Shift(station)
    shift.checkpoints.begin_shift()
    shift.checkpoints.count_run()
    shift.settle()
    state = shift.states[-1]
    assert state.checkpoint is not None
    assert (state.checkpoint.size, state.place) == (EVERY, "")
    assert [state.compared for state in shift.states] == [None, None]
    assert shift.close() == []
    station.ledger.close()


def test_before_the_first_checkpoint_there_is_none_to_tell_of(station: Station) -> None:
    station.append(1)
    shift = Shift(station)
    shift.checkpoints.look()
    assert shift.close() == []
    assert [(state.entries, state.checkpoint) for state in shift.states] == [(1, None)]
    assert not station.checkpoints.key.folder.exists(), "looking makes no key"


def test_a_person_compares_it_with_the_account(station: Station, account: FakeAccount) -> None:
    station.append(3)
    station.checkpoints.take()
    shift = Shift(station)
    shift.checkpoints.compare()
    shift.settle()
    account.is_there = False
    shift.checkpoints.compare()
    assert shift.close() == []
    first, second = shift.states
    assert first.compared is not None
    assert first.problem is None
    assert second.compared == first.compared, "when it was last, it still was"
    assert second.problem is not None
    assert (second.problem.code, second.differs) == ("CLD-001", False)


def test_what_only_the_account_knows_better_is_told_to_who_asked(
    station: Station, account: FakeAccount
) -> None:
    """The checkpoint beside the ledger fits it: both were put back together."""
    station.append(3)
    station.checkpoints.take()
    station.append(2)
    kept = station.checkpoints.path.read_bytes()
    station.checkpoints.take()
    station.forge("DELETE FROM entries WHERE sequence > 3")
    station.checkpoints.path.write_bytes(kept)
    shift = Shift(station)
    shift.checkpoints.look()
    shift.checkpoints.compare()
    assert shift.close() == [], "the state says it"
    before, after = shift.states
    assert not before.differs
    assert after.problem is not None
    assert (after.problem.code, after.differs, after.compared) == ("LED-020", True, None)
    assert after.checkpoint is None, "of which nobody knows what it is worth"


def test_entries_are_counted_without_forgetting_what_is_wrong(station: Station, account: FakeAccount) -> None:
    station.append(3)
    station.checkpoints.take()
    station.forge("DELETE FROM entries WHERE sequence > 2")
    shift = Shift(station)
    shift.checkpoints.count_entries()
    shift.checkpoints.compare()
    shift.settle()
    station.append(2)
    shift.checkpoints.count_entries()
    assert shift.close() == []
    wrong, counted = shift.states
    assert wrong.problem is not None
    assert (wrong.entries, counted.entries) == (2, 4)
    assert (counted.differs, counted.problem) == (True, wrong.problem)


def test_a_key_that_was_changed_leaves_the_one_that_signed_on_show(station: Station, tmp_path: Path) -> None:
    station.append(3)
    station.checkpoints.take()
    [old] = station.checkpoints.key.public_keys()
    create_key_file(tmp_path / "new.pem", PASSPHRASE, ED25519)
    station.checkpoints.key.use(f"file:{tmp_path / 'new.pem'}")
    shift = Shift(station)
    shift.checkpoints.look()
    shift.close()
    [state] = shift.states
    assert state.checkpoint is not None
    assert state.checkpoint.key == public_key_sha256(old)
    assert state.signer == f"file:{(tmp_path / 'new.pem').resolve()}"
