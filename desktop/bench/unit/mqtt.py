"""The unit's connection to the cloud: MQTT 5 over mutual TLS with the AWS runtime.

Its callbacks only put events into a queue: whoever owns the connection reads them in a thread of its own.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Queue
from typing import Any

from awscrt import mqtt5
from awsiot import mqtt5_client_builder

from desktop.core.catalogue.bench import (
    CLOUD_DID_NOT_ANSWER_UNIT,
    UNIT_MESSAGE_REFUSED,
    UNIT_SUBSCRIPTION_REFUSED,
    UNIT_TLS_REFUSES,
)
from desktop.core.errors import BenchError

_ANSWER_SECONDS = 10
_FIRST_RETRY_MS = 500
_LAST_RETRY_MS = 20_000
_KEEP_ALIVE_SECONDS = 60


@dataclass(frozen=True)
class Credentials:
    """Where and as whom a unit connects."""

    host: str
    port: int
    thing_name: str
    certificate: bytes
    private_key: bytes
    root_ca: bytes

    def __repr__(self) -> str:
        return f"Credentials({self.thing_name} at {self.host}:{self.port})"


@dataclass(frozen=True)
class Connected:
    connection: Connection


@dataclass(frozen=True)
class Disconnected:
    connection: Connection
    reason: str


@dataclass(frozen=True)
class Message:
    connection: Connection
    topic: str
    payload: bytes


class Connection:
    """Tries with back-off until it is closed; a new session each time."""

    def __init__(self, credentials: Credentials, events: Queue[Any]) -> None:
        """Raises `BenchError` BEN-107 when the runtime refuses certificate, key or root CA."""
        self._events = events
        self._stopped = threading.Event()
        try:
            self._client = mqtt5_client_builder.mtls_from_bytes(
                credentials.certificate,
                credentials.private_key,
                endpoint=credentials.host,
                port=credentials.port,
                ca_bytes=credentials.root_ca,
                client_id=credentials.thing_name,
                keep_alive_interval_sec=_KEEP_ALIVE_SECONDS,
                # What the unit asked for on a lost connection, it asks for again on the next one.
                offline_queue_behavior=mqtt5.ClientOperationQueueBehaviorType.FAIL_ALL_ON_DISCONNECT,
                min_reconnect_delay_ms=_FIRST_RETRY_MS,
                max_reconnect_delay_ms=_LAST_RETRY_MS,
                enable_metrics_collection=False,
                on_lifecycle_connection_success=lambda _: events.put(Connected(self)),
                on_lifecycle_connection_failure=self._failed,
                on_lifecycle_disconnection=self._lost,
                on_lifecycle_stopped=lambda _: self._stopped.set(),
                on_publish_received=self._received,
            )
        except Exception as error:  # the runtime raises bare exceptions for unfit key material
            raise BenchError(UNIT_TLS_REFUSES, reason=error) from error

    def open(self) -> None:
        self._client.start()

    def subscribe(self, topic_filters: list[str]) -> None:
        """Raises `BenchError` BEN-108 when a filter is refused, which is the policy's way to say no."""
        packet = mqtt5.SubscribePacket(
            [mqtt5.Subscription(name, mqtt5.QoS.AT_LEAST_ONCE) for name in topic_filters]
        )
        codes = self._wait(self._client.subscribe(packet)).reason_codes
        refused = [
            name
            for name, code in zip(topic_filters, codes, strict=True)
            if code >= mqtt5.SubackReasonCode.UNSPECIFIED_ERROR
        ]
        if refused:
            raise BenchError(UNIT_SUBSCRIPTION_REFUSED, topic=refused[0])

    def publish(self, topic: str, payload: bytes) -> None:
        """Returns when the cloud has it. Raises `BenchError` BEN-109 when it refuses or does not answer."""
        packet = mqtt5.PublishPacket(topic=topic, payload=payload, qos=mqtt5.QoS.AT_LEAST_ONCE)
        answer = self._wait(self._client.publish(packet)).puback
        if answer is not None and answer.reason_code >= mqtt5.PubackReasonCode.UNSPECIFIED_ERROR:
            raise BenchError(UNIT_MESSAGE_REFUSED, topic=topic)

    def close(self) -> None:
        """Disconnects in order; returns when the runtime has let go of the connection."""
        self._client.stop()
        self._stopped.wait(_ANSWER_SECONDS)

    def _wait(self, future: Future[Any]) -> Any:
        try:
            return future.result(_ANSWER_SECONDS)
        except Exception as error:  # timeout, lost connection or any error of the runtime: all mean no answer
            raise BenchError(CLOUD_DID_NOT_ANSWER_UNIT, reason=repr(error)) from error

    def _failed(self, data: mqtt5.LifecycleConnectFailureData) -> None:
        self._events.put(Disconnected(self, str(data.exception)))

    def _lost(self, data: mqtt5.LifecycleDisconnectData) -> None:
        self._events.put(Disconnected(self, str(data.exception)))

    def _received(self, data: mqtt5.PublishReceivedData) -> None:
        packet = data.publish_packet
        self._events.put(Message(self, packet.topic, bytes(packet.payload or b"")))
