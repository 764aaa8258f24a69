from __future__ import annotations

from collections.abc import Sequence

import pytest

from desktop.cloud.jobs import Execution
from desktop.core.errors import LedgerError
from desktop.ledger.projections.executions import ReasonCount
from desktop.rollout.batch import Batch
from desktop.rollout.reasons import reason, why
from signing.messages import Message


class Hands:
    """A clock whose hands the test turns."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def test_reasons_are_words() -> None:
    assert reason("FAILED", {"reason": "rejected: 0x21"}) == "rejected: 0x21"
    assert reason("TIMED_OUT", {}) == "the unit did not finish within the time limit"
    assert reason("IN_PROGRESS", {"receive": "128/256"}) == "receive 128/256"
    assert reason("IN_PROGRESS", {"receive": "256/256", "self_test": "active"}) == "self-test active"
    assert reason("QUEUED", {}) == ""


def test_reasons_are_words_of_many_too() -> None:
    assert why(ReasonCount("FAILED", "a", 2)) == "a"
    assert why(ReasonCount("FAILED", "", 1)) == "no reason given"
    assert why(ReasonCount("CANCELED", "", 1)) == "cancelled before the unit began, or forced to stop"


def seen(thing: str, state: str = "IN_PROGRESS") -> Execution:
    return Execution("job", thing, state, {})


class Store:
    """What a batch writes to; `locked` as by another program."""

    def __init__(self) -> None:
        self.batches: list[list[Execution]] = []
        self.changed = 0
        self.locked = False

    def write(self, rows: Sequence[Execution]) -> None:
        if self.locked:
            raise LedgerError(Message("LED-003", "locked", "try again"), retryable=True)
        self.batches.append(list(rows))

    def tell(self) -> None:
        self.changed += 1


def test_rows_are_written_once_a_second_and_each_things_newest_alone() -> None:
    store, hands = Store(), Hands()
    batch = Batch(store.write, store.tell, hands)
    batch.add(seen("a"))
    batch.write_due()
    for number in range(1000):
        batch.add(seen("a"))
        batch.add(seen("b", "SUCCEEDED" if number == 999 else "IN_PROGRESS"))
        batch.write_due()
    assert (len(store.batches), batch.waiting) == (1, 2)
    hands.time = 1.0
    batch.write_due()
    assert store.batches == [[seen("a")], [seen("a"), seen("b", "SUCCEEDED")]]
    hands.time = 9.0
    batch.write_due()
    assert (store.changed, batch.waiting) == (2, 0), "nothing new: nothing is told"


def test_a_locked_ledger_is_tried_again_and_loses_nothing() -> None:
    store, hands = Store(), Hands()
    batch = Batch(store.write, store.tell, hands)
    batch.add(seen("a"))
    store.locked = True
    batch.write_due()
    with pytest.raises(LedgerError):
        batch.flush()
    assert (store.changed, batch.waiting) == (0, 1)
    store.locked, hands.time = False, 1.0
    batch.write_due()
    assert store.batches == [[seen("a")]]
