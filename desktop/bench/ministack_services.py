"""Operations and records of ours among those of MiniStack's services: see `desktop.bench.stack`."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from desktop.bench.rest import Answer, Refused, Request, Route, answer, invalid, refusal

Handler = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Answer]]


def extended(original: Handler, *routes: Route, refuse: Callable[[str], Refused] = invalid) -> Handler:
    """MiniStack has authenticated and authorised the caller before it calls this.

    `refuse` is how the service answers what it cannot read.
    """

    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        try:
            request = Request.read(method, path, body, query, headers, refuse)
            for route in routes:
                document = route(request)
                if inspect.isawaitable(document):
                    document = await document
                if document is not None:
                    return answer(document)
        except Refused as refused:
            return refusal(refused)
        return await original(method, path, headers, body, query)

    return handle_request


def keep(service: Any, stores: dict[str, Any]) -> None:
    """Has MiniStack save and load our records with those of `service`."""
    get_state, load = service.get_state, service.load_persisted_state

    def get_state_and_ours() -> dict[str, Any]:
        return {**get_state(), **stores}

    def load_and_ours(state: dict[str, Any]) -> None:
        load(state)
        for name, store in stores.items():
            store.update(state.get(name, {}))

    service.get_state = get_state_and_ours
    service.load_persisted_state = load_and_ours
