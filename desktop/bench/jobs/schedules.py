"""Jobs that begin later: SCHEDULED until then, and over at their end.

AWS IoT API reference, `SchedulingConfig`. Recurring maintenance windows are kept and told, no more: a job of
the bench rolls out at any hour.
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard

from ministack.core.responses import error_response_json
from ministack.services import iot

from desktop.bench.ministack_place import at, here
from desktop.bench.place import Place

SOON, A_YEAR, TWO_YEARS = timedelta(minutes=30), timedelta(days=365), timedelta(days=730)
_waiting: set[asyncio.Task[None]] = set()  # an event loop holds weak references only


def install() -> None:
    create, materialize, queue = iot._create_job, iot._jobs_materialize_executions, iot._jobs_queue_execution
    cancel = iot._cancel_job

    async def create_in_time(job_id: str, payload: dict[str, Any]) -> Any:
        if refusal := _refusal(payload, _now()):
            return error_response_json("InvalidRequestException", refusal, 400)
        answer = await create(job_id, payload)
        if _is_early(iot._jobs.get(job_id)):
            _begin_in_time(here(), job_id)
        return answer

    def materialize_in_time(job_id: str) -> None:
        job = iot._jobs.get(job_id)
        if _is_early(job):
            job["status"] = "SCHEDULED"
            return
        if job is not None and job["status"] == "SCHEDULED":
            job["status"] = "IN_PROGRESS"
        if _is_past_its_end(job):
            _end(job)
        else:
            materialize(job_id)

    def queue_in_time(thing: str, job_id: str, now: int) -> None:
        """Also whoever comes into a group of a job that is for newcomers."""
        job = iot._jobs.get(job_id)
        if not (_is_early(job) or _is_past_its_end(job)):
            queue(thing, job_id, now)

    async def cancel_before_it_begins(job_id: str, payload: dict[str, Any], query: dict[str, Any]) -> Any:
        job = iot._jobs.get(job_id)
        if job is not None and job["status"] == "SCHEDULED":
            job["status"] = "IN_PROGRESS"
        return await cancel(job_id, payload, query)

    iot._create_job, iot._jobs_materialize_executions = create_in_time, materialize_in_time
    iot._cancel_job = cancel_before_it_begins
    iot._jobs_queue_execution = queue_in_time


def _now() -> datetime:
    return datetime.fromtimestamp(iot._jobs_now_ms() / 1000, UTC)


def _time(job: Mapping[str, Any] | None, name: str) -> datetime | None:
    """A time of a job or of a request for one; what is no time MiniStack refuses."""
    text = ((job or {}).get("schedulingConfig") or {}).get(name)
    try:
        return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
    except (ValueError, TypeError):
        return None


def _refusal(payload: Mapping[str, Any], now: datetime) -> str:
    """Empty when AWS takes the times."""
    start, end = _time(payload, "startTime"), _time(payload, "endTime")
    now = now.replace(second=0, microsecond=0)  # times of a schedule are whole minutes
    if start is not None and not now + SOON <= start <= now + A_YEAR:
        return "startTime must be between 30 minutes and one year from now."
    if end is not None and not (start or now) + SOON <= end <= (start or now) + TWO_YEARS:
        return "endTime must be between 30 minutes and two years after the start."
    schedule = payload.get("schedulingConfig") or {}
    if schedule.get("maintenanceWindows") and payload.get("targetSelection") != "CONTINUOUS":
        return "maintenanceWindows are for continuous jobs."
    return ""


def _is_early(job: Mapping[str, Any] | None) -> bool:
    start = _time(job, "startTime")
    return start is not None and job is not None and job["status"] != "CANCELED" and _now() < start


def _begin_in_time(place: Place, job_id: str) -> None:
    task = asyncio.get_running_loop().create_task(_begin(place, job_id))
    _waiting.add(task)
    task.add_done_callback(_waiting.discard)


async def _begin(place: Place, job_id: str) -> None:
    with at(place.account_id, place.region):
        start = _time(iot._jobs.get(job_id), "startTime")
    if start is None:
        return
    await asyncio.sleep(max(0.0, (start - _now()).total_seconds()))
    with at(place.account_id, place.region):
        iot._jobs_materialize_executions(job_id)
        things = [one["thingName"] for one in iot._job_executions.values() if one["jobId"] == job_id]
    for thing in things:
        await iot.jobs_notify_thing(place.account_id, place.region, thing, None)


def _is_past_its_end(job: Mapping[str, Any] | None) -> TypeGuard[dict[str, Any]]:
    end = _time(job, "endTime")
    return end is not None and job is not None and job["status"] == "IN_PROGRESS" and _now() >= end


def _end(job: dict[str, Any]) -> None:
    """What `endBehavior` says; of a rollout that is stopped the units at work go on, and then it is over."""
    job.pop("rolloutQueue", None)
    behavior = job["schedulingConfig"].get("endBehavior", "STOP_ROLLOUT")
    if behavior != "STOP_ROLLOUT":
        iot._jobs_cancel(job["jobId"], {"reasonCode": "END_TIME"}, behavior == "FORCE_CANCEL")
    elif not any(
        one["status"] in ("QUEUED", "IN_PROGRESS")
        for one in iot._job_executions.values()
        if one["jobId"] == job["jobId"]
    ):
        job.update(status="COMPLETED", completedAt=iot._jobs_now_ms(), lastUpdatedAt=iot._jobs_now_ms())
        iot._job_event(job, "completed")
