"""Signing jobs of AWS Signer for IoT: start, list, revoke. MiniStack describes them.

Rules: AWS Signer API reference, `StartSigningJob` and `RevokeSignature`. AWS takes seconds for a
job, here it has ended when it was started. The words of a refusal are AWS's own where they are known.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, MutableMapping
from typing import Any, Protocol

from desktop.bench.place import Here
from desktop.bench.rest import Refused, Request
from desktop.bench.signer.job_list import list_jobs
from desktop.bench.signer.lists import checked_reason, find_platform, invalid
from desktop.bench.signer.signed_objects import DETACHED, EMBEDDED, JobFailed, Material, signed_object

MEGABYTE = 1024 * 1024
Records = MutableMapping[str, dict[str, Any]]


class Account(Protocol):
    """S3, ACM, IAM and the profiles, as a signing job sees them."""

    def profile(self, name: str) -> Mapping[str, Any] | None: ...

    def versioning(self, bucket: str) -> str | None:
        """`Enabled`, `Suspended`, or None when the bucket never kept versions."""
        ...

    def bucket_exists(self, bucket: str) -> bool: ...

    def read(self, bucket: str, key: str, version: str) -> bytes | None: ...

    def write(self, bucket: str, key: str, data: bytes) -> None: ...

    def material(self, certificate_arn: str) -> Material | None:
        """None when ACM does not hold the certificate with its private key."""
        ...

    def caller(self, headers: Mapping[str, str]) -> str:
        """The ARN of who sent the request."""
        ...

    def denial(self, headers: Mapping[str, str], action: str, resource: str) -> str | None:
        """IAM's words when the caller may not do `action`, otherwise None."""
        ...

    def expiry(self, profile: Mapping[str, Any], created: int) -> int: ...


class SignerJobs:
    """Answers over `jobs` and `tokens` (client request token -> first answer), which MiniStack keeps."""

    def __init__(self, jobs: Records, tokens: Records, account: Account, here: Here) -> None:
        self._jobs = jobs
        self._tokens = tokens
        self._account = account
        self._here = here

    def route(self, request: Request) -> Mapping[str, Any] | None:
        match request.method, request.path.strip("/").split("/"):
            case "POST", ["signing-jobs"]:
                return self._start(request)
            case "GET", ["signing-jobs"]:
                return list_jobs(self._jobs.values(), request)
            case "PUT", ["signing-jobs", job_id, "revoke"]:
                return self._revoke(job_id, request)
        return None

    def _start(self, request: Request) -> Mapping[str, Any] | None:
        """None hands it to MiniStack: an unknown profile, or a platform that is not for firmware."""
        name = request.body.get("profileName")
        token = str(request.body.get("clientRequestToken") or "")
        if token in self._tokens:
            return self._tokens[token]
        profile = self._account.profile(str(name))
        if profile is None:
            return None
        if profile["status"] != "Active":
            raise invalid(f"profile with name {name} is {profile['status']}", "ProfileNotActive")
        if profile["platformId"] not in (DETACHED, EMBEDDED):
            return None
        answer = {"jobId": self._run(request, profile), "jobOwner": self._here().account_id}
        if token:
            self._tokens[token] = answer
        return answer

    def _run(self, request: Request, profile: Mapping[str, Any]) -> str:
        source = {name: _text(request.body, "source", name) for name in ("bucketName", "key", "version")}
        target = _text(request.body, "destination", "bucketName")
        job_id = str(uuid.uuid4())
        key = f"{request.body['destination']['s3'].get('prefix') or ''}{job_id}"
        self._admit(request, source, f"{target}/{key}")
        outcome: dict[str, Any]
        now = int(time.time())
        try:
            data = self._signed(profile, source)
            if not self._account.bucket_exists(target):
                raise JobFailed(f"The bucket {target} does not exist.")
        except JobFailed as failed:
            outcome = {"status": "Failed", "statusReason": str(failed)}
        else:
            self._account.write(target, key, data)
            outcome = {
                "status": "Succeeded",
                "statusReason": "Signing Succeeded",
                "signedObject": {"s3": {"bucketName": target, "key": key}},
                "signatureExpiresAt": self._account.expiry(profile, now),
            }
        self._jobs[job_id] = {
            "jobId": job_id,
            "source": {"s3": source},
            **_of_profile(profile),
            **outcome,
            "createdAt": now,
            "completedAt": int(time.time()),
            "requestedBy": self._account.caller(request.headers),
            "jobOwner": self._here().account_id,
            "jobInvoker": self._here().account_id,
        }
        return job_id

    def _admit(self, request: Request, source: Mapping[str, str], target: str) -> None:
        """AWS Signer reads and writes in the name of the caller."""
        for action, thing in (
            ("s3:GetObjectVersion", f"{source['bucketName']}/{source['key']}"),
            ("s3:PutObject", target),
        ):
            denial = self._account.denial(request.headers, action, f"arn:aws:s3:::{thing}")
            if denial:
                raise Refused("AccessDeniedException", denial, 403)

    def _signed(self, profile: Mapping[str, Any], source: Mapping[str, str]) -> bytes:
        bucket = source["bucketName"]
        if not self._account.bucket_exists(bucket):
            raise JobFailed(f"The bucket {bucket} does not exist.")
        if self._account.versioning(bucket) is None:
            raise JobFailed(f"The bucket {bucket} is not versioned.")
        payload = self._account.read(bucket, source["key"], source["version"])
        if payload is None:
            raise JobFailed(f"There is no version {source['version']} of {source['key']} in {bucket}.")
        limit = find_platform(profile["platformId"])["maxSizeInMB"]
        if len(payload) > limit * MEGABYTE:
            raise JobFailed(f"The image is larger than {limit} MB.")
        arn = profile["signingMaterial"]["certificateArn"]
        material = self._account.material(arn)
        if material is None:
            raise JobFailed(f"ACM does not hold {arn} with its private key.")
        return signed_object(profile["platformId"], payload, source, material)

    def _revoke(self, job_id: str, request: Request) -> Mapping[str, Any]:
        """For good: a second call changes nothing."""
        reason = checked_reason(request.body)
        job = self._jobs.get(job_id)
        if job is None:
            raise Refused("ResourceNotFoundException", f"Signing job {job_id} not found.", 404)
        if job["status"] != "Succeeded":
            raise invalid(f"Signing job {job_id} is {job['status']}: there is no signature to revoke")
        if "revocationRecord" not in job:
            record = {
                "reason": reason,
                "revokedAt": int(time.time()),
                "revokedBy": self._account.caller(request.headers),
            }
            self._jobs[job_id] = {**job, "revocationRecord": record}
        return {}


def _of_profile(profile: Mapping[str, Any]) -> dict[str, Any]:
    names = (
        "profileName",
        "profileVersion",
        "platformId",
        "signingMaterial",
        "overrides",
        "signingParameters",
    )
    taken = {name: profile[name] for name in names if profile.get(name) is not None}
    return {**taken, "platformDisplayName": find_platform(profile["platformId"])["displayName"]}


def _text(body: Mapping[str, Any], place: str, name: str) -> str:
    try:
        value = body[place]["s3"][name]
    except (KeyError, TypeError):
        value = None
    if not isinstance(value, str) or not value:
        raise invalid(f"{place}.s3.{name} is required")
    return value
