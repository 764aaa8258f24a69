"""One MQTT 5 connection to AWS IoT, with its errors as Linekey's."""

from __future__ import annotations

import concurrent.futures
import functools
import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from desktop.cloud.mqtt_client import (
    FILTERS_PER_SUBSCRIBE,
    Endpoint,
    Events,
    LostConnectionError,
    Message,
    MqttClient,
    Pauses,
)
from desktop.core.catalogue.cloud import (
    BROKER_SILENT,
    CONNECTION_FAILED,
    CONNECTION_NOT_ANSWERED,
    MESSAGE_REFUSED,
    SUBSCRIPTION_REFUSED,
)
from desktop.core.errors import CloudError
from signing.messages import Sentence, said

__all__ = ["Message", "MqttConnection"]

KEEP_ALIVE_SECONDS = 30
OPEN_TIMEOUT = 15.0
REFUSAL = "mqtt_reason"  # in the context of an error: the server understood and will not have it
PAUSES = Pauses(first=1.0, longest=60.0)

_log = logging.getLogger(__name__)


class MqttConnection:
    """Opens with `open`, ends with `close`. It reconnects and subscribes again by itself in between.

    With `reconnect=False` it ends when it is lost. `on_message` and `on_lost` are called on a thread of the
    connection: they must be quick.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        client_id: str,
        on_message: Callable[[Message], None] | None = None,
        *,
        on_lost: Callable[[], None] | None = None,
        reconnect: bool = True,
    ) -> None:
        self.client_id = client_id
        self._opened: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._filters: list[str] = []
        self._lock = threading.Lock()
        self._on_message = on_message
        self._on_lost = on_lost
        self._client = MqttClient(
            endpoint,
            client_id,
            keep_alive=KEEP_ALIVE_SECONDS,
            pauses=PAUSES if reconnect else None,
            events=Events(self._connected, self._failed, self._lost, self._received),
        )

    def open(self, timeout: float = OPEN_TIMEOUT) -> None:
        """Connects. Raises CLD-020 (not reached), CLD-021 (refused), CLD-012 (not trusted)."""
        self._client.start()
        try:
            self._opened.result(timeout)
        except TimeoutError as error:
            self.close()
            raise CloudError(CONNECTION_NOT_ANSWERED) from error
        except BaseException:
            self.close()
            raise

    def subscribe(self, *filters: str, timeout: float = OPEN_TIMEOUT) -> None:
        """Returns when AWS has confirmed every filter. Raises CLD-022 when it refuses one."""
        for batch in _batches(filters):
            what = said("subscribe to {topics}", topics=", ".join(batch))
            answer = _within(functools.partial(self._client.subscribe, batch), timeout, what)
            for topic_filter, reason in zip(batch, answer, strict=True):
                if reason.is_failure:
                    raise CloudError(
                        SUBSCRIPTION_REFUSED,
                        topic=topic_filter,
                        reason=str(reason),
                        context={REFUSAL: str(reason)},
                    )
            _log.debug("%s: subscribed to %s", self.client_id, ", ".join(batch))
            with self._lock:
                self._filters.extend(batch)

    def unsubscribe(self, *filters: str, timeout: float = OPEN_TIMEOUT) -> None:
        with self._lock:
            self._filters = [known for known in self._filters if known not in filters]
        _log.debug("%s: unsubscribes from %s", self.client_id, ", ".join(filters))
        what = said("unsubscribe from {topics}", topics=", ".join(filters))
        _within(lambda: self._client.unsubscribe(filters), timeout, what)

    def publish(self, topic: str, payload: bytes, timeout: float = OPEN_TIMEOUT) -> None:
        """Returns when AWS has taken the message (QoS 1). Raises CLD-024 when it refuses it."""
        _log.debug("%s: publishes %d bytes to %s", self.client_id, len(payload), topic)
        what = said("publish to {topic}", topic=topic)
        (reason,) = _within(lambda: self._client.publish(topic, payload), timeout, what)
        if reason.is_failure:
            raise CloudError(MESSAGE_REFUSED, topic=topic, reason=str(reason), context={REFUSAL: str(reason)})

    def close(self, timeout: float = 5.0) -> None:
        """Ends the connection; safe to call twice, and from every thread."""
        self._client.close(timeout)
        _log.debug("%s: closed", self.client_id)

    # --- called on the connection's thread

    def _received(self, message: Message) -> None:
        _log.debug("%s: received %d bytes on %s", self.client_id, len(message.payload), message.topic)
        if self._on_message is not None:
            self._on_message(message)

    def _connected(self) -> None:
        if not self._opened.done():
            self._opened.set_result(None)
            return
        with self._lock:
            filters = list(self._filters)
        for batch in _batches(filters):
            self._client.subscribe(batch)

    def _failed(self, error: CloudError) -> None:
        if not self._opened.done():
            self._opened.set_exception(error)

    def _lost(self, _reason: str) -> None:
        if self._on_lost is not None:
            self._on_lost()


def _batches(filters: Sequence[str]) -> list[Sequence[str]]:
    starts = range(0, len(filters), FILTERS_PER_SUBSCRIBE)
    return [filters[start : start + FILTERS_PER_SUBSCRIBE] for start in starts]


def _within(send: Callable[[], concurrent.futures.Future[Any]], timeout: float, what: Sentence) -> Any:
    try:
        return send().result(timeout)
    except LostConnectionError as error:
        raise CloudError(CONNECTION_FAILED, what=what, reason=str(error), name="MQTT") from error
    except concurrent.futures.TimeoutError as error:
        raise CloudError(BROKER_SILENT) from error
