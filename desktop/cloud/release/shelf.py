"""What computers exchange about releases: objects of the account's bucket that nobody writes twice.

S3 refuses a conditional write to a key that somebody else wrote meanwhile (Amazon S3 user guide,
"Conditional requests"), so two who write at once lose nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from desktop.cloud.errors import ConflictError, NotFoundError, translated
from desktop.cloud.session import Cloud
from resources.lambdas.release_gate.names import exchange_of

BLOCK = 1 << 20  # bytes


@dataclass(frozen=True)
class ReleaseShelf:
    """The objects of one product; keys are told without what all of them begin with."""

    cloud: Cloud
    bucket: str
    slug: str

    @property
    def prefix(self) -> str:
        return exchange_of(self.slug)

    def put(self, key: str, content: bytes | Path) -> bool:
        """Whether it was written: not when the key has an object. S3 checks the SHA-256 on arrival."""
        s3, condition = self.cloud.client("s3"), {"IfNoneMatch": "*", "ChecksumAlgorithm": "SHA256"}
        place = {"Bucket": self.bucket, "Key": self.prefix + key}
        try:
            with translated("store {key} in {bucket}", key=self.prefix + key, bucket=self.bucket):
                if isinstance(content, bytes):
                    s3.put_object(**place, **condition, Body=content)
                else:
                    with content.open("rb") as file:
                        s3.put_object(**place, **condition, Body=file)
        except ConflictError:
            return False
        return True

    def get(self, key: str, limit: int) -> bytes | None:
        """The first `limit` bytes; None when there is no such object. Needs s3:ListBucket, too: without it,
        S3 denies what is not there.
        """
        try:
            with translated("read {key} from {bucket}", key=self.prefix + key, bucket=self.bucket):
                found = self.cloud.client("s3").get_object(Bucket=self.bucket, Key=self.prefix + key)
                return bytes(found["Body"].read(limit))
        except NotFoundError:
            return None

    def download(self, key: str, target: Path, limit: int) -> bool:
        """Whether it was there. Not much more than `limit` bytes are read."""
        try:
            with translated("read {key} from {bucket}", key=self.prefix + key, bucket=self.bucket):
                found = self.cloud.client("s3").get_object(Bucket=self.bucket, Key=self.prefix + key)
                with target.open("wb") as file:
                    file.writelines(islice(found["Body"].iter_chunks(BLOCK), limit // BLOCK + 1))
        except NotFoundError:
            return False
        return True

    def names(self, folder: str = "") -> list[str]:
        """Files and folders right below `folder`, which ends in a slash; sorted."""
        below = self.prefix + folder
        with translated("list {key} in {bucket}", key=below, bucket=self.bucket):
            pages = self.cloud.client("s3").get_paginator("list_objects_v2")
            found = [
                name
                for page in pages.paginate(Bucket=self.bucket, Prefix=below, Delimiter="/")
                for name in (
                    *(row["Key"] for row in page.get("Contents", ())),
                    *(row["Prefix"] for row in page.get("CommonPrefixes", ())),
                )
            ]
        return sorted(name.removeprefix(below).rstrip("/") for name in found)
