"""`ListSigningJobs` with all its filters (AWS Signer API reference)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desktop.bench.rest import Request
from desktop.bench.signer.lists import invalid, moment, signer_page

STATUSES = ("InProgress", "Failed", "Succeeded")
EQUAL = ("status", "platformId", "requestedBy", "jobInvoker")
LISTED = (
    "jobId",
    "source",
    "signedObject",
    "signingMaterial",
    "createdAt",
    "status",
    "profileName",
    "profileVersion",
    "platformId",
    "platformDisplayName",
    "signatureExpiresAt",
    "jobOwner",
    "jobInvoker",
)

Job = Mapping[str, Any]


def list_jobs(jobs: Iterable[Job], request: Request) -> Mapping[str, Any]:
    """The page asked for, oldest job first: AWS documents no order."""
    query = request.query
    if query.get("status", STATUSES[0]) not in STATUSES:
        raise invalid(f"status must be one of {', '.join(STATUSES)}")
    before, after = moment(query, "signatureExpiresBefore"), moment(query, "signatureExpiresAfter")
    found = [job for job in jobs if _matches(job, query) and _expires_within(job, before, after)]
    found.sort(key=lambda job: (job["createdAt"], job["jobId"]))
    shown, more = signer_page(found, request)
    return {"jobs": [_listed(job) for job in shown], **more}


def _listed(job: Job) -> dict[str, Any]:
    """A job as `ListSigningJobs` shows it: without its reason and who asked."""
    shown = {name: job[name] for name in LISTED if job.get(name) is not None}
    return {**shown, "isRevoked": "revocationRecord" in job}


def _matches(job: Job, query: Mapping[str, str]) -> bool:
    if "isRevoked" in query and ("revocationRecord" in job) != (query["isRevoked"].lower() == "true"):
        return False
    return all(job.get(name) == query[name] for name in EQUAL if name in query)


def _expires_within(job: Job, before: float | None, after: float | None) -> bool:
    """A failed job has no signature, so none that expires."""
    expires = job.get("signatureExpiresAt")
    if expires is None:
        return before is None and after is None
    return (before is None or expires < before) and (after is None or expires > after)
