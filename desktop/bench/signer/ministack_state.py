"""The inner parts of MiniStack that the bench's AWS Signer builds on: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.router import extract_access_key_id
from ministack.services import acm, s3, signer

from desktop.bench.ministack_place import at, here
from desktop.bench.signer.signed_objects import DETACHED, EMBEDDED, Material

profiles = signer._profiles
jobs = signer._jobs
tokens = signer._tokens


def caller(headers: Mapping[str, str]) -> str:
    """The ARN of who sent the request."""
    return str(signer._requested_by(headers))


def certificates() -> Collection[MutableMapping[str, Any]]:
    """Every certificate ACM holds, whatever the account and the Region."""
    found: Collection[MutableMapping[str, Any]] = acm._certificates._data.values()
    return found


def speechless_profiles() -> list[str]:
    """The names of active profiles for firmware whose private key ACM does not hold, of whatever place."""
    return [
        name
        for (account_id, region, name), profile in profiles.all_items()
        if profile["status"] == "Active"
        and profile["platformId"] in (DETACHED, EMBEDDED)
        and _material_at(account_id, region, profile["signingMaterial"]["certificateArn"]) is None
    ]


def _material_at(account_id: str, region: str, certificate_arn: str) -> Material | None:
    with at(account_id, region):
        return SignerAccount().material(certificate_arn)


class SignerAccount:
    """S3, ACM and IAM as a signing job sees them: `signer_jobs.Account`."""

    def profile(self, name: str) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = profiles.get(name)
        return found

    def versioning(self, bucket: str) -> str | None:
        status: str | None = s3._bucket_versioning.get(bucket)
        return status

    def bucket_exists(self, bucket: str) -> bool:
        return bucket in s3._buckets

    def read(self, bucket: str, key: str, version: str) -> bytes | None:
        data: bytes | None = s3._get_object_data(bucket, key, version_id=version)
        return data

    def write(self, bucket: str, key: str, data: bytes) -> None:
        headers = {"content-type": "application/octet-stream", "content-length": str(len(data))}
        s3._put_object(bucket, key, data, headers)

    def material(self, certificate_arn: str) -> Material | None:
        record = acm._get_local_certificate(certificate_arn)
        if record is None or not record.get("_private_key"):
            return None
        return Material(record["_pem_body"], record["_private_key"])

    def caller(self, headers: Mapping[str, str]) -> str:
        return caller(headers)

    def denial(self, headers: Mapping[str, str], action: str, resource: str) -> str | None:
        key = extract_access_key_id(headers)
        result = iam_evaluator.enforce(key, action, "s3", here().region, resource)
        if result is None:
            return None
        return f"User: {caller(headers)} is not authorized to perform: {action} on resource: {resource}"

    def expiry(self, profile: Mapping[str, Any], created: int) -> int:
        return int(signer._signature_expires_at(created, profile.get("signatureValidityPeriod")))
