"""Proof of connection from AWS's side: lifecycle events name the client and its certificate.

Source: AWS IoT developer guide, "Lifecycle events" (`$aws/events/presence/connected/<clientId>`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desktop.cloud.errors import MOST_SECONDS_OFF, NoEventError, NotSeenError, direction_of, minutes_off
from desktop.cloud.events import EventStream, Message
from desktop.cloud.session import Cloud
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.cloud import CONNECTED_WITH_ANOTHER, NOT_SEEN_AND_CLOCK_OFF, NOT_SEEN_CONNECTING
from desktop.core.errors import CloudError


class Presence:
    """Shared by all slots. Call `expect` before the unit restarts, else its event may be missed."""

    def __init__(self, events: EventStream, seconds_off: Callable[[], float] = lambda: 0.0) -> None:
        """`seconds_off`: how far this station's clock is ahead of AWS's."""
        self._events = events
        self._seconds_off = seconds_off

    def expect(self, client_id: str) -> None:
        """From now on connections of `client_id` are noticed; older ones are forgotten."""
        topic = _topic(client_id)
        self._events.forget(lambda message: message.topic == topic)
        self._events.subscribe(topic)

    def wait_connected(
        self, client_id: str, certificate_id: str, timeout: float, cancel: CancelToken | None = None
    ) -> None:
        """Returns when AWS saw `client_id` connect with that certificate. Raises `NotSeenError`."""
        topic = _topic(client_id)
        others: set[str] = set()

        def is_the_unit(message: Message) -> bool:
            if message.topic != topic:
                return False
            principal = str(json.loads(message.payload).get("principalIdentifier", ""))
            if principal != certificate_id:
                others.add(principal)
            return principal == certificate_id

        try:
            self._events.wait(is_the_unit, timeout, cancel)
        except NoEventError as error:
            raise _not_seen(client_id, timeout, bool(others), self._seconds_off()) from error
        finally:
            self._events.unsubscribe(topic)


@contextmanager
def cloud_presence(cloud: Cloud) -> Iterator[Presence]:
    """One WebSocket connection for all slots of the station."""
    with EventStream(cloud) as events:
        yield Presence(events, lambda: cloud.seconds_off)


def _topic(client_id: str) -> str:
    return f"$aws/events/presence/connected/{client_id}"


def _not_seen(client_id: str, timeout: float, by_another: bool, off: float) -> CloudError:
    if by_another:
        return NotSeenError(CONNECTED_WITH_ANOTHER, client=client_id)
    if abs(off) > MOST_SECONDS_OFF:  # the unit is not at fault
        return CloudError(
            NOT_SEEN_AND_CLOCK_OFF,
            client=client_id,
            seconds=timeout,
            minutes=minutes_off(off),
            direction=direction_of(off),
        )
    return NotSeenError(NOT_SEEN_CONNECTING, client=client_id, seconds=timeout)
