"""Watching: events, counters, reasons, and a cloud that goes away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.bench.process import BenchProcess
from desktop.cloud.events import EventStream
from desktop.cloud.session import Cloud
from desktop.core.cancel import CancelToken
from desktop.core.errors import AbortedError, RolloutError
from desktop.core.events import ExecutionsChanged, RolloutFinished, RolloutProgress, StepDone
from desktop.ledger.projections.executions import Executions, ReasonCount
from desktop.ledger.store import Ledger
from desktop.rollout.watch import WatchPace
from tests.bench.rollout.conftest import QUICK, Desk, Heard, Watching

SLOW = WatchPace(interval=40.0)


def launched(desk: Desk, things: list[str]) -> str:
    return desk.rollouts().launch(desk.release(), [desk.group(*things)])


def test_a_small_rollout_is_followed_block_by_block(desk: Desk, watching: Watching) -> None:
    good, bad = desk.things(2)
    job_id = launched(desk, [good, bad])
    watch = watching(job_id)
    for blocks in ("64/256", "128/256"):
        desk.report(job_id, good, "IN_PROGRESS", receive=blocks)
        desk.heard.wait_for(lambda _event, blocks=blocks: ("IN_PROGRESS", blocks) in desk.heard.rows(good))
    desk.report(job_id, good, "SUCCEEDED", reason="accepted v1.1.0")
    desk.report(job_id, bad, "FAILED", reason="rejected: 0x21")
    finished = watch.result(30)
    assert finished.status == "COMPLETED"
    assert {state: n for state, n in finished.counts.items() if n} == {"SUCCEEDED": 1, "FAILED": 1}
    assert desk.heard.rows(good)[-1] == ("SUCCEEDED", "accepted v1.1.0")
    assert desk.heard.rows(bad)[-1] == ("FAILED", "rejected: 0x21")
    assert desk.heard.events[-1] == finished
    last = desk.ledger.latest("rollout", job_id)
    assert last is not None
    assert last.body == {"action": "finished", "status": "COMPLETED", "counts": dict(finished.counts)}


@pytest.mark.parametrize("when", ["before the subscription", "after it"])
def test_events_tell_of_the_end_long_before_the_next_look(
    desk: Desk, watching: Watching, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    subscribed = threading.Event()
    subscribe = EventStream.subscribe

    def and_tell(stream: EventStream, *filters: str) -> None:
        subscribe(stream, *filters)
        subscribed.set()

    monkeypatch.setattr(EventStream, "subscribe", and_tell)
    first, second = desk.things(2)
    job_id = launched(desk, [first, second])
    watch = watching(job_id, SLOW)
    desk.heard.wait_for(lambda event: isinstance(event, RolloutProgress))
    assert when != "after it" or subscribed.wait(30)
    begun = time.monotonic()
    desk.report(job_id, first, "FAILED", reason="no memory")
    desk.report(job_id, second, "SUCCEEDED")
    watch.result(30)
    assert time.monotonic() - begun < SLOW.interval / 2
    assert desk.heard.rows(first)[-1] == ("FAILED", "no memory")


def test_a_watch_without_leave_to_subscribe_still_sees_the_end(
    desk: Desk, watching: Watching, limited_cloud: Callable[..., Cloud]
) -> None:
    [thing] = desk.things(1)
    job_id = launched(desk, [thing])
    watch = watching(job_id, QUICK, limited_cloud("iot:Connect", "iot:Subscribe"))
    desk.heard.wait_for(lambda event: isinstance(event, StepDone) and event.step == "events")
    desk.report(job_id, thing, "SUCCEEDED", reason="accepted")
    assert watch.result(30).counts["SUCCEEDED"] == 1


def test_a_large_rollout_tells_totals_at_once_and_every_failures_reason(
    desk: Desk, watching: Watching
) -> None:
    things = desk.things(30)
    job_id = launched(desk, things)
    watch = watching(job_id)
    desk.heard.wait_for(lambda event: isinstance(event, RolloutProgress))
    for number, thing in enumerate(things):
        desk.report(job_id, thing, *(("FAILED",) if number % 10 == 0 else ("SUCCEEDED",)), reason="x")
    finished = watch.result(40)
    assert finished.counts["SUCCEEDED"] == 27
    executions = Executions(desk.ledger.database, job_id)
    assert executions.reasons(["FAILED"]) == [ReasonCount("FAILED", "x", 3)]
    assert executions.counts() == {"SUCCEEDED": 27, "FAILED": 3}
    desk.ledger.verify()


def test_another_station_that_watches_has_the_rows_too(desk: Desk, tmp_path: Path) -> None:
    [thing] = desk.things(1)
    job_id = launched(desk, [thing])
    desk.report(job_id, thing, "FAILED", reason="no memory")
    with Ledger(tmp_path / "other.db") as ledger:
        other = replace(desk, ledger=ledger, heard=Heard())
        other.rollouts().watch(job_id, timeout=5)
        assert other.heard.rows(thing) == [("FAILED", "no memory")]
        assert other.rollouts().executions(job_id).reasons(["FAILED"]) == [
            ReasonCount("FAILED", "no memory", 1)
        ]
        ledger.verify()


def test_a_rollout_that_is_over_is_told_at_once(desk: Desk) -> None:
    [thing] = desk.things(1)
    job_id = launched(desk, [thing])
    desk.report(job_id, thing, "SUCCEEDED")
    assert isinstance(desk.rollouts().watch(job_id, timeout=5), RolloutFinished)
    desk.rollouts().watch(job_id, timeout=5)
    assert [e.body["action"] for e in desk.ledger.entries("rollout")] == ["launched", "finished"]


def test_a_watch_ends_when_its_time_is_up_and_the_rollout_goes_on(desk: Desk) -> None:
    job_id = launched(desk, desk.things(1))
    with pytest.raises(RolloutError) as caught:
        desk.rollouts().watch(job_id, timeout=0.5, pace=QUICK)
    assert caught.value.code == "ROL-011"
    assert job_id in caught.value.hint
    assert desk.aws("iot").describe_job(jobId=job_id)["job"]["status"] == "IN_PROGRESS"


def test_a_watch_stops_on_request(desk: Desk) -> None:
    job_id = launched(desk, desk.things(1))
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(AbortedError):
        desk.rollouts().watch(job_id, cancel, pace=QUICK)


def test_watching_what_does_not_exist(desk: Desk) -> None:
    with pytest.raises(RolloutError) as caught:
        desk.rollouts().watch("AFR_OTA-nothing")
    assert caught.value.code == "ROL-012"


def test_a_rollout_deleted_meanwhile(desk: Desk, watching: Watching) -> None:
    job_id = launched(desk, desk.things(1))
    watch = watching(job_id)
    desk.heard.wait_for(lambda event: isinstance(event, RolloutProgress))
    desk.aws("iot").delete_job(jobId=job_id, force=True)
    error = watch.exception(30)
    assert isinstance(error, RolloutError)
    assert error.code == "ROL-012"


def test_a_cloud_that_goes_away_is_a_sentence(own_bench: BenchProcess, own_desk: Desk) -> None:
    desk = own_desk
    job_id = launched(desk, desk.things(1))
    with ThreadPoolExecutor() as pool:
        watch = pool.submit(desk.rollouts().watch, job_id, None, 60.0, QUICK)
        desk.heard.wait_for(lambda event: isinstance(event, ExecutionsChanged))
        own_bench.stop()
        error = watch.exception(60)
    assert isinstance(error, RolloutError)
    assert error.code == "ROL-013"
    assert "linekey rollout watch" in error.hint
    assert any(isinstance(e, StepDone) and e.step == "connection" for e in desk.heard.events)
