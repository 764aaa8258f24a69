from __future__ import annotations

from desktop.core.events import Event, ExecutionChanged, RolloutProgress
from desktop.rollout.pace import LAST_ROWS, Pace
from desktop.rollout.reasons import count_reasons, reason


class Hands:
    """A clock whose hands the test turns."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def row(thing: int | str, state: str = "SUCCEEDED") -> ExecutionChanged:
    return ExecutionChanged("job", str(thing), state)


def test_ten_at_once_then_ten_a_second() -> None:
    told: list[Event] = []
    hands = Hands()
    pace = Pace(told.append, hands)
    for number in range(100):
        pace.in_turn(row(number))
    assert len(told) == 10
    for second in range(1, 4):
        hands.time = float(second)
        pace.release()
        assert len(told) == 10 + 10 * second
    hands.time = 3600.0
    pace.release()
    assert len(told) == 50, "an hour of silence is no licence for a flood"


def test_what_is_superseded_before_its_turn_is_never_told() -> None:
    told: list[Event] = []
    hands = Hands()
    pace = Pace(told.append, hands)
    for number in range(10):
        pace.in_turn(row(number))
    pace.in_turn(row("late", "IN_PROGRESS"))
    pace.in_turn(row("late", "FAILED"))
    hands.time = 1.0
    pace.release()
    assert told[10:] == [row("late", "FAILED")]


def test_totals_never_wait_behind_rows() -> None:
    told: list[Event] = []
    pace = Pace(told.append, Hands())
    for number in range(30):
        pace.in_turn(row(number))
    totals = RolloutProgress("job", "IN_PROGRESS", {"SUCCEEDED": 30})
    pace.at_once(totals)
    assert told[-1] == totals


def test_the_end_tells_failures_first_and_not_everything() -> None:
    told: list[Event] = []
    pace = Pace(told.append, Hands())
    for number in range(500):
        pace.in_turn(row(number, "FAILED" if number == 400 else "SUCCEEDED"))
    told.clear()
    pace.flush()
    assert told[0] == row(400, "FAILED")
    assert len(told) == LAST_ROWS
    assert pace.waiting == 0


def test_reasons_are_words() -> None:
    assert reason("FAILED", {"reason": "rejected: 0x21"}) == "rejected: 0x21"
    assert reason("TIMED_OUT", {}) == "the unit did not finish within the time limit"
    assert reason("IN_PROGRESS", {"receive": "128/256"}) == "receive 128/256"
    assert reason("IN_PROGRESS", {"receive": "256/256", "self_test": "active"}) == "self-test active"
    assert reason("QUEUED", {}) == ""


def test_reasons_are_counted_most_frequent_first() -> None:
    failed = [
        ("FAILED", {"reason": "a"}),
        ("FAILED", {}),
        ("REJECTED", {"reason": "b"}),
        ("FAILED", {"reason": "b"}),
    ]
    assert count_reasons(failed) == [("b", 2), ("a", 1), ("no reason given", 1)]
