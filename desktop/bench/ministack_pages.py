"""The pages of MiniStack's own lists: see `desktop.bench.stack`.

Its tokens say how far one has come, and go on in any list; those of AWS belong to the list they came from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desktop.bench.ministack_services import Handler
from desktop.bench.rest import NO_SUCH_PAGE, Answer, Refused, Request, invalid, refusal, seal, unseal


def bound(original: Handler) -> Handler:
    """`original`, whose tokens are good for the same operation with the same filters and order."""

    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        try:
            request = Request.read(method, path, body, query, headers)
            body, query = _opened(request, body, query)
        except Refused as refused:
            return refusal(refused)
        status, fields, answer = await original(method, path, headers, body, query)
        return status, fields, _sealed(request, answer)

    return handle_request


def _opened(request: Request, body: bytes, query: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """Body and query with MiniStack's token. Raises `Refused`."""
    if token := request.query.get("nextToken"):
        return body, {**query, "nextToken": _position(token, request)}
    if token := request.body.get("nextToken"):
        return json.dumps({**request.body, "nextToken": _position(token, request)}).encode(), query
    return body, query


def _position(token: object, request: Request) -> str:
    position = unseal(token, request) if isinstance(token, str) else None
    if position is None:
        raise invalid(NO_SUCH_PAGE)
    return position


def _sealed(request: Request, answer: bytes) -> bytes:
    if b'"nextToken"' not in answer:
        return answer
    document: Mapping[str, Any] = json.loads(answer)
    if not document.get("nextToken"):
        return answer
    return json.dumps({**document, "nextToken": seal(document["nextToken"], request)}).encode()
