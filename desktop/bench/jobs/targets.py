"""AssociateTargetsWithJob: more things and groups for a continuous job (AWS IoT API reference)."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import re
from typing import Any

from ministack.services import iot

from desktop.bench.ministack_place import here
from desktop.bench.rest import Document, Refused, Request, invalid, not_found

MOST_TARGETS = 100
_PATH = re.compile(r"/jobs/([A-Za-z0-9_-]{1,64})/targets")


async def route(request: Request) -> Document:
    found = _PATH.fullmatch(request.path)
    if request.method != "POST" or found is None:
        return None
    job = iot._jobs.get(found[1])
    if job is None:
        raise not_found(f"Job {found[1]} cannot be found.")
    if job["targetSelection"] != "CONTINUOUS" or job["status"] != "IN_PROGRESS":
        raise invalid(f"Job {found[1]} is not a continuous job in progress.")
    wanted = _targets(request.body.get("targets"))
    if len({*job["targets"], *wanted}) > MOST_TARGETS:
        raise Refused("LimitExceededException", f"A job has at most {MOST_TARGETS} targets.", 410)
    job["lastUpdatedAt"] = iot._jobs_now_ms()
    if request.body.get("comment") is not None:
        job["comment"] = request.body["comment"]
    await _begin(job, wanted)
    return {"jobArn": job["jobArn"], "jobId": found[1], "description": job.get("description") or ""}


def _targets(named: Any) -> list[str]:
    if not isinstance(named, list) or not named or not all(isinstance(arn, str) for arn in named):
        raise invalid("targets must not be empty")
    for arn in named:
        if not arn.startswith("arn:"):
            raise invalid(f"Invalid target arn: {arn}")
        if iot._job_target_resolve(arn) is None:
            raise not_found(iot._job_target_not_found(arn))
    return named


async def _begin(job: dict[str, Any], targets: list[str]) -> None:
    """At the job's own pace, behind those that wait already."""
    job_id, place = job["jobId"], here()
    waiting = list(job.get("rolloutQueue") or ())
    begun = {one["thingName"] for one in iot._job_executions.values() if one["jobId"] == job_id}
    new = [thing for thing in iot._job_target_things(targets) if thing not in begun and thing not in waiting]
    before = {thing: iot.jobs_first_pending_job_id(thing) for thing in new}
    # What waits is left alone by whoever reads the job.
    job["rolloutQueue"] = [*waiting, *new]
    job["targets"] = list(dict.fromkeys([*job["targets"], *targets]))
    if waiting:  # the task that releases these goes on
        return
    batch = new[: iot._jobs_rollout_batch_size(job, len(new))]
    now = iot._jobs_now_ms()
    for thing in batch:
        iot._jobs_queue_execution(thing, job_id, now)
    job.update(rolloutQueue=new[len(batch) :], rolloutBatchAt=now)
    if job["rolloutQueue"]:
        iot._jobs_rollout_start(place.account_id, place.region, job)
    for thing in batch:
        await iot.jobs_notify_thing(place.account_id, place.region, thing, before[thing])
