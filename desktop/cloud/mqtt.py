"""One MQTT 5 connection to AWS IoT. SDK threads and callbacks end in this module."""

from __future__ import annotations

import concurrent.futures
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from awscrt import mqtt5

from desktop.cloud.errors import translated
from desktop.core.catalogue.cloud import (
    BROKER_SILENT,
    BROKER_UNREACHABLE,
    CONNECTION_CLOSED,
    CONNECTION_NOT_ANSWERED,
    CONNECTION_REFUSED,
    MESSAGE_REFUSED,
    SUBSCRIPTION_REFUSED,
    TLS_FAILED,
)
from desktop.core.errors import CloudError

KEEP_ALIVE_SECONDS = 30
OPEN_TIMEOUT = 15.0
# AWS IoT takes at most eight filters in one SUBSCRIBE packet.
FILTERS_PER_SUBSCRIBE = 8

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    topic: str
    payload: bytes


class MqttConnection:
    """Opens with `open`, ends with `close`. It reconnects and subscribes again by itself in between.

    `build` is an `awsiot.mqtt5_client_builder` function with its credentials bound. `on_message` is called on
    an SDK thread: it must be quick and must not raise.
    """

    def __init__(
        self, build: Callable[..., Any], client_id: str, on_message: Callable[[Message], None] | None = None
    ) -> None:
        self.client_id = client_id
        self._opened: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._stopped = threading.Event()
        self._filters: list[str] = []
        self._lock = threading.Lock()
        self._on_message = on_message
        with translated("prepare the MQTT connection"):
            self.client = build(
                client_id=client_id,
                keep_alive_interval_sec=KEEP_ALIVE_SECONDS,
                on_publish_received=self._received,
                on_lifecycle_connection_success=self._connected,
                on_lifecycle_connection_failure=self._refused,
                on_lifecycle_stopped=lambda _data: self._stopped.set(),
            )

    def open(self, timeout: float = OPEN_TIMEOUT) -> None:
        """Connects. Raises CLD-020 (not reached) or CLD-021 (refused)."""
        self.client.start()
        try:
            self._opened.result(timeout)
        except TimeoutError as error:
            self.close()
            raise CloudError(CONNECTION_NOT_ANSWERED) from error
        except CloudError:
            self.close()
            raise

    def subscribe(self, *filters: str, timeout: float = OPEN_TIMEOUT) -> None:
        """Returns when AWS has confirmed every filter. Raises CLD-022 when it refuses one."""
        for start in range(0, len(filters), FILTERS_PER_SUBSCRIBE):
            batch = filters[start : start + FILTERS_PER_SUBSCRIBE]
            with translated("subscribe to {topics}", topics=", ".join(batch)):
                answer = _within(self.client.subscribe(_subscription(batch)), timeout)
            for topic_filter, code in zip(batch, answer.reason_codes, strict=True):
                if code >= mqtt5.SubackReasonCode.UNSPECIFIED_ERROR:
                    raise CloudError(SUBSCRIPTION_REFUSED, topic=topic_filter, reason=code.name)
            _log.debug("%s: subscribed to %s", self.client_id, ", ".join(batch))
            with self._lock:
                self._filters.extend(batch)

    def unsubscribe(self, *filters: str, timeout: float = OPEN_TIMEOUT) -> None:
        with self._lock:
            self._filters = [known for known in self._filters if known not in filters]
        _log.debug("%s: unsubscribes from %s", self.client_id, ", ".join(filters))
        with translated("unsubscribe from {topics}", topics=", ".join(filters)):
            _within(self.client.unsubscribe(mqtt5.UnsubscribePacket(topic_filters=list(filters))), timeout)

    def publish(self, topic: str, payload: bytes, timeout: float = OPEN_TIMEOUT) -> None:
        """Returns when AWS has taken the message (QoS 1). Raises CLD-024 when it refuses it."""
        _log.debug("%s: publishes %d bytes to %s", self.client_id, len(payload), topic)
        packet = mqtt5.PublishPacket(topic=topic, payload=payload, qos=mqtt5.QoS.AT_LEAST_ONCE)
        with translated("publish to {topic}", topic=topic):
            answer = _within(self.client.publish(packet), timeout).puback
        if answer.reason_code >= mqtt5.PubackReasonCode.UNSPECIFIED_ERROR:
            raise CloudError(MESSAGE_REFUSED, topic=topic, reason=answer.reason_code.name)

    def close(self, timeout: float = 5.0) -> None:
        """Ends the connection; safe to call twice."""
        self.client.stop()
        self._stopped.wait(timeout)
        _log.debug("%s: closed", self.client_id)

    # --- called on SDK threads

    def _received(self, data: Any) -> None:
        message = Message(data.publish_packet.topic, bytes(data.publish_packet.payload or b""))
        _log.debug("%s: received %d bytes on %s", self.client_id, len(message.payload), message.topic)
        if self._on_message is not None:
            self._on_message(message)

    def _connected(self, data: Any) -> None:
        _log.debug("%s: connected", self.client_id)
        if not self._opened.done():
            self._opened.set_result(None)
            return
        if data.connack_packet.session_present:
            return
        with self._lock:
            filters = list(self._filters)
        for start in range(0, len(filters), FILTERS_PER_SUBSCRIBE):
            self.client.subscribe(_subscription(filters[start : start + FILTERS_PER_SUBSCRIBE]))

    def _refused(self, data: Any) -> None:
        _log.debug("%s: not connected (%s)", self.client_id, data.exception)
        if not self._opened.done():
            self._opened.set_exception(_refusal(data.connack_packet, data.exception))


def _subscription(filters: tuple[str, ...] | list[str]) -> Any:
    return mqtt5.SubscribePacket(
        subscriptions=[mqtt5.Subscription(topic_filter=one, qos=mqtt5.QoS.AT_LEAST_ONCE) for one in filters]
    )


def _within(future: Any, timeout: float) -> Any:
    try:
        return future.result(timeout)
    except concurrent.futures.TimeoutError as error:
        raise CloudError(BROKER_SILENT) from error


def _refusal(connack: Any, exception: Any) -> CloudError:
    name = getattr(exception, "name", type(exception).__name__)
    if connack is not None:
        return CloudError(CONNECTION_REFUSED, reason=connack.reason_code.name)
    if "HANGUP" in name or "CLOSED" in name or "UPGRADE" in name:
        # AWS closes the socket without a word when the policy or the certificate's status forbids it.
        return CloudError(CONNECTION_CLOSED, name=name)
    if "TLS" in name:
        return CloudError(TLS_FAILED, name=name)
    return CloudError(BROKER_UNREACHABLE, name=name)
