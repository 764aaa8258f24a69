"""The newest checkpoint of each station's ledger, in the versioned bucket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud

PREFIX = "ledgers/"
LONGEST = 64 * 1024  # bytes


@dataclass(frozen=True)
class AccountCheckpoint:
    """One object of one station. S3 keeps every version that it ever was; nothing is tried twice."""

    cloud: Callable[[], Cloud]
    bucket: Callable[[Cloud], str]
    station: str

    @property
    def place(self) -> str:
        return f"{PREFIX}{self.station}/checkpoint"

    def newest(self) -> tuple[str, str] | None:
        """The text, and what S3 calls this version of it, if there is one. Raises `CloudError`."""
        cloud = self.cloud()
        try:
            with translated("read the checkpoint of the ledger"):
                bucket, s3 = self.bucket(cloud), cloud.client("s3", attempts=1)
                answer = s3.get_object(Bucket=bucket, Key=self.place)
                return answer["Body"].read(LONGEST).decode("utf-8", "replace"), str(answer["ETag"])
        except NotFoundError:
            return None

    def put(self, text: str, version: str) -> None:
        """Stores it unless another than `version` (empty: any) was stored meanwhile. Raises `CloudError`."""
        cloud = self.cloud()
        only_if = {"IfMatch": version} if version else {"IfNoneMatch": "*"}
        with translated("store the checkpoint of the ledger"):
            cloud.client("s3", attempts=1).put_object(
                Bucket=self.bucket(cloud),
                Key=self.place,
                Body=text.encode(),
                ContentType="text/plain; charset=utf-8",
                ChecksumAlgorithm="SHA256",
                **only_if,
            )
