"""The name of a stored checkpoint tells its size twice: in the order of S3's lists, and for a reader."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any, cast

import pytest

from desktop.cloud.checkpoints import AccountCheckpoints
from desktop.cloud.session import Cloud


class Shelf:
    """S3 with one object."""

    def __init__(self, name: str) -> None:
        self.key = f"ledgers/st-1/{name}"

    def list_objects_v2(self, **_: object) -> dict[str, Any]:
        return {"Contents": [{"Key": self.key}]}

    def get_object(self, **_: object) -> dict[str, Any]:
        return {"Body": io.BytesIO(b"a checkpoint")}


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("999999999999998999-1000", 1000),
        ("999999999999999999-0", 0),
        ("000000000000000000-1000", -1),  # put first in the list, and not the largest
        ("999999999999998999-01000", -1),
        ("999999999999998999", -1),
        ("newest", -1),
    ],
)
def test_a_name_that_does_not_agree_with_itself_tells_nothing(name: str, size: int) -> None:
    cloud = cast("Cloud", SimpleNamespace(client=lambda *_args, **_options: Shelf(name)))
    kept = AccountCheckpoints(lambda: cloud, lambda _cloud: "bucket", "st-1")
    assert kept.newest() == ("a checkpoint", size)
