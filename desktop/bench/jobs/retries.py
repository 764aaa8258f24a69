"""Executions that failed are queued once more, as often as the job says.

AWS IoT developer guide, "Job execution timeout and retry configurations": while the job is IN_PROGRESS; each
thing has its own count, and at most ten in all.
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

from ministack.services import iot

from desktop.bench.ministack_place import at, here
from desktop.bench.place import Place

_ATTEMPTS = "linekey_attempts"  # of an execution: how often it was queued once more, by how it had ended
_waiting: set[asyncio.Task[None]] = set()  # an event loop holds weak references only


def install() -> None:
    complete = iot._jobs_maybe_complete

    def complete_unless_tried_again(job_id: str) -> None:
        again = list(_to_try_again(job_id))
        if again:
            _soon(again)
        else:
            complete(job_id)

    iot._jobs_maybe_complete = complete_unless_tried_again


def _to_try_again(job_id: str) -> Iterator[dict[str, Any]]:
    job = iot._jobs.get(job_id) or {}
    criteria = (job.get("jobExecutionsRetryConfig") or {}).get("criteriaList") or []
    if job.get("status") != "IN_PROGRESS" or not criteria:
        return
    allowed = {criterion["failureType"]: criterion["numberOfRetries"] for criterion in criteria}
    for execution in iot._job_executions.values():
        ended = execution["status"]
        if execution["jobId"] == job_id and ended in ("FAILED", "TIMED_OUT"):
            attempts = execution.get(_ATTEMPTS, {})
            tried = sum(attempts.values()) if "ALL" in allowed else attempts.get(ended, 0)
            if tried < allowed.get("ALL", allowed.get(ended, 0)):
                yield execution


def _soon(executions: Sequence[dict[str, Any]]) -> None:
    """After the answer to who reported the failure, which tells of that."""
    task = asyncio.get_running_loop().create_task(_try_again(here(), executions))
    _waiting.add(task)
    task.add_done_callback(_waiting.discard)


async def _try_again(place: Place, executions: Sequence[dict[str, Any]]) -> None:
    for execution in executions:
        with at(place.account_id, place.region):
            ended, job = execution["status"], iot._jobs.get(execution["jobId"], {})
            # Another report, or the job's end, may have come in between.
            if ended not in ("FAILED", "TIMED_OUT") or job.get("status") != "IN_PROGRESS":
                continue
            attempts = execution.setdefault(_ATTEMPTS, {})
            attempts[ended] = attempts.get(ended, 0) + 1
            now = iot._jobs_now_ms()
            execution.update(status="QUEUED", queuedAt=now, startedAt=None, lastUpdatedAt=now)
            execution["retryAttempt"] = sum(attempts.values())
            execution["versionNumber"] += 1
            for timer in ("stepTimeoutInMinutes", "timeoutStartedAt", "statusDetails"):
                execution.pop(timer, None)
        await iot.jobs_notify_thing(place.account_id, place.region, execution["thingName"], None)
