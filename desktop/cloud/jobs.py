"""AWS IoT jobs as seen from the control plane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud
from desktop.core.json_text import json_text

# jobProcessDetails counter -> execution state
_COUNTERS = {
    "numberOfSucceededThings": "SUCCEEDED",
    "numberOfInProgressThings": "IN_PROGRESS",
    "numberOfQueuedThings": "QUEUED",
    "numberOfFailedThings": "FAILED",
    "numberOfRejectedThings": "REJECTED",
    "numberOfTimedOutThings": "TIMED_OUT",
    "numberOfCanceledThings": "CANCELED",
    "numberOfRemovedThings": "REMOVED",
}

DONE = "LINEKEY_DONE"


@dataclass(frozen=True)
class Job:
    """`status` is AWS's (IN_PROGRESS, COMPLETED, CANCELED, ...); `counts` has every execution state."""

    job_id: str
    arn: str
    status: str
    counts: Mapping[str, int]
    targets: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True)
class Execution:
    """One thing's part of a job; `details` (statusDetails) are not part of a listing, only `updated` is."""

    job_id: str
    thing: str
    state: str
    details: Mapping[str, str]
    updated: datetime | None = field(default=None, compare=False)


def create_job(
    cloud: Cloud,
    job_id: str,
    targets: Sequence[str],
    document: Mapping[str, object],
    *,
    description: str = "",
    options: Mapping[str, object] | None = None,
) -> str:
    """Starts a job on thing or group ARNs and returns its ARN. CLD-008 when the id is taken.

    `options` are further CreateJob parameters by AWS's own names (`abortConfig`, `timeoutConfig`, ...).
    """
    with translated("create the job {job}", job=job_id):
        made = cloud.client("iot").create_job(
            jobId=job_id,
            targets=list(targets),
            document=json_text(document),
            description=description,
            **(options or {}),
        )
    return str(made["jobArn"])


def add_targets(cloud: Cloud, job_id: str, targets: Sequence[str], comment: str) -> None:
    """More things or groups for a job with `targetSelection` CONTINUOUS, 100 in all. Again: no harm."""
    with translated("give the job {job} more targets", job=job_id):
        cloud.client("iot").associate_targets_with_job(jobId=job_id, targets=list(targets), comment=comment)


def describe_job(cloud: Cloud, job_id: str) -> Job:
    """All counters in one call. Raises CLD-004 when there is no such job."""
    with translated("look up the job {job}", job=job_id):
        found = cloud.client("iot").describe_job(jobId=job_id)["job"]
    process = found.get("jobProcessDetails", {})
    counts = {state: int(process.get(counter, 0)) for counter, state in _COUNTERS.items()}
    closed = found["status"] == "CANCELED" and found.get("reasonCode") == DONE
    return Job(
        job_id,
        found["jobArn"],
        "COMPLETED" if closed else found["status"],
        counts,
        tuple(found.get("targets", ())),
        found.get("description", ""),
    )


def list_jobs(cloud: Cloud) -> Iterator[tuple[datetime, str]]:
    """When each job of the account and Region was made, and its id; AWS forgets jobs some time after."""
    with translated("list the jobs"):
        paginator = cloud.client("iot").get_paginator("list_jobs")
        for page in paginator.paginate(PaginationConfig={"PageSize": 250}):
            for row in page["jobs"]:
                yield row["createdAt"], str(row["jobId"])


def jobs_in(cloud: Cloud, state: str) -> Iterator[str]:
    """Ids of the jobs in that state: `IN_PROGRESS`, `SCHEDULED`, `COMPLETED`, ..."""
    with translated("list the jobs"):
        paginator = cloud.client("iot").get_paginator("list_jobs")
        for page in paginator.paginate(status=state, PaginationConfig={"PageSize": 250}):
            for row in page["jobs"]:
                yield str(row["jobId"])


def list_executions(cloud: Cloud, job_id: str, state: str | None = None) -> Iterator[Execution]:
    """250 a page; at 10 pages a second 100,000 rows take 40 s, so list once and follow events after."""
    wanted = {"status": state} if state else {}
    with translated("list the executions of the job {job}", job=job_id):
        paginator = cloud.client("iot").get_paginator("list_job_executions_for_job")
        for page in paginator.paginate(jobId=job_id, PaginationConfig={"PageSize": 250}, **wanted):
            for row in page["executionSummaries"]:
                thing = row["thingArn"].rpartition("/")[2]
                summary = row["jobExecutionSummary"]
                yield Execution(job_id, thing, summary["status"], {}, summary.get("lastUpdatedAt"))


def describe_execution(cloud: Cloud, job_id: str, thing: str) -> Execution:
    """With the details the unit reported. Raises CLD-004 when the thing has no part in the job."""
    with translated("look up the execution of {job} on {thing}", job=job_id, thing=thing):
        found = cloud.client("iot").describe_job_execution(jobId=job_id, thingName=thing)["execution"]
    details = found.get("statusDetails", {}).get("detailsMap", {})
    return Execution(job_id, thing, found["status"], details)


def cancel_job(cloud: Cloud, job_id: str, *, reason: str = "", force: bool = False) -> None:
    """Cancels queued executions; `force` also those in progress, whose next update AWS then refuses."""
    with translated("cancel the job {job}", job=job_id):
        cloud.client("iot").cancel_job(jobId=job_id, comment=reason, force=force)


def close_job(cloud: Cloud, job_id: str) -> None:
    """Ends a continuous job whose things are all done, which AWS does not do; it is COMPLETED after that."""
    with translated("close the job {job}", job=job_id):
        cloud.client("iot").cancel_job(jobId=job_id, reasonCode=DONE, comment="All its things are done.")


def delete_job(cloud: Cloud, job_id: str) -> None:
    """Also a job that still runs. Does nothing when it is gone."""
    try:
        with translated("delete the job {job}", job=job_id):
            cloud.client("iot").delete_job(jobId=job_id, force=True)
    except NotFoundError:
        return


def events_enabled(cloud: Cloud) -> bool:
    """Whether AWS publishes job and execution events in this account and Region; off until switched on."""
    with translated("look up the event configuration"):
        switches = cloud.client("iot").describe_event_configurations().get("eventConfigurations", {})
    return all(switches.get(kind, {}).get("Enabled", False) for kind in ("JOB", "JOB_EXECUTION"))
