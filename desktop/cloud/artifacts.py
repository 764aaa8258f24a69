"""Firmware files in the versioned S3 bucket."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud


@dataclass(frozen=True)
class ObjectVersion:
    """One version of one object: never changes after it was written."""

    bucket: str
    key: str
    version: str


def upload(cloud: Cloud, bucket: str, key: str, path: Path) -> ObjectVersion:
    """Stores the file; S3 checks its SHA-256 on arrival. Raises CLD-010 when the bucket keeps no versions."""
    with translated(f"upload {path.name} to {bucket}"), path.open("rb") as file:
        stored = cloud.client("s3").put_object(Bucket=bucket, Key=key, Body=file, ChecksumAlgorithm="SHA256")
    return ObjectVersion(bucket, key, stored["VersionId"])


def download(cloud: Cloud, stored: ObjectVersion) -> bytes:
    with translated(f"read {stored.key} from {stored.bucket}"):
        answer = cloud.client("s3").get_object(Bucket=stored.bucket, Key=stored.key, VersionId=stored.version)
        return bytes(answer["Body"].read())


def is_versioned(cloud: Cloud, bucket: str) -> bool:
    """Raises CLD-004 when there is no such bucket."""
    with translated(f"look up the versioning of {bucket}"):
        return bool(cloud.client("s3").get_bucket_versioning(Bucket=bucket).get("Status") == "Enabled")
