"""AWS's limits on MiniStack's services: see `desktop.bench.stack`."""

from __future__ import annotations

from typing import Any

from ministack import app
from ministack.core import iam_actions

from desktop.bench.limits import Limits
from desktop.bench.ministack_place import here
from desktop.bench.ministack_services import Handler
from desktop.bench.private_ca import service as private_ca
from desktop.bench.rest import Answer, Refused, refusal

LIMITED = ("iot", "iot-data", private_ca.NAME)


def install(limits: Limits) -> None:
    """Requests are counted after their sender was found to be allowed to make them."""
    limits.count_apart(here)
    for service in LIMITED:
        app.SERVICE_HANDLERS[service] = _within(limits, service, app.SERVICE_HANDLERS[service])


def _within(limits: Limits, service: str, handler: Handler) -> Handler:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        action = iam_actions.extract_iam_action(service, method, path, headers, body, query)
        try:
            limits.check(action or "")
        except Refused as refused:
            return refusal(refused)
        return await handler(method, path, headers, body, query)

    return handle_request
