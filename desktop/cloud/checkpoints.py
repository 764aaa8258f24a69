"""The checkpoints of each station's ledger, in the versioned bucket."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud

PREFIX = "ledgers/"
LONGEST = 64 * 1024  # bytes
_LARGEST = 10**18 - 1  # entries
_NAME = re.compile(r"([0-9]{18})-(0|[1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True)
class AccountCheckpoints:
    """One object each, named so that S3 lists the largest first: `ledgers/STATION/999999999999998795-1204`.

    Who may write and not delete can put none away. Nothing is tried twice.
    """

    cloud: Callable[[], Cloud]
    bucket: Callable[[Cloud], str]
    station: str

    @property
    def place(self) -> str:
        return f"{PREFIX}{self.station}/"

    def newest(self) -> tuple[str, int] | None:
        """The text of the first in the list, and how many entries its name tells of; -1 for another name.

        Raises `CloudError`.
        """
        cloud = self.cloud()
        try:
            with translated("read the checkpoint of the ledger"):
                bucket, s3 = self.bucket(cloud), cloud.client("s3", attempts=1)
                listed = s3.list_objects_v2(Bucket=bucket, Prefix=self.place, MaxKeys=1).get("Contents")
                if not listed:
                    return None
                answer = s3.get_object(Bucket=bucket, Key=listed[0]["Key"])
                text = answer["Body"].read(LONGEST).decode("utf-8", "replace")
                return text, _size(listed[0]["Key"].removeprefix(self.place))
        except NotFoundError:
            return None

    def put(self, text: str, size: int) -> None:
        """Stores it; what is stored of that size is never replaced. Raises `CloudError`."""
        cloud = self.cloud()
        with translated("store the checkpoint of the ledger"):
            cloud.client("s3", attempts=1).put_object(
                Bucket=self.bucket(cloud),
                Key=f"{self.place}{_LARGEST - size:018}-{size}",
                Body=text.encode(),
                ContentType="text/plain; charset=utf-8",
                ChecksumAlgorithm="SHA256",
                IfNoneMatch="*",
            )


def _size(name: str) -> int:
    found = _NAME.fullmatch(name)
    return int(found[2]) if found and int(found[1]) + int(found[2]) == _LARGEST else -1
