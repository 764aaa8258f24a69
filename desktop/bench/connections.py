"""GetConnection: whether a client is connected, since when, and why not (AWS IoT Core data plane)."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

from typing import Any

from ministack.services import iot, iot_data

from desktop.bench.ministack_place import here
from desktop.bench.rest import Answer, Refused, answer, not_found, refusal

_PATH = "/connections/"


def install() -> None:
    handle = iot_data.handle_request

    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        if method == "GET" and path.startswith(_PATH):
            try:
                return answer(_connection(path.removeprefix(_PATH)))
            except Refused as refused:
                return refusal(refused)
        found: Answer = await handle(method, path, headers, body, query)
        return found

    iot_data.handle_request = handle_request


def _connection(client_id: str) -> dict[str, Any]:
    place = here()
    key = (place.account_id, place.region, client_id)
    session, last = iot._connected_clients.get(key), iot._connectivity.get(key)
    if last is None:
        raise not_found(f"No connection of {client_id} is known.")
    told: dict[str, Any] = {"clientId": client_id, "connected": session is not None}
    told["connectedSince" if session is not None else "disconnectedSince"] = last["timestamp"]
    if session is None and last.get("disconnectReason"):
        told["disconnectReason"] = last["disconnectReason"]
    return told
