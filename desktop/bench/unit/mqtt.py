"""The unit's connection to the cloud: MQTT 5 over mutual TLS.

Its callbacks only put events into a queue: whoever owns the connection reads them in a thread of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Queue
from typing import Any

from desktop.cloud.mqtt_client import Endpoint, Events, LostConnectionError, MqttClient, Pauses
from desktop.cloud.tls import client_context, present
from desktop.core.catalogue.bench import (
    CLOUD_DID_NOT_ANSWER_UNIT,
    UNIT_MESSAGE_REFUSED,
    UNIT_SUBSCRIPTION_REFUSED,
    UNIT_TLS_REFUSES,
)
from desktop.core.errors import BenchError

_ANSWER_SECONDS = 10
_PAUSES = Pauses(first=0.5, longest=20.0)
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
    """Tries with back-off until it is closed; a new session each time.

    What the unit asked for on a lost connection, it asks for again on the next one.
    """

    def __init__(self, credentials: Credentials, events: Queue[Any]) -> None:
        """Raises `BenchError` BEN-107 when TLS refuses certificate, key or root CA."""
        self._client = MqttClient(
            _endpoint(credentials),
            credentials.thing_name,
            keep_alive=_KEEP_ALIVE_SECONDS,
            pauses=_PAUSES,
            events=Events(
                connected=lambda: events.put(Connected(self)),
                failed=lambda error: events.put(Disconnected(self, str(error))),
                lost=lambda reason: events.put(Disconnected(self, reason)),
                received=lambda message: events.put(Message(self, message.topic, message.payload)),
            ),
        )

    def open(self) -> None:
        self._client.start()

    def subscribe(self, topic_filters: list[str]) -> None:
        """Raises `BenchError` BEN-108 when a filter is refused, which is the policy's way to say no."""
        reasons = _answer(lambda: self._client.subscribe(topic_filters))
        for name, reason in zip(topic_filters, reasons, strict=True):
            if reason.is_failure:
                raise BenchError(UNIT_SUBSCRIPTION_REFUSED, topic=name)

    def publish(self, topic: str, payload: bytes) -> None:
        """Returns when the cloud has it. Raises `BenchError` BEN-109 when it refuses or does not answer."""
        (reason,) = _answer(lambda: self._client.publish(topic, payload))
        if reason.is_failure:
            raise BenchError(UNIT_MESSAGE_REFUSED, topic=topic)

    def close(self) -> None:
        """Disconnects in order; returns when the connection is gone."""
        self._client.close(_ANSWER_SECONDS)


def _endpoint(credentials: Credentials) -> Endpoint:
    try:
        context = client_context(credentials.root_ca.decode("ascii"), system=False)
        present(context, credentials.certificate, credentials.private_key, credentials.port)
    except (OSError, ValueError) as error:
        raise BenchError(UNIT_TLS_REFUSES, reason=error) from error
    return Endpoint(credentials.host, credentials.port, context)


def _answer(send: Callable[[], Future[list[Any]]]) -> list[Any]:
    try:
        return send().result(_ANSWER_SECONDS)
    except (TimeoutError, LostConnectionError) as error:
        raise BenchError(CLOUD_DID_NOT_ANSWER_UNIT, reason=repr(error)) from error
