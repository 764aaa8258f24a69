"""A device that goes in the middle of a request."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from desktop.bench.doors.device_http import DeviceHttp, needed

SCOPE = {"type": "http", "method": "POST", "path": "/topics/a", "query_string": b"", "headers": []}
END = {"type": "http.request", "body": b", and the end"}
PART = {"type": "http.request", "body": b"only the beginning", "more_body": True}
GONE = {"type": "http.disconnect"}


class Lamp:
    """A device that may do everything, and what it has asked for."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []

    def may(self, *_: str) -> bool:
        return True

    async def ask(self, _method: str, _path: str, _headers: object, body: bytes, _query: object) -> Any:
        self.asked.append(body)
        return 200, {}, b""


@pytest.mark.parametrize(
    ("parts", "asked", "status"),
    [
        ([PART, GONE], [], 413),
        ([GONE], [], 413),
        (
            [PART, {"type": "http.request", "body": b", and the end"}],
            [b"only the beginning, and the end"],
            200,
        ),
    ],
)
def test_a_message_cut_off_is_not_published(parts: list[Any], asked: list[bytes], status: int) -> None:
    lamp, left = Lamp(), iter(parts)
    sent: list[Any] = []

    async def receive() -> Any:
        return next(left)

    async def send(message: Any) -> None:
        sent.append(message)

    def who() -> Any:
        return lamp

    asyncio.run(DeviceHttp(who)(SCOPE, receive, send))
    assert lamp.asked == asked
    assert sent[0]["status"] == status


@pytest.mark.parametrize(
    ("method", "path", "action"),
    [
        ("GET", "", "GetPendingJobExecutions"),
        ("PUT", "/$next", "StartNextPendingJobExecution"),
        ("GET", "/$next", "DescribeJobExecution"),
        ("GET", "/update-7", "DescribeJobExecution"),
        ("POST", "/update-7", "UpdateJobExecution"),
    ],
)
def test_what_a_device_must_be_allowed_to_see_to_its_jobs(method: str, path: str, action: str) -> None:
    assert needed(method, f"/things/lamp/jobs{path}", {}) == [(f"iotjobsdata:{action}", "thing/lamp")]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", ""),
        ("POST", "/$next"),
        ("PUT", "/update-7"),
        ("DELETE", "/update-7"),
        ("GET", "/"),
        ("GET", "/$last"),
        ("GET", "/update-7/"),
        ("GET", f"/{'x' * 65}"),
    ],
)
def test_what_is_no_request_about_jobs(method: str, path: str) -> None:
    assert needed(method, f"/things/lamp/jobs{path}", {}) is None
