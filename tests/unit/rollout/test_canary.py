"""Which things come first, and when the others may follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cloud.jobs import Execution
from desktop.core.errors import RolloutError
from desktop.rollout.canary import Move, Step, next_move, steps_of
from desktop.rollout.plan import Launch
from desktop.rollout.targets import Targets
from desktop.settings.rollout_plan import CanarySection, parse_plan

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
STEP = Step(("DL1", "DL2"), timedelta(minutes=10))


def things(count: int, targets: int = 1) -> Targets:
    return Targets(("arn",) * targets, frozenset(f"DL{number:06}" for number in range(count)))


@given(st.lists(st.integers(1, 90), min_size=1, max_size=4, unique=True), st.integers(1, 200))
def test_each_thing_comes_once_and_one_is_left_at_least(counts: list[int], fleet: int) -> None:
    canary = [CanarySection(things=count) for count in sorted(counts)]
    steps = steps_of(canary, things(fleet), "AFR_OTA-1")
    taken = [thing for step in steps for thing in step.things]
    assert len(set(taken)) == len(taken) < max(fleet, 1)
    assert all(step.things for step in steps)
    assert len(taken) == min(max(counts), fleet - 1)


def test_percents_are_rounded_up_and_steps_grow_to_their_number() -> None:
    canary = [CanarySection(percent=1), CanarySection(things=10), CanarySection(percent=20)]
    assert [len(step.things) for step in steps_of(canary, things(150), "AFR_OTA-1")] == [2, 8, 20]


def test_another_rollout_has_other_things_first() -> None:
    canary = [CanarySection(things=5)]
    [one], [other] = (steps_of(canary, things(1000), job) for job in ("AFR_OTA-1", "AFR_OTA-2"))
    assert set(one.things) != set(other.things)
    assert steps_of(canary, things(1000), "AFR_OTA-1") == (one,), "and the same whoever asks"


@pytest.mark.parametrize(("percent", "targets", "fits"), [(0.99, 1, True), (1, 1, False), (0.5, 51, False)])
def test_aws_has_room_for_a_hundred_targets(percent: float, targets: int, fits: bool) -> None:
    canary = [CanarySection(things=5), CanarySection(percent=percent)]
    if fits:
        assert [len(step.things) for step in steps_of(canary, things(10_000, targets), "j")] == [5, 94]
    else:
        with pytest.raises(RolloutError, match="ROL-056"):
            steps_of(canary, things(10_000, targets), "j")


def test_steps_are_kept_as_they_were_planned() -> None:
    steps = (STEP, Step(("DL3",), timedelta(0)))
    names = ("account", "region", "job", "stream", "bucket", "key", "release", "LAMP-1", "1.0.0")
    launch = Launch(*names, ("arn",), 3, steps=steps, newcomers=True)
    assert Launch.of(launch.facts()) == launch
    assert Launch.of({**launch.facts(), "action": "launched"}) == launch, "as the ledger has it"


def seen(**states: str) -> dict[str, Execution]:
    return {thing: Execution("j", thing, state, {}, NOW) for thing, state in states.items()}


@pytest.mark.parametrize(
    ("executions", "minutes", "move"),
    [
        ({}, 0, Move("wait")),
        (seen(DL1="SUCCEEDED"), 60, Move("wait")),
        (seen(DL1="SUCCEEDED", DL2="QUEUED"), 60, Move("wait")),
        (seen(DL1="SUCCEEDED", DL2="IN_PROGRESS"), 60, Move("wait")),
        (seen(DL1="SUCCEEDED", DL2="SUCCEEDED"), 9, Move("soak", until=NOW + timedelta(minutes=10))),
        (seen(DL1="SUCCEEDED", DL2="SUCCEEDED"), 10, Move("go")),
        (seen(DL1="SUCCEEDED", DL2="SUCCEEDED", DL9="FAILED"), 10, Move("go")),
        (seen(DL1="QUEUED", DL2="FAILED"), 0, Move("halt", thing="DL2", state="FAILED")),
        (seen(DL1="REJECTED", DL2="SUCCEEDED"), 60, Move("halt", thing="DL1", state="REJECTED")),
        (seen(DL1="TIMED_OUT", DL2="QUEUED"), 60, Move("halt", thing="DL1", state="TIMED_OUT")),
        (seen(DL1="SUCCEEDED", DL2="CANCELED"), 60, Move("halt", thing="DL2", state="CANCELED")),
        (seen(DL1="SUCCEEDED", DL2="REMOVED"), 60, Move("halt", thing="DL2", state="REMOVED")),
    ],
)
def test_what_comes_next(executions: dict[str, Execution], minutes: int, move: Move) -> None:
    assert next_move(STEP, executions, NOW + timedelta(minutes=minutes)) == move


def test_the_soak_runs_from_the_last_of_them() -> None:
    later = NOW + timedelta(minutes=8)
    executions = {**seen(DL1="SUCCEEDED"), "DL2": Execution("j", "DL2", "SUCCEEDED", {}, later)}
    assert next_move(STEP, executions, NOW + timedelta(minutes=17)).what == "soak"
    assert next_move(STEP, executions, NOW + timedelta(minutes=18)).what == "go"


@pytest.mark.parametrize(
    "text",
    [
        "[[canary]]\nsoak_minutes = 5",
        "[[canary]]\nthings = 5\npercent = 5.0",
        "[[canary]]\nthings = 91",
        "[[canary]]\npercent = 100.0",
        "[[canary]]\nthings = 5\n[[canary]]\nthings = 5",
        "[[canary]]\npercent = 5.0\n[[canary]]\nthings = 5\n[[canary]]\npercent = 4.0",
    ],
)
def test_a_canary_that_is_none(text: str) -> None:
    with pytest.raises(Exception, match="ROL-042"):
        parse_plan(text, "plan.toml")
