"""Signing jobs of AWS Signer: one version of an S3 object in, a signed object out.

Source: AWS Signer API reference; the bucket must be versioned and in the profile's Region.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.cloud.artifacts import ObjectVersion, is_versioned
from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud
from desktop.core.catalogue.cloud import BUCKET_NOT_VERSIONED, SIGNING_JOB_FAILED, SIGNING_JOB_UNFINISHED
from desktop.core.errors import CloudError

STATUSES = ("InProgress", "Failed", "Succeeded")
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds


@dataclass(frozen=True)
class SigningJob:
    """`status` is InProgress, Failed or Succeeded; `reason` and `requested_by` are told only for one job.

    `signed_bucket` and `signed_key` are empty until it succeeded. `revoked` says that its signature was.
    `owner` is the account of the job and its profile; `certificate_arn` is empty for a platform of AWS's own.
    """

    job_id: str
    status: str
    profile: str
    platform: str
    source: ObjectVersion
    created: datetime
    signed_bucket: str = ""
    signed_key: str = ""
    expires: datetime | None = None
    reason: str = ""
    requested_by: str = ""
    revoked: bool = False
    revocation_reason: str = ""
    profile_version: str = ""
    owner: str = ""
    certificate_arn: str = ""
    completed: datetime | None = None


@dataclass(frozen=True)
class JobFilter:
    """Which jobs to list; None means any. Times are aware. `created_after` is compared here, not by AWS."""

    status: str | None = None
    platform: str | None = None
    requested_by: str | None = None
    revoked: bool | None = None
    expires_before: datetime | None = None
    expires_after: datetime | None = None
    created_after: datetime | None = None

    def parameters(self) -> dict[str, Any]:
        """As ListSigningJobs takes them."""
        asked = {
            "status": self.status,
            "platformId": self.platform,
            "requestedBy": self.requested_by,
            "isRevoked": self.revoked,
            "signatureExpiresBefore": self.expires_before,
            "signatureExpiresAfter": self.expires_after,
        }
        return {name: value for name, value in asked.items() if value is not None}


ANY_JOB = JobFilter()


def source_version(cloud: Cloud, bucket: str, key: str, version: str | None = None) -> ObjectVersion:
    """The object to sign, in its newest version unless another is named.

    Raises CLD-045 when the bucket keeps no versions, CLD-004 when there is no such bucket or object.
    """
    if not is_versioned(cloud, bucket):
        raise CloudError(BUCKET_NOT_VERSIONED, bucket=bucket)
    if version is None:
        with translated("look up {key} in {bucket}", key=key, bucket=bucket):
            version = str(cloud.client("s3").head_object(Bucket=bucket, Key=key)["VersionId"])
    return ObjectVersion(bucket, key, version)


def start_job(cloud: Cloud, profile: str, source: ObjectVersion, bucket: str, prefix: str = "") -> str:
    """The id of a new job; its signed object will be `prefix` + id in `bucket`.

    Raises CLD-004 (no such profile), CLD-010 (the profile signs no more) and what `translated` does.
    """
    place = {"bucketName": source.bucket, "key": source.key, "version": source.version}
    with translated("start a signing job with the profile {profile}", profile=profile):
        started = cloud.client("signer").start_signing_job(
            source={"s3": place},
            destination={"s3": {"bucketName": bucket, "prefix": prefix}},
            profileName=profile,
            clientRequestToken=str(uuid.uuid4()),
        )
    return str(started["jobId"])


def describe_job(cloud: Cloud, job_id: str) -> SigningJob:
    """Raises CLD-004 when there is no such job."""
    with translated("look up the signing job {job}", job=job_id):
        return _job(cloud.client("signer").describe_signing_job(jobId=job_id))


def list_jobs(cloud: Cloud, wanted: JobFilter = ANY_JOB) -> list[SigningJob]:
    """Newest first. AWS keeps a job for about two years."""
    with translated("list the signing jobs"):
        pages = cloud.client("signer").get_paginator("list_signing_jobs").paginate(**wanted.parameters())
        found = [_job(job) for page in pages for job in page["jobs"]]
    since = wanted.created_after
    kept = [job for job in found if since is None or job.created > since]
    return sorted(kept, key=lambda job: job.created, reverse=True)


def wait_for_job(
    cloud: Cloud,
    job_id: str,
    timeout: float,
    *,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
) -> SigningJob:
    """The job once it has succeeded. Raises CLD-043 when it failed, CLD-044 after `timeout` seconds."""
    deadline, pause = monotonic() + timeout, FIRST_PAUSE
    while True:
        job = describe_job(cloud, job_id)
        if job.status == "Succeeded":
            return job
        if job.status == "Failed":
            raise CloudError(
                SIGNING_JOB_FAILED, job=job_id, reason=job.reason.rstrip(".") or "AWS gives no reason"
            )
        if monotonic() >= deadline:
            raise CloudError(SIGNING_JOB_UNFINISHED, job=job_id, seconds=timeout)
        sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)


def revoke_signature(cloud: Cloud, job_id: str, reason: str) -> None:
    """Marks the signature of a job as revoked in AWS, for good. Raises CLD-004, CLD-010.

    Units do not ask AWS: one that has the signed image still accepts it.
    """
    with translated("revoke the signature of the job {job}", job=job_id):
        cloud.client("signer").revoke_signature(jobId=job_id, reason=reason)


def _job(found: Mapping[str, Any]) -> SigningJob:
    source, signed = found["source"]["s3"], found.get("signedObject", {}).get("s3", {})
    revocation = found.get("revocationRecord", {})
    return SigningJob(
        job_id=found["jobId"],
        status=found["status"],
        profile=found.get("profileName", ""),
        platform=found.get("platformId", ""),
        source=ObjectVersion(source["bucketName"], source["key"], source["version"]),
        created=found["createdAt"],
        signed_bucket=signed.get("bucketName", ""),
        signed_key=signed.get("key", ""),
        expires=found.get("signatureExpiresAt"),
        reason=found.get("statusReason", ""),
        requested_by=found.get("requestedBy", ""),
        revoked=bool(found.get("isRevoked") or revocation),
        revocation_reason=revocation.get("reason", ""),
        profile_version=found.get("profileVersion", ""),
        owner=found.get("jobOwner", ""),
        certificate_arn=found.get("signingMaterial", {}).get("certificateArn", ""),
        completed=found.get("completedAt"),
    )
