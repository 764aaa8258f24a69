"""Rollouts that begin with a few things: led on, halted, taken up again."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from desktop.cloud.connections import is_connected
from desktop.cloud.events import EventStream
from desktop.core.cancel import CancelToken
from desktop.core.errors import AbortedError, RolloutError
from desktop.core.events import ExecutionsChanged, RolloutFinished, StepDone
from desktop.ledger.store import Ledger
from desktop.rollout.parts import Options
from desktop.rollout.targets import resolve_targets, things_now
from desktop.settings.rollout_plan import parse_plan
from tests.bench.rollout.conftest import QUICK, Desk

TWO_STEPS = parse_plan(
    "[[canary]]\nthings = 1\nsoak_minutes = 0\n[[canary]]\nthings = 2\nsoak_minutes = 0", "plan.toml"
)
Connect = Callable[[str], None]
Leading = Callable[..., Future[RolloutFinished]]


@pytest.fixture
def connect(desk: Desk) -> Iterator[Connect]:
    """`connect(thing)`: a client of that name is on the line until the test ends."""
    with ExitStack() as stack:
        yield lambda thing: stack.enter_context(EventStream(desk.cloud, client_id=thing)).subscribe("x")


@pytest.fixture
def leading(desk: Desk) -> Iterator[Leading]:
    """`leading(job)`: somebody runs it, in a thread of its own, until the test ends."""
    cancel = CancelToken()
    with ThreadPoolExecutor() as pool:

        def start(job: str, token: CancelToken = cancel) -> Future[RolloutFinished]:
            return pool.submit(desk.rollouts().run, job, token, QUICK)

        yield start
        cancel.cancel()


def begun(desk: Desk, job: str) -> set[str]:
    """Names of the things and groups that are the job's targets."""
    arns = desk.aws("iot").describe_job(jobId=job)["job"]["targets"]
    return {arn.rpartition("/")[2] for arn in arns}


def launch(desk: Desk, *targets: str) -> tuple[str, list[str]]:
    """The job, and the things of each step in their order."""
    job = desk.rollouts().launch(desk.release(), targets, Options(how=TWO_STEPS))
    [entry] = [entry for entry in desk.ledger.entries("rollout") if entry.subject == job]
    return job, [thing for step in entry.body["steps"] for thing in step["things"]]


def step_begun(number: int) -> Callable[[object], bool]:
    return lambda event: isinstance(event, StepDone) and event.step == f"step-{number}" and event.changed


def test_a_rollout_goes_from_step_to_step(desk: Desk, connect: Connect, leading: Leading) -> None:
    things = desk.things(4)
    group = desk.group(*things)
    job, [first, second] = launch(desk, group)
    assert begun(desk, job) == {first}
    led = leading(job)
    connect(first)
    desk.report(job, first, "SUCCEEDED")
    desk.heard.wait_for(step_begun(2))
    assert begun(desk, job) == {first, second}
    connect(second)
    desk.report(job, second, "SUCCEEDED")
    desk.heard.wait_for(step_begun(3))
    assert begun(desk, job) == {first, second, group}
    for thing in set(things) - {first, second}:
        desk.report(job, thing, "SUCCEEDED")
    finished = led.result(30)
    assert (finished.status, finished.counts["SUCCEEDED"]) == ("COMPLETED", 4)
    actions = [entry.body["action"] for entry in desk.ledger.entries("rollout") if entry.subject == job]
    assert actions == ["launched", "step", "step", "finished"]
    [listed] = desk.rollouts().list_rollouts()
    assert listed.job is not None
    assert listed.job.status == "COMPLETED"
    [late] = desk.things(1)
    desk.aws("iot").add_thing_to_thing_group(thingGroupName=group, thingName=late)
    assert listed.job.counts["QUEUED"] == 0
    told = desk.aws("iot").list_job_executions_for_thing(thingName=late)
    assert told["executionSummaries"] == [], "it is closed"


def test_a_canary_that_fails_halts_it_and_nobody_else_begins(desk: Desk, connect: Connect) -> None:
    job, [first, _second] = launch(desk, *desk.things(3))
    connect(first)
    desk.report(job, first, "FAILED", reason="no boot")
    for _again in range(2):
        with pytest.raises(RolloutError, match="ROL-053") as halted:
            desk.rollouts().run(job, pace=QUICK)
        assert first in halted.value.message
    assert begun(desk, job) == {first}


def test_a_canary_that_took_it_and_is_gone_halts_it_until_it_is_back(
    desk: Desk, connect: Connect, leading: Leading
) -> None:
    job, [first, second] = launch(desk, *desk.things(3))
    desk.report(job, first, "SUCCEEDED")
    with pytest.raises(RolloutError, match="ROL-054"):
        desk.rollouts().run(job, pace=QUICK)
    assert begun(desk, job) == {first}
    connect(first)
    leading(job)
    desk.heard.wait_for(step_begun(2))
    assert begun(desk, job) == {first, second}


def test_nobody_goes_on_while_nobody_runs_it_and_another_run_finds_the_same(
    desk: Desk, connect: Connect, leading: Leading
) -> None:
    job, [first, second] = launch(desk, *desk.things(3))
    stopped = CancelToken()
    led = leading(job, stopped)
    desk.heard.wait_for(lambda event: isinstance(event, StepDone) and event.step == "step-1")
    stopped.cancel()
    with pytest.raises(AbortedError):
        led.result(30)
    connect(first)
    desk.report(job, first, "SUCCEEDED")
    assert begun(desk, job) == {first}
    leading(job)
    leading(job)  # and one more, in another window
    desk.heard.wait_for(step_begun(2))
    assert begun(desk, job) == {first, second}


def test_what_is_cancelled_or_another_computer_s_is_not_led(desk: Desk, tmp_path: Path) -> None:
    job, [first, _second] = launch(desk, *desk.things(3))
    with Ledger(tmp_path / "elsewhere.sqlite3") as elsewhere, pytest.raises(RolloutError, match="ROL-052"):
        dataclasses.replace(desk, ledger=elsewhere).rollouts().run(job, pace=QUICK)
    desk.rollouts().cancel(job)
    with pytest.raises(RolloutError, match="ROL-014"):
        desk.rollouts().run(job, pace=QUICK)
    assert begun(desk, job) == {first}


def test_without_steps_to_run_is_to_watch(desk: Desk, leading: Leading) -> None:
    [thing] = desk.things(1)
    job = desk.rollouts().launch(desk.release(), [thing], Options(how=TWO_STEPS))
    assert begun(desk, job) == {thing}, "the only one is nobody's canary"
    led = leading(job)
    desk.report(job, thing, "SUCCEEDED")
    desk.heard.wait_for(lambda event: isinstance(event, ExecutionsChanged))
    assert led.result(30).counts["SUCCEEDED"] == 1


def test_who_is_on_the_line(desk: Desk) -> None:
    [thing] = desk.things(1)
    assert not is_connected(desk.cloud, thing)
    with EventStream(desk.cloud, client_id=thing) as stream:
        stream.subscribe("x")
        assert is_connected(desk.cloud, thing)
        told = desk.aws("iot-data").get_connection(clientId=thing)
        assert told["connectedSince"]
    told = desk.aws("iot-data").get_connection(clientId=thing)
    assert (told["connected"], told["disconnectReason"]) == (False, "CLIENT_INITIATED_DISCONNECT")


def test_how_many_things_there_are_now(desk: Desk) -> None:
    """Each once, of groups that are still there; AWS IoT lets names have colons."""
    [one, two, alone] = desk.things(3)
    colon = f"{alone}:mac"
    desk.aws("iot").create_thing(thingName=colon)
    both, gone = desk.group(one, two), desk.group(two)
    arns = resolve_targets(desk.cloud, [both, gone, one, f"thing/{colon}"]).arns
    assert things_now(desk.cloud, arns) == 3
    desk.aws("iot").delete_thing_group(thingGroupName=gone)
    desk.aws("iot").add_thing_to_thing_group(thingGroupName=both, thingName=alone)
    assert things_now(desk.cloud, arns) == 4
