"""Requests for files, heard where MiniStack's broker publishes: see `desktop.bench.stack`."""

from __future__ import annotations

import logging
from typing import Any

from ministack.services import iot

from desktop.bench.streams.delivery import StreamDelivery

logger = logging.getLogger(__name__)


def install(delivery: StreamDelivery) -> None:
    """Files of streams are asked for on topics; no policy applies to the service that hears them."""
    publish = iot.broker_publish

    async def publish_and_hear(
        account: str, region: str, topic: str, payload: bytes, *rest: Any, **named: Any
    ) -> None:
        await publish(account, region, topic, payload, *rest, **named)
        try:
            await delivery.hear(topic, payload)
        except Exception:  # a fault of the bench does not end the connection that asked
            logger.exception("A request on %s failed.", topic)

    iot.broker_publish = publish_and_hear
