"""What a request over HTTP says of itself, as ASGI has it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

MESSAGE_BYTES = 128 * 1024  # of the longest message that AWS IoT takes


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """Of an ASGI request, by their names in lower case."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def query_of(scope: Mapping[str, Any]) -> str:
    return str(scope.get("query_string", b"").decode("latin-1"))


def is_signed(scope: Mapping[str, Any]) -> bool:
    """Whether the request means to be signed with SigV4."""
    header = headers_of(scope).get("authorization", "")
    return header.startswith("AWS4-") or "X-Amz-Signature=" in query_of(scope)


async def message_of(receive: Callable[[], Awaitable[Mapping[str, Any]]]) -> bytes | None:
    """The body; None when it is longer than a message may be, or the client went before its end."""
    body = bytearray()
    while True:
        part = await receive()
        body += part.get("body", b"")
        if len(body) > MESSAGE_BYTES or part["type"] == "http.disconnect":
            return None
        if not part.get("more_body"):
            return bytes(body)
