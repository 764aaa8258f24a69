"""The bucket for firmware: AWS Signer and streams both need object versions."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from desktop.account.names import AccountNames
from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.cloud.artifacts import delete_below, is_versioned, places
from desktop.cloud.checkpoints import PREFIX
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.release.policies import SHELVES
from desktop.cloud.session import Cloud
from resources.lambdas.release_gate.names import EXCHANGE, ROLLOUTS
from signing.messages import said

NO_PUBLIC_ACCESS = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
# The one Region that must not be named (Amazon S3 API, CreateBucket).
_UNNAMED_REGION = "us-east-1"


# What other parts bring, and take away with them.
_OF_PARTS = frozenset({"authority/", SHELVES})
# Code of functions that stacks made, which is made anew when it is needed.
FUNCTIONS = "functions/"
_RECORDS = frozenset({ROLLOUTS, PREFIX, EXCHANGE})


@dataclass(frozen=True)
class Bucket:
    """`emptied`: firmware and records in it are removed with it."""

    cloud: Cloud
    names: AccountNames
    step: str = "bucket"
    emptied: bool = False

    @property
    def detail(self) -> str:
        return f"{self.names.bucket}, versioned, not public"

    def problem(self) -> str | None:
        try:
            if not is_versioned(self.cloud, self.names.bucket):
                return said("The bucket keeps no versions.")
        except NotFoundError:
            return said("The bucket does not exist.")
        return None if self._is_private() else said("The bucket does not block public access.")

    def mend(self) -> None:
        s3, name = self.cloud.client("s3"), self.names.bucket
        if not self._exists():
            with translated("create the bucket {name}", name=name):
                s3.create_bucket(Bucket=name, **self._place())
        with translated("set up the bucket {name}", name=name):
            s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=NO_PUBLIC_ACCESS)
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})

    def held(self) -> Holding:
        if not self._exists():
            return NOTHING
        kept = places(self.cloud, self.names.bucket) - _OF_PARTS - {FUNCTIONS}
        code = places(self.cloud, self.names.bucket, FUNCTIONS)
        theirs = {place for place in code if not place.startswith(f"{FUNCTIONS}linekey-")}
        if strange := sorted(kept - _RECORDS | theirs):
            return left_alone(
                "it has what Linekey did not put there: {places}", places=", ".join(strange[:3])
            )
        if kept and not self.emptied:
            found = ", ".join(sorted(kept))
            return left_alone(
                "it has firmware or records ({places}); --empty-bucket deletes them for good", places=found
            )
        return OURS

    def remove(self) -> str:
        s3, name = self.cloud.client("s3"), self.names.bucket
        for place in sorted({FUNCTIONS, *_RECORDS}):
            delete_below(self.cloud, name, place)
        if left := places(self.cloud, name):
            return said(
                "The bucket {name} stays: it has {places}.", name=name, places=", ".join(sorted(left))
            )
        with suppress(NotFoundError), translated("remove the bucket {name}", name=name):
            s3.delete_bucket(Bucket=name, ExpectedBucketOwner=self.cloud.account_id)
        return ""

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
