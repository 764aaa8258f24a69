"""A watch over a rollout that is played: what AWS answers, look by look."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import cast

import pytest

from desktop.cloud.errors import NoEventError, NotFoundError
from desktop.cloud.events import Message as Heard
from desktop.cloud.jobs import Execution, Job
from desktop.cloud.session import Cloud
from desktop.core.cancel import CancelToken
from desktop.core.errors import AbortedError, CloudError, RolloutError
from desktop.core.events import (
    EXECUTION_STATES,
    Event,
    ExecutionsChanged,
    RolloutFinished,
    RolloutProgress,
    StepDone,
)
from desktop.ledger.executions import note
from desktop.ledger.projections.executions import ExecutionRow, Executions
from desktop.ledger.store import Ledger
from desktop.rollout import watch as module
from desktop.rollout.batch import BATCH_SECONDS
from desktop.rollout.watch import Watch, WatchPace
from signing.messages import Message

JOB = "AFR_OTA-1"
SOON = WatchPace(interval=0.01, patience=0.05)


def gone() -> NotFoundError:
    return NotFoundError(Message("CLD-004", "There is no such job.", ""))


def counts(**of: int) -> dict[str, int]:
    return {state: of.get(state, 0) for state in EXECUTION_STATES}


@dataclass
class Play:
    """AWS as a watch asks it; the last of `looks` is answered for ever. An error in a list is raised."""

    looks: list[tuple[str, dict[str, int]] | CloudError]
    rows: list[Execution] | CloudError = field(default_factory=list)
    words: dict[str, Execution | CloudError] = field(default_factory=dict)
    reports: Callable[[], dict[str, str]] | None = None
    asked: int = 0
    written: list[list[Execution]] = field(default_factory=list)
    told: list[Event] = field(default_factory=list)

    def describe_job(self, _cloud: Cloud, job_id: str) -> Job:
        look = self.looks[min(self.asked, len(self.looks) - 1)]
        self.asked += 1
        if isinstance(look, CloudError):
            raise look
        return Job(job_id, "arn", look[0], look[1], ())

    def list_executions(self, _cloud: Cloud, _job_id: str) -> Iterator[Execution]:
        if isinstance(self.rows, CloudError):
            raise self.rows
        yield from self.rows

    def describe_execution(self, _cloud: Cloud, job_id: str, thing: str) -> Execution:
        if self.reports is not None:
            return Execution(job_id, thing, "IN_PROGRESS", self.reports())
        answer = self.words.get(thing, Execution(job_id, thing, "SUCCEEDED", {}))
        if isinstance(answer, CloudError):
            raise answer
        return answer

    def no_events(self, _cloud: Cloud) -> None:
        raise CloudError(Message("CLD-001", "no events here", ""))

    def write(self, rows: Sequence[Execution]) -> None:
        self.written.append(list(rows))

    def watch(
        self, cancel: CancelToken | None = None, everyone: Callable[[], int] | None = None
    ) -> RolloutFinished:
        watch = Watch(cast("Cloud", None), JOB, self.told.append, SOON, self.write, everyone=everyone)
        return watch.run(cancel or CancelToken(), timeout=5)


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    played = Play([("COMPLETED", counts(SUCCEEDED=1))])
    for name in ("describe_job", "list_executions", "describe_execution"):
        monkeypatch.setattr(module, name, getattr(played, name))
    monkeypatch.setattr(module, "EventStream", played.no_events)
    return played


@pytest.mark.parametrize("open_still", ["IN_PROGRESS", "QUEUED"])
def test_a_cancelled_rollout_is_not_over_while_units_still_work(play: Play, open_still: str) -> None:
    """Else what they end with is never seen, and the record says less than is true."""
    working = ("CANCELED", counts(CANCELED=1, **{open_still: 1}))
    over = ("CANCELED", counts(CANCELED=1, FAILED=1))
    play.looks = [working, working, working, over]
    play.rows = [Execution(JOB, "DL1", "FAILED", {}), Execution(JOB, "DL2", "CANCELED", {})]
    play.words = {"DL1": Execution(JOB, "DL1", "FAILED", {"reason": "power"})}
    finished = play.watch()
    assert (finished.status, finished.counts) == over
    assert play.asked >= 4
    assert {row.thing: row.details for batch in play.written for row in batch}["DL1"] == {"reason": "power"}


def test_a_cancelled_rollout_without_units_at_work_is_over(play: Play) -> None:
    play.looks = [("CANCELED", counts(CANCELED=2))]
    assert play.watch().status == "CANCELED"


def test_between_two_units_of_a_slow_pace_nothing_is_over(play: Play) -> None:
    """Else the job would be closed, and whoever has yet to begin would never get it."""
    play.looks = [
        ("IN_PROGRESS", counts(SUCCEEDED=1)),
        ("IN_PROGRESS", counts(SUCCEEDED=1)),
        ("IN_PROGRESS", counts(SUCCEEDED=1, QUEUED=1)),
        ("IN_PROGRESS", counts(SUCCEEDED=2)),
        ("IN_PROGRESS", counts(SUCCEEDED=3)),
    ]
    finished = play.watch(everyone=lambda: 3)
    assert (finished.status, finished.counts["SUCCEEDED"]) == ("COMPLETED", 3)


def test_a_completed_rollout_is_over(play: Play) -> None:
    assert play.watch().counts["SUCCEEDED"] == 1


@pytest.mark.parametrize("while_it", ["is looked up", "is listed", "is being deleted", "tells its words"])
def test_a_rollout_that_is_deleted_meanwhile_is_unknown(play: Play, while_it: str) -> None:
    at_work = ("IN_PROGRESS", counts(IN_PROGRESS=1))
    play.looks = [at_work]
    play.rows = [Execution(JOB, "DL1", "IN_PROGRESS", {})]
    if while_it == "is looked up":
        play.looks.append(gone())
    elif while_it == "is being deleted":
        play.looks.append(("DELETION_IN_PROGRESS", counts()))
    elif while_it == "is listed":
        play.rows = gone()
    else:
        play.looks = [("COMPLETED", counts(FAILED=1)), gone()]
        play.rows, play.words = [Execution(JOB, "DL1", "FAILED", {})], {"DL1": gone()}
    with pytest.raises(RolloutError) as caught:
        play.watch()
    assert caught.value.code == "ROL-012"


def test_a_thing_that_goes_meanwhile_ends_nothing(play: Play) -> None:
    play.rows = [Execution(JOB, "DL1", "REMOVED", {})]
    play.words = {"DL1": gone()}
    assert play.watch().status == "COMPLETED"
    assert play.written[-1] == [Execution(JOB, "DL1", "REMOVED", {})]


def test_what_was_seen_is_written_and_told_before_the_end(play: Play) -> None:
    play.rows = [Execution(JOB, f"DL{n}", "SUCCEEDED", {}) for n in range(3)]
    play.watch()
    assert sum(len(batch) for batch in play.written) == 3
    assert play.told.index(ExecutionsChanged(JOB)) < play.told.index(play.told[-1])
    assert isinstance(play.told[-1], RolloutFinished)


def test_what_was_seen_is_written_also_when_the_watch_is_stopped(play: Play) -> None:
    play.looks = [("IN_PROGRESS", counts(IN_PROGRESS=1))]
    play.rows = [Execution(JOB, "DL1", "IN_PROGRESS", {})]
    blocks = count(1)
    play.reports = lambda: {"receive": f"{next(blocks)}/9"}
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(AbortedError):
        play.watch(cancel)
    assert [[row.details["receive"] for row in batch] for batch in play.written] == [["1/9"], ["2/9"]]


def test_a_cloud_out_of_reach_is_waited_for_and_then_told(play: Play) -> None:
    away = CloudError(Message("CLD-010", "out of reach", ""), retryable=True)
    play.looks = [("IN_PROGRESS", counts(IN_PROGRESS=1)), away]
    with pytest.raises(RolloutError) as caught:
        play.watch()
    assert caught.value.code == "ROL-013"
    play.looks = [*play.looks, ("COMPLETED", counts(SUCCEEDED=1))]
    play.asked = 0
    assert play.watch().status == "COMPLETED"
    assert any(isinstance(event, StepDone) and event.step == "connection" for event in play.told)


class Stream:
    """Events of `things` that all end, one after the other; every 1000th fails."""

    def __init__(self, things: int) -> None:
        self._left = iter(range(things))
        self.over = False

    def __call__(self, _cloud: Cloud) -> AbstractContextManager[Stream]:
        return nullcontext(self)

    def subscribe(self, *_filters: str) -> None: ...

    def wait(self, _wanted: object, _timeout: float, _cancel: CancelToken) -> Heard:
        number = next(self._left, None)
        if number is None:
            self.over = True
            raise NoEventError(Message("CLD-023", "nothing came"))
        state = "SUCCEEDED" if number % 1_000 else "FAILED"
        thing = f"arn:aws:iot:eu-central-1:1:thing/DL{number:08}"
        body = {"eventType": "JOB_EXECUTION", "thingArn": thing, "status": state}
        return Heard("topic", json.dumps(body).encode())


def test_a_hundred_thousand_executions_are_few_events_and_all_on_record(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    things, failed = 100_000, 100
    stream = Stream(things)
    ended = counts(SUCCEEDED=things - failed, FAILED=failed)

    def describe_job(_cloud: Cloud, job_id: str) -> Job:
        status, now = ("COMPLETED", ended) if stream.over else ("IN_PROGRESS", counts(QUEUED=things))
        return Job(job_id, "arn", status, now, ())

    monkeypatch.setattr(module, "describe_job", describe_job)
    monkeypatch.setattr(module, "EventStream", stream)
    with Ledger(tmp_path / "ledger.db") as ledger:
        executions = Executions(ledger.database, JOB)

        def write(rows: Sequence[Execution]) -> None:
            play.written.append([])
            note(ledger, JOB, [ExecutionRow(row.thing, row.state, row.details) for row in rows])

        began = time.monotonic()
        Watch(cast("Cloud", None), JOB, play.told.append, SOON, write).run(CancelToken(), timeout=60)
        seconds = time.monotonic() - began
        assert executions.counts() == {"SUCCEEDED": things - failed, "FAILED": failed}
        assert {row.state for row in executions.failures_first(failed)} == {"FAILED"}
    told = Counter(type(event) for event in play.told)
    assert told == {
        RolloutProgress: 2,
        ExecutionsChanged: len(play.written),
        RolloutFinished: 1,
    }
    assert 1 <= len(play.written) <= seconds / BATCH_SECONDS + 2
