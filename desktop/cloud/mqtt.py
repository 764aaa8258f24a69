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
            raise CloudError(
                "CLD-020",
                "AWS IoT did not answer the connection in time.",
                "Check the network: ports 8883 and 443 must be open.",
                retryable=True,
            ) from error
        except CloudError:
            self.close()
            raise

    def subscribe(self, *filters: str, timeout: float = OPEN_TIMEOUT) -> None:
        """Returns when AWS has confirmed every filter. Raises CLD-022 when it refuses one."""
        for start in range(0, len(filters), FILTERS_PER_SUBSCRIBE):
            batch = filters[start : start + FILTERS_PER_SUBSCRIBE]
            with translated(f"subscribe to {', '.join(batch)}"):
                answer = _within(self.client.subscribe(_subscription(batch)), timeout)
            for topic_filter, code in zip(batch, answer.reason_codes, strict=True):
                if code >= mqtt5.SubackReasonCode.UNSPECIFIED_ERROR:
                    raise CloudError(
                        "CLD-022",
                        f"AWS IoT refused the subscription to {topic_filter} ({code.name}).",
                        "The identity in use needs iot:Subscribe and iot:Receive on that topic.",
                    )
            _log.debug("%s: subscribed to %s", self.client_id, ", ".join(batch))
            with self._lock:
                self._filters.extend(batch)

    def unsubscribe(self, *filters: str, timeout: float = OPEN_TIMEOUT) -> None:
        with self._lock:
            self._filters = [known for known in self._filters if known not in filters]
        _log.debug("%s: unsubscribes from %s", self.client_id, ", ".join(filters))
        with translated(f"unsubscribe from {', '.join(filters)}"):
            _within(self.client.unsubscribe(mqtt5.UnsubscribePacket(topic_filters=list(filters))), timeout)

    def publish(self, topic: str, payload: bytes, timeout: float = OPEN_TIMEOUT) -> None:
        """Returns when AWS has taken the message (QoS 1). Raises CLD-024 when it refuses it."""
        _log.debug("%s: publishes %d bytes to %s", self.client_id, len(payload), topic)
        packet = mqtt5.PublishPacket(topic=topic, payload=payload, qos=mqtt5.QoS.AT_LEAST_ONCE)
        with translated(f"publish to {topic}"):
            answer = _within(self.client.publish(packet), timeout).puback
        if answer.reason_code >= mqtt5.PubackReasonCode.UNSPECIFIED_ERROR:
            raise CloudError(
                "CLD-024",
                f"AWS IoT refused the message to {topic} ({answer.reason_code.name}).",
                "The identity in use needs iot:Publish on that topic.",
            )

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
        raise CloudError(
            "CLD-025", "AWS IoT did not answer in time.", "Check the network to AWS IoT.", retryable=True
        ) from error


def _refusal(connack: Any, exception: Any) -> CloudError:
    name = getattr(exception, "name", type(exception).__name__)
    if connack is not None:
        return CloudError(
            "CLD-021",
            f"AWS IoT refused the connection ({connack.reason_code.name}).",
            "Check the certificate's status and that its policy allows iot:Connect with this client id.",
        )
    if "HANGUP" in name or "CLOSED" in name or "UPGRADE" in name:
        # AWS closes the socket without a word when the policy or the certificate's status forbids it.
        return CloudError(
            "CLD-021",
            f"AWS IoT closed the connection at once ({name}).",
            "Check that the certificate is active and its policy, or your IAM role, allows iot:Connect.",
        )
    if "TLS" in name:
        return CloudError(
            "CLD-012",
            f"TLS to AWS IoT failed ({name}).",
            "Check the trusted CA, the station's clock and the certificate.",
        )
    return CloudError(
        "CLD-020",
        f"AWS IoT cannot be reached ({name}).",
        "Check the network: ports 8883 and 443 must be open.",
        retryable=True,
    )
