"""AWS IoT over HTTPS for a device that shows its certificate: messages, shadows, jobs, credentials.

Sources: AWS IoT developer guide, "HTTPS publish", "Jobs device HTTP API", "AWS IoT Core policy actions"; the
answers to a message as people have seen them.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from desktop.bench.asgi import headers_of, message_of, query_of
from desktop.bench.rest import Answer

if TYPE_CHECKING:
    from desktop.bench.doors.ministack_devices import Device

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
# What is asked for, with the resource that a policy names it by.
Permission = tuple[str, str]

SHADOW = re.compile(r"/things/([a-zA-Z0-9:_-]{1,128})/shadow")
SHADOW_ACTIONS = {
    "GET": "iot:GetThingShadow",
    "POST": "iot:UpdateThingShadow",
    "DELETE": "iot:DeleteThingShadow",
}
JOBS = re.compile(r"/things/([a-zA-Z0-9:_-]{1,128})/jobs(?:/(\$next|[a-zA-Z0-9_-]{1,64}))?")
# Whether a request is about all jobs of the thing, the next one, or one by its name.
JOB_ACTIONS = {
    ("GET", "all"): "GetPendingJobExecutions",
    ("PUT", "next"): "StartNextPendingJobExecution",
    ("GET", "next"): "DescribeJobExecution",
    ("GET", "one"): "DescribeJobExecution",
    ("POST", "one"): "UpdateJobExecution",
}
TOPICS, RETAINED = "/topics/", "/retainedMessage/"
CREDENTIALS = re.compile(r"/role-aliases/([\w=,@-]{1,128})/credentials", re.ASCII)


class DeviceHttp:
    """The ASGI callable for one connection.

    `who` is asked at every request who is at its other end, for a certificate may be deactivated meanwhile.
    """

    def __init__(self, who: Callable[[], Device | None]) -> None:
        self._who = who

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close"})
            return
        status, headers, body = await self._answer(scope, receive)
        fields = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Message, receive: Receive) -> Answer:
        method, path = scope["method"], scope["path"]
        query = {name: values[0] for name, values in parse_qs(query_of(scope)).items()}
        permissions = needed(method, path, query)
        if permissions is None:
            return _told(404, "Not Found", "ResourceNotFoundException")
        device = self._who()
        if device is None or not all(device.may(*permission) for permission in permissions):
            return _told(403, "Forbidden", "ForbiddenException")
        if alias := CREDENTIALS.fullmatch(path):
            lent = device.borrow(alias[1])
            if lent is None:
                return _told(403, "Access Denied", "AccessDeniedException")
            return 200, {"content-type": "application/json"}, json.dumps({"credentials": lent}).encode()
        body = await message_of(receive)
        if body is None:
            return _told(413, "Request entity too large", "RequestEntityTooLargeException")
        status, headers, answer = await device.ask(method, path, headers_of(scope), body, query)
        return (status, headers, answer) if answer else _told(status, "OK")


def needed(method: str, path: str, query: dict[str, str]) -> list[Permission] | None:
    """What a device must be allowed to do for a request; None for what is not served to devices."""
    if method == "POST" and path.startswith(TOPICS):
        topic = "topic/" + path.removeprefix(TOPICS)
        retained = query.get("retain", "").lower() not in ("", "0", "false")
        return [("iot:Publish", topic), *([("iot:RetainPublish", topic)] if retained else [])]
    if method == "GET" and path.startswith(RETAINED):
        return [("iot:GetRetainedMessage", "topic/" + path.removeprefix(RETAINED))]
    if method == "GET" and (alias := CREDENTIALS.fullmatch(path)):
        return [("iot:AssumeRoleWithCertificate", f"rolealias/{alias[1]}")]
    if jobs := JOBS.fullmatch(path):
        action = JOB_ACTIONS.get((method, {None: "all", "$next": "next"}.get(jobs[2], "one")))
        return [(f"iotjobsdata:{action}", f"thing/{jobs[1]}")] if action else None
    thing = SHADOW.fullmatch(path)
    if thing is None or method not in SHADOW_ACTIONS:
        return None
    name = f"/{query['name']}" if query.get("name") else ""
    return [(SHADOW_ACTIONS[method], f"thing/{thing[1]}{name}")]


def _told(status: int, message: str, error: str = "") -> Answer:
    headers = {"content-type": "application/json", **({"x-amzn-errortype": error} if error else {})}
    return status, headers, json.dumps({"message": message, "traceId": str(uuid.uuid4())}).encode()
