"""Following a rollout to its end: events as they come, counters every few seconds, one listing at the end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeVar

from desktop.cloud.errors import NoEventError, NotFoundError
from desktop.cloud.events import EventStream, Message
from desktop.cloud.jobs import Execution, Job, describe_execution, describe_job, list_executions
from desktop.cloud.session import Cloud
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.rollout import NO_SUCH_ROLLOUT, OUT_OF_REACH, ROLLOUT_NOT_OVER
from desktop.core.clock import awake_seconds
from desktop.core.errors import CloudError, RolloutError
from desktop.core.events import (
    FAILURES,
    ExecutionsChanged,
    Listener,
    RolloutFinished,
    RolloutProgress,
    StepDone,
)
from desktop.rollout.batch import Batch, Write

SMALL = 20  # things: their executions are looked at one by one, within AWS's ten calls a second
MOST_REASONS = 100
ROW_WAIT = 0.1

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class WatchPace:
    """Seconds. `interval`: between two looks, 2 to 5 on AWS, whose quota is ten DescribeJob a second for all.

    `patience`: how long AWS may be out of reach before the watch gives up.
    """

    interval: float = 3.0
    patience: float = 120.0


class Watch:
    """One watch over one rollout, from now to its end. Use it once, in one thread."""

    def __init__(
        self,
        cloud: Cloud,
        job_id: str,
        tell: Listener,
        pace: WatchPace,
        write: Write,
        *,
        everyone: Callable[[], int] | None = None,
    ) -> None:
        """`everyone` asks how many things it goes to now: it is over when all of them are at their end,
        whatever AWS says.
        """
        self._cloud = cloud
        self._everyone = everyone
        self._job_id = job_id
        self._tell = tell
        self._pace = pace
        self._batch = Batch(write, lambda: tell(ExecutionsChanged(job_id)))
        self._known: dict[str, Execution] = {}
        self._counts: Mapping[str, int] = {}

    def run(self, cancel: CancelToken, timeout: float | None) -> RolloutFinished:
        """Returns when no execution is open any more; what was seen until then is written down in any case.

        Raises ROL-011 (not over after `timeout` seconds), ROL-012 (no such rollout, or deleted meanwhile),
        ROL-013 (AWS out of reach for too long), `CloudError`, `AbortedError`. The rollout itself goes on.
        """
        try:
            job = self._follow(cancel, timeout)
        finally:
            self._batch.flush()
        goes_on = self._everyone is not None and job.status == "IN_PROGRESS"  # for things that never come
        finished = RolloutFinished(self._job_id, "COMPLETED" if goes_on else job.status, job.counts)
        self._tell(finished)
        return finished

    def _follow(self, cancel: CancelToken, timeout: float | None) -> Job:
        deadline = None if timeout is None else time.monotonic() + timeout
        job = self._look()
        with ExitStack() as stack:
            if not self._over(job, cancel):
                events = self._open_events(stack)
                # What ended before the subscription stood was not heard.
                job = self._patiently(self._look, cancel)
            while not self._over(job, cancel):
                if deadline is not None and time.monotonic() >= deadline:
                    raise _not_over(self._job_id, timeout or 0)
                self._listen(events, cancel)
                job = self._patiently(self._look, cancel)
        self._patiently(lambda: self._read_executions(closely=_is_small(job)), cancel)
        return job

    def _look(self) -> Job:
        """Counters in one call; of a small rollout also what each unit reports."""
        job = self._describe()
        if job.counts != self._counts:
            self._counts = job.counts
            self._tell(RolloutProgress(self._job_id, job.status, job.counts))
        if _is_small(job):
            self._read_executions(closely=True)
        return job

    def _describe(self) -> Job:
        try:
            job = describe_job(self._cloud, self._job_id)
        except NotFoundError as error:
            raise _unknown(self._job_id) from error
        if job.status == "DELETION_IN_PROGRESS":
            raise _unknown(self._job_id)
        return job

    def _list(self) -> Iterator[Execution]:
        try:
            yield from list_executions(self._cloud, self._job_id)
        except NotFoundError as error:  # deleted since its counters were asked for
            raise _unknown(self._job_id) from error

    def _closely(self, row: Execution) -> Execution:
        """With the unit's words; without them when the thing, but not the rollout, has gone meanwhile."""
        try:
            return describe_execution(self._cloud, self._job_id, row.thing)
        except NotFoundError:
            self._describe()
            return row

    def _read_executions(self, *, closely: bool) -> None:
        """Lists all executions; asks for every unit's words `closely`, else for a hundred failures' only."""
        reasons = 0
        for row in self._list():
            known = self._known.get(row.thing)
            if known is not None and known.state == row.state and row.state != "IN_PROGRESS":
                continue
            failed = row.state in FAILURES
            if (closely and row.state != "QUEUED") or (failed and reasons < MOST_REASONS):
                reasons += failed
                row = self._closely(row)
            self._note(row)
        self._batch.write_due()

    def _note(self, row: Execution) -> None:
        if self._known.get(row.thing) != row:
            self._known[row.thing] = row
            self._batch.add(row)

    def _open_events(self, stack: ExitStack) -> EventStream | None:
        """Without events the counters tell the same, only later: a denied subscription ends nothing."""
        try:
            events = stack.enter_context(EventStream(self._cloud))
            events.subscribe(
                f"$aws/events/job/{self._job_id}/+", f"$aws/events/jobExecution/{self._job_id}/+"
            )
        except CloudError as error:
            detail = f"none, asking every {self._pace.interval:g} s instead: {error.message}"
            self._tell(StepDone("rollout", "events", detail, changed=False))
            return None
        return events

    def _listen(self, events: EventStream | None, cancel: CancelToken) -> None:
        """Takes events until it is time to look again, or the job itself says that it changed."""
        until = time.monotonic() + self._pace.interval
        while (left := until - time.monotonic()) > 0:
            self._batch.write_due()
            cancel.check()
            wait = min(left, ROW_WAIT) if self._batch.waiting else left
            if events is None:
                cancel.wait(wait)
                continue
            message = _next(events, wait, cancel)
            if message is not None and self._heard(message):
                return

    def _heard(self, message: Message) -> bool:
        """Notes an execution's end (events tell of nothing else); True for an event of the job itself."""
        try:
            body = json.loads(message.payload)
            if body["eventType"] != "JOB_EXECUTION":
                return True
            thing = body["thingArn"].rpartition("/")[2]
            details = {str(key): str(value) for key, value in body.get("statusDetails", {}).items()}
            self._note(Execution(self._job_id, thing, body["status"], details))
        except (ValueError, KeyError, TypeError, AttributeError):
            return True  # not the shape AWS documents: better look than guess
        return False

    def _over(self, job: Job, cancel: CancelToken) -> bool:
        """A cancelled job still has units that finish what they began."""
        if job.status == "COMPLETED":
            return True
        running = job.counts["IN_PROGRESS"] + job.counts["QUEUED"]
        return not running and (job.status == "CANCELED" or self._has_everyone(job, cancel))

    def _has_everyone(self, job: Job, cancel: CancelToken) -> bool:
        """AWS makes executions at the job's pace: now and then none is open while most have yet to begin."""
        if self._everyone is None:
            return False
        return sum(job.counts.values()) >= self._patiently(self._everyone, cancel)

    def _patiently(self, ask: Callable[[], _Answer], cancel: CancelToken) -> _Answer:
        """Asks again while AWS is out of reach or busy. Raises ROL-013 when that lasts too long."""
        give_up = awake_seconds() + self._pace.patience
        while True:
            try:
                return ask()
            except CloudError as error:
                if not error.retryable:
                    raise
                self._tell(StepDone("rollout", "connection", f"out of reach: {error.message}", changed=False))
                if awake_seconds() >= give_up:
                    raise _out_of_reach(self._job_id, self._pace.patience) from error
            cancel.wait(self._pace.interval)


def _is_small(job: Job) -> bool:
    return sum(job.counts.values()) <= SMALL


def _next(events: EventStream, timeout: float, cancel: CancelToken) -> Message | None:
    try:
        return events.wait(lambda _message: True, timeout, cancel)
    except NoEventError:
        return None


def _unknown(job_id: str) -> RolloutError:
    return RolloutError(NO_SUCH_ROLLOUT, job=job_id)


def _not_over(job_id: str, timeout: float) -> RolloutError:
    return RolloutError(ROLLOUT_NOT_OVER, job=job_id, seconds=timeout)


def _out_of_reach(job_id: str, patience: float) -> RolloutError:
    return RolloutError(OUT_OF_REACH, seconds=patience, job=job_id)
