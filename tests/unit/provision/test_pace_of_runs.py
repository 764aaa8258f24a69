"""A run that waits for a limit of AWS: it says so, can be stopped, and waiting is nobody's fault."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from desktop.cloud.errors import ThrottledError
from desktop.cloud.pace import Pace
from desktop.core.events import Event, PhaseFinished, PhaseStarted, WaitEnded, WaitStarted
from desktop.core.verdicts import Verdict
from signing.messages import Message
from tests.unit.provision.conftest import Bench, MakeBench
from tests.unit.provision.world import FakeIssuer, FakeUnit

API = "mqtt.RegisterThing"
REFUSED = ThrottledError(Message("CLD-003", "AWS asks to slow down.", "Try again."), retryable=True)


@pytest.fixture
def pace() -> Pace:
    """Its time runs a hundred times as fast as ours."""
    return Pace({API: 10.0}, clock=lambda: time.monotonic() * 100)


def slow(pace: Pace, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The issuer's `method` keeps the pace of AWS, which is down to one call in two seconds."""
    original: Callable[..., object] = getattr(FakeIssuer, method)

    def at_pace(issuer: FakeIssuer, *about: object) -> object:
        for _ in range(60):
            pace.slow_down(API, float("inf"))
        return pace.call(API, lambda: original(issuer, *about))

    monkeypatch.setattr(FakeIssuer, method, at_pace)


def test_a_run_says_that_it_waits_and_passes(
    bench: Bench, pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(pace, "register", monkeypatch)
    finished = bench.run()
    assert finished.verdict is Verdict.PASS
    told = [event for event in bench.events if isinstance(event, WaitStarted | WaitEnded)]
    run_id = finished.run_id
    assert told == [WaitStarted(run_id, "1", "RegisterThing"), WaitEnded(run_id, "1")]
    order = [type(event) for event in bench.events]
    certificate = bench.events.index(PhaseStarted(run_id, "1", "certificate"))
    assert order[certificate + 1 : certificate + 4] == [WaitStarted, WaitEnded, PhaseFinished]


def stopping(bench: Callable[[], Bench]) -> Callable[[Event], None]:
    def listen(event: Event) -> None:
        if isinstance(event, WaitStarted):
            bench().station.stop()

    return listen


def test_a_run_that_waits_to_ask_for_a_certificate_can_be_stopped(
    make_bench: MakeBench, unit: FakeUnit, pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(pace, "acquire", monkeypatch)
    made: list[Bench] = []
    made.append(make_bench(stopping(lambda: made[0])))
    finished = made[0].run()
    assert finished.verdict is Verdict.ABORTED
    assert made[0].world.asked == []
    assert made[0].world.is_empty
    assert not unit.now.certificate
    assert made[0].open_runs() == []


def test_refusals_are_no_units_fault_and_leave_nothing(
    bench: Bench, pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise REFUSED

    monkeypatch.setattr(FakeIssuer, "register", refuse)
    slow(pace, "register", monkeypatch)
    finished = bench.run()
    assert finished.verdict is Verdict.ERROR
    assert finished.problem is not None
    assert finished.problem.code == "CLD-003"
    assert bench.world.is_empty
    assert bench.open_runs() == []
