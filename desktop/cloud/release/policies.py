"""Release policies as AWS keeps them: each version an object in S3, the one in force named by a parameter.

S3 refuses a conditional write to a key that somebody else wrote meanwhile (Amazon S3 user guide,
"Conditional requests"). A parameter has no such condition once it exists (Systems Manager API, PutParameter):
the object is the lock, and the parameter follows it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from desktop.cloud.artifacts import delete_below
from desktop.cloud.errors import ConflictError, NotFoundError, translated
from desktop.cloud.session import Cloud
from signing.dsse import LARGEST

SHELVES = "release-policies/"


@dataclass(frozen=True)
class StoredPolicy:
    """`tag` is of exactly these bytes. More than `LARGEST` bytes are not read to their end."""

    data: bytes
    tag: str


@dataclass(frozen=True)
class PolicyShelf:
    """Those of one product, `slug` in names of AWS."""

    cloud: Cloud
    bucket: str
    slug: str

    @property
    def parameter(self) -> str:
        return f"/linekey/{self.slug}/release-policy"

    @property
    def place(self) -> str:
        return f"{SHELVES}{self.slug}/"

    def key(self, version: int) -> str:
        return f"{self.place}{version}.json"

    def read(self, version: int) -> StoredPolicy | None:
        """None when there is none. Needs s3:ListBucket, too: without it, S3 denies what is not there."""
        try:
            with translated("read version {version} of the release policy", version=version):
                found = self.cloud.client("s3").get_object(Bucket=self.bucket, Key=self.key(version))
                return StoredPolicy(found["Body"].read(LARGEST + 1), str(found["ETag"]))
        except NotFoundError:
            return None

    def write(self, version: int, data: bytes, instead_of: str | None) -> bool:
        """Whether it was written: only instead of the object of that tag, or where there is none (None)."""
        condition = {"IfNoneMatch": "*"} if instead_of is None else {"IfMatch": instead_of}
        try:
            with translated("store version {version} of the release policy", version=version):
                self.cloud.client("s3").put_object(
                    Bucket=self.bucket,
                    Key=self.key(version),
                    Body=data,
                    ContentType="application/json",
                    ChecksumAlgorithm="SHA256",
                    **condition,
                )
        except (ConflictError, NotFoundError):
            return False
        return True

    def named(self) -> str | None:
        """What the parameter holds; None when there is none."""
        try:
            with translated("read the parameter {name}", name=self.parameter):
                found = self.cloud.client("ssm").get_parameter(Name=self.parameter)
                return str(found["Parameter"]["Value"])
        except NotFoundError:
            return None

    def delete(self) -> None:
        """The parameter, then every version, for good. Does nothing when they are gone."""
        with suppress(NotFoundError), translated("remove the parameter {name}", name=self.parameter):
            self.cloud.client("ssm").delete_parameter(Name=self.parameter)
        delete_below(self.cloud, self.bucket, self.place)

    def name(self, text: str, *, first: bool) -> None:
        """Writes the parameter; with `first` only when there is none yet."""
        with suppress(ConflictError), translated("write the parameter {name}", name=self.parameter):
            self.cloud.client("ssm").put_parameter(
                Name=self.parameter, Value=text, Type="String", Overwrite=not first
            )
