"""The bucket for firmware: AWS Signer and streams both need object versions."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.account.names import AccountNames
from desktop.cloud.artifacts import is_versioned
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud

NO_PUBLIC_ACCESS = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
# The one Region that must not be named (Amazon S3 API, CreateBucket).
_UNNAMED_REGION = "us-east-1"


@dataclass(frozen=True)
class Bucket:
    cloud: Cloud
    names: AccountNames
    step: str = "bucket"

    @property
    def detail(self) -> str:
        return f"{self.names.bucket}, versioned, not public"

    def problem(self) -> str | None:
        try:
            if not is_versioned(self.cloud, self.names.bucket):
                return "The bucket keeps no versions."
        except NotFoundError:
            return "The bucket does not exist."
        return None if self._is_private() else "The bucket does not block public access."

    def mend(self) -> None:
        s3, name = self.cloud.client("s3"), self.names.bucket
        if not self._exists():
            with translated("create the bucket {name}", name=name):
                s3.create_bucket(Bucket=name, **self._place())
        with translated("set up the bucket {name}", name=name):
            s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=NO_PUBLIC_ACCESS)
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})

    def _exists(self) -> bool:
        try:
            is_versioned(self.cloud, self.names.bucket)
        except NotFoundError:
            return False
        return True

    def _is_private(self) -> bool:
        try:
            with translated("look up the public access of {bucket}", bucket=self.names.bucket):
                answer = self.cloud.client("s3").get_public_access_block(Bucket=self.names.bucket)
        except NotFoundError:
            return False
        return bool(answer["PublicAccessBlockConfiguration"] == NO_PUBLIC_ACCESS)

    def _place(self) -> dict[str, object]:
        if self.cloud.region == _UNNAMED_REGION:
            return {}
        return {"CreateBucketConfiguration": {"LocationConstraint": self.cloud.region}}
