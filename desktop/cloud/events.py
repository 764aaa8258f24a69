"""AWS's own MQTT messages (`$aws/events/…`), read over a SigV4-signed WebSocket."""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType

from desktop.cloud.errors import NoEventError
from desktop.cloud.mqtt import Message, MqttConnection
from desktop.cloud.session import Cloud
from desktop.cloud.websocket import websocket_endpoint
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.cloud import NO_SUCH_EVENT

__all__ = ["EventStream", "Message"]

BACKLOG = 4096
_SLICE = 0.2


class EventStream:
    """Messages in the order they came, kept until a `wait` takes them; the oldest go when 4096 are waiting.

    One connection serves every thread of the station. AWS neither orders nor de-duplicates messages.
    """

    def __init__(self, cloud: Cloud, *, client_id: str | None = None) -> None:
        self._arrived = threading.Condition()
        self._messages: deque[Message] = deque(maxlen=BACKLOG)
        name = client_id or f"linekey-{secrets.token_hex(8)}"
        self._connection = MqttConnection(websocket_endpoint(cloud), name, self._keep)

    def __enter__(self) -> EventStream:
        self._connection.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def subscribe(self, *filters: str) -> None:
        """Returns when AWS has confirmed the subscriptions. At most 50 per stream."""
        self._connection.subscribe(*filters)

    def unsubscribe(self, *filters: str) -> None:
        self._connection.unsubscribe(*filters)

    def wait(
        self, predicate: Callable[[Message], bool], timeout: float, cancel: CancelToken | None = None
    ) -> Message:
        """Takes the first message that `predicate` accepts. Raises CLD-023 after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._arrived:
            while True:
                for message in self._messages:
                    if predicate(message):
                        self._messages.remove(message)
                        return message
                if cancel is not None:
                    cancel.check()
                left = deadline - time.monotonic()
                if left <= 0:
                    raise NoEventError(NO_SUCH_EVENT, seconds=timeout)
                self._arrived.wait(min(left, _SLICE))

    def forget(self, predicate: Callable[[Message], bool]) -> None:
        """Drops waiting messages that `predicate` accepts."""
        with self._arrived:
            kept = [message for message in self._messages if not predicate(message)]
            self._messages = deque(kept, maxlen=BACKLOG)

    def _keep(self, message: Message) -> None:
        with self._arrived:
            self._messages.append(message)
            self._arrived.notify_all()
