"""HTTPS publishing by custom authentication: `POST /topics/TOPIC` that nobody signed.

AWS IoT developer guide, "HTTPS" and "Connecting to AWS IoT Core by using custom authentication".
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import iot, iot_data

from desktop.bench.asgi import headers_of, is_signed, message_of, query_of
from desktop.bench.authorizers.decision import Admission, Denied
from desktop.bench.authorizers.ministack_sessions import Admit, allows
from desktop.bench.authorizers.shown import Shown, over_http
from desktop.bench.ministack_domains import place_at

PATH = "/topics/"
NO_PART_OF_IT = "content-length"  # of what tells one client from another

Answer = tuple[int, str]  # the status and what it says


class CustomPublishing:
    """Publishes what `admit` lets a client publish; it is asked anew, unless the authorizer has it cached.

    A cached answer lasts as long as the function said, on the connection that it was given for.
    """

    def __init__(self, admit: Admit, clock: Callable[[], float] = time.monotonic) -> None:
        self._admit = admit
        self._clock = clock
        self._kept: dict[Hashable, tuple[Admission, float]] = {}

    def in_front_of(self, app: Any) -> Any:
        async def asgi_app(scope: Mapping[str, Any], receive: Any, send: Any) -> None:
            if not _is_ours(scope):
                await app(scope, receive, send)
                return
            status, message = await self._answer(scope, receive)
            document = {"message": message, "traceId": str(uuid.uuid4())}
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": json.dumps(document).encode()})

        return asgi_app

    async def _answer(self, scope: Mapping[str, Any], receive: Any) -> Answer:
        headers = headers_of(scope)
        server_name = headers.get("host", "").partition(":")[0]
        asked, topic = over_http(headers, query_of(scope), server_name), scope["path"].removeprefix(PATH)
        payload, qos = await message_of(receive), asked.parameter("qos") or "0"
        if payload is None:
            return 413, "Payload too large"
        if qos not in ("0", "1") or iot_data._validate_topic(topic) is not None:
            return 400, "Invalid topic or qos"
        place = place_at(server_name)
        with request_scope(*place):
            try:
                admission = await self._admission(scope, asked)
            except Denied:
                return 403, "Forbidden"
            if not allows(admission, place, "", "iot:Publish", f"topic/{topic}"):
                return 403, "Forbidden"
            await iot.broker_publish(*place, topic, payload, qos=int(qos), principal=admission.principal_id)
        return 200, "OK"

    async def _admission(self, scope: Mapping[str, Any], asked: Shown) -> Admission:
        headers, now = headers_of(scope), self._clock()
        self._kept = {client: kept for client, kept in self._kept.items() if kept[1] > now}
        shown = {name: value for name, value in headers.items() if name != NO_PART_OF_IT}
        client = (scope.get("client"), query_of(scope), frozenset(shown.items()))
        if client in self._kept:
            return self._kept[client][0]
        admission = await self._admit(asked)
        if admission.caching_for_http:
            self._kept[client] = admission, now + admission.refresh_after
        return admission


def _is_ours(scope: Mapping[str, Any]) -> bool:
    is_publishing = scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith(PATH)
    return is_publishing and not is_signed(scope)
