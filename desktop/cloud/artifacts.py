"""Firmware files in the versioned S3 bucket."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from botocore.exceptions import ClientError

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud


@dataclass(frozen=True)
class ObjectVersion:
    """One version of one object: never changes after it was written."""

    bucket: str
    key: str
    version: str


def upload(cloud: Cloud, bucket: str, key: str, path: Path) -> ObjectVersion:
    """Stores the file; S3 checks its SHA-256 on arrival. Raises CLD-010 when the bucket keeps no versions."""
    with translated("upload {name} to {bucket}", name=path.name, bucket=bucket), path.open("rb") as file:
        stored = cloud.client("s3").put_object(Bucket=bucket, Key=key, Body=file, ChecksumAlgorithm="SHA256")
    return ObjectVersion(bucket, key, stored["VersionId"])


def download(cloud: Cloud, stored: ObjectVersion) -> bytes:
    with translated("read {key} from {bucket}", key=stored.key, bucket=stored.bucket):
        answer = cloud.client("s3").get_object(Bucket=stored.bucket, Key=stored.key, VersionId=stored.version)
        return bytes(answer["Body"].read())


def is_versioned(cloud: Cloud, bucket: str) -> bool:
    """Raises CLD-004 when there is no such bucket."""
    with translated("look up the versioning of {bucket}", bucket=bucket):
        return bool(cloud.client("s3").get_bucket_versioning(Bucket=bucket).get("Status") == "Enabled")


def places(cloud: Cloud, bucket: str, below: str = "") -> set[str]:
    """What the keys of all versions begin with, up to the first `/` after `below`, with which they begin;
    nothing without the bucket.

    Raises CLD-002 for a bucket of that name in another account.
    """
    found: set[str] = set()
    with suppress(NotFoundError), translated("look into {bucket}", bucket=bucket):
        pages = cloud.client("s3").get_paginator("list_object_versions")
        owner = cloud.account_id
        for page in pages.paginate(Bucket=bucket, Prefix=below, Delimiter="/", ExpectedBucketOwner=owner):
            found |= {row["Prefix"] for row in page.get("CommonPrefixes", ())}
            found |= {row["Key"] for row in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]}
    return found


def delete_below(cloud: Cloud, bucket: str, place: str) -> None:
    """Removes every version of every object whose key begins with `place`, for good."""
    s3, owner = cloud.client("s3"), {"ExpectedBucketOwner": cloud.account_id}
    with suppress(NotFoundError), translated("remove {key} from {bucket}", key=place, bucket=bucket):
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=place, **owner):
            rows = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
            names = [{"Key": row["Key"], "VersionId": row["VersionId"]} for row in rows]
            if not names:
                continue
            answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": names, "Quiet": True}, **owner)
            for refused in answer.get("Errors", ()):
                raise ClientError({"Error": refused}, "DeleteObjects")


def delete_all_versions(cloud: Cloud, bucket: str, key: str) -> None:
    """Removes every version of one object for good. Does nothing when the object or the bucket is gone."""
    s3 = cloud.client("s3")
    try:
        with translated("remove {key} from {bucket}", key=key, bucket=bucket):
            for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key):
                for row in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
                    if row["Key"] == key:
                        s3.delete_object(Bucket=bucket, Key=key, VersionId=row["VersionId"])
    except NotFoundError:
        return
