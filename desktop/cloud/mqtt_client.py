"""An MQTT 5 client that keeps connected. Threads and callbacks of paho-mqtt end in this module."""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from desktop.cloud.errors import not_valid_now
from desktop.cloud.tls import ClientContext
from desktop.core.catalogue.cloud import (
    BROKER_UNREACHABLE,
    CONNECTION_CLOSED,
    CONNECTION_REFUSED,
    TLS_FAILED,
)
from desktop.core.errors import CloudError
from signing.messages import said

AT_LEAST_ONCE = 1
# AWS IoT sends a client no more unconfirmed messages than this ("AWS IoT Core message broker quotas").
RECEIVE_MAXIMUM = 100
# AWS IoT takes at most eight filters in one SUBSCRIBE packet.
FILTERS_PER_SUBSCRIBE = 8
CONNECT_SECONDS = 5.0  # for the socket, and again for TLS and for the WebSocket
LEAVE_SECONDS = 1.0
# How often in its `keep_alive` a client that hears nothing wakes to see whether it must say that it lives. So
# it says so a sixth too late at most; a server waits half as long again (MQTT 5, 3.1.2.10).
LOOKS_PER_KEEP_ALIVE = 6
STEADY_SECONDS = 30.0  # a connection that lasted so long was no accident

_log = logging.getLogger(__name__)


class LostConnectionError(ConnectionError):
    """There is no connection, or it ended before the server answered."""


@dataclass(frozen=True)
class Message:
    topic: str
    payload: bytes


@dataclass(frozen=True)
class Endpoint:
    """Where the server is. `path` makes it MQTT over WebSocket and is asked anew at every attempt.

    `login` is a user name and a password, where they are what the client proves itself with.
    """

    host: str
    port: int
    context: ClientContext
    path: Callable[[], str] | None = None
    login: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Pauses:
    """Seconds between attempts: doubled each time, and each shortened by chance to no less than half."""

    first: float
    longest: float

    def after(self, failures: int) -> float:
        whole = min(self.longest, self.first * 2.0 ** min(failures, 30))
        return whole * SystemRandom().uniform(0.5, 1.0)


@dataclass(frozen=True)
class Events:
    """Called on the client's thread: they must be quick. What one raises is logged, and nothing else."""

    connected: Callable[[], None]
    failed: Callable[[CloudError], None]
    lost: Callable[[str], None]
    received: Callable[[Message], None]


class MqttClient:
    """Tries from `start` until `close`, a new session each time, all quality of service 1.

    What waits for an answer when the connection ends fails with `LostConnectionError`, never sent again.
    """

    def __init__(
        self, endpoint: Endpoint, client_id: str, *, keep_alive: int, pauses: Pauses | None, events: Events
    ) -> None:
        """Without `pauses` the client does not try a second time."""
        self._endpoint = endpoint
        self._look_seconds = keep_alive / LOOKS_PER_KEEP_ALIVE
        self._pauses = pauses
        self._events = events
        # Held while paho is given something to send, so that all of it belongs to one connection. `_answer`
        # needs a lock of its own: paho calls it under one that its `publish` takes too.
        self._sending = threading.Lock()
        self._answering = threading.Lock()
        self._closing = threading.Event()
        self._leave_by = float("inf")
        self._online = False
        self._answers: dict[int, Future[list[ReasonCode]]] = {}
        self._refused: CloudError | None = None
        self._why = ""
        self._client = self._paho(client_id, keep_alive)
        self._thread = threading.Thread(target=self._run, name=f"mqtt {client_id}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def subscribe(self, filters: Sequence[str]) -> Future[list[ReasonCode]]:
        """One reason for each of at most `FILTERS_PER_SUBSCRIBE` filters. Raises `LostConnectionError`."""
        options = SubscribeOptions(qos=AT_LEAST_ONCE)
        with self._sending:
            return self._sent(*self._ready().subscribe([(one, options) for one in filters]))

    def unsubscribe(self, filters: Sequence[str]) -> Future[list[ReasonCode]]:
        """Raises `LostConnectionError`."""
        with self._sending:
            return self._sent(*self._ready().unsubscribe(list(filters)))

    def publish(self, topic: str, payload: bytes) -> Future[list[ReasonCode]]:
        """One reason. Raises `LostConnectionError`."""
        with self._sending:
            made = self._ready().publish(topic, payload, AT_LEAST_ONCE)
            return self._sent(made.rc, made.mid)

    def close(self, timeout: float) -> None:
        """Disconnects in order and returns when thread and socket are gone, or after `timeout` seconds.

        Safe from every thread, the client's own included, and a second time.
        """
        self._leave_by = min(self._leave_by, time.monotonic() + LEAVE_SECONDS)
        self._closing.set()
        with self._sending:
            self._client.disconnect()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout)

    def _paho(self, client_id: str, keep_alive: int) -> paho.Client:
        endpoint = self._endpoint
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id,
            protocol=paho.MQTTv5,
            transport="websockets" if endpoint.path else "tcp",
        )
        client.tls_set_context(endpoint.context)
        if endpoint.login is not None:
            client.username_pw_set(*endpoint.login)
        client.connect_timeout = CONNECT_SECONDS
        client.on_connect = self._answered_connect
        client.on_disconnect = self._disconnected
        client.on_subscribe = self._answered
        client.on_unsubscribe = self._answered
        client.on_publish = lambda _client, _data, mid, reason, _properties: self._answer(mid, [reason])
        client.on_message = self._message
        # With this callback all is written by the one thread that reads: OpenSSL's sockets take no two.
        client.on_socket_register_write = lambda *_: None
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.ReceiveMaximum = RECEIVE_MAXIMUM
        client.connect_async(
            endpoint.host, endpoint.port, keep_alive, clean_start=True, properties=properties
        )
        return client

    def _ready(self) -> paho.Client:
        if not self._online:
            raise LostConnectionError("not connected")
        return self._client

    def _sent(self, outcome: int, mid: int | None) -> Future[list[ReasonCode]]:
        if outcome != MQTTErrorCode.MQTT_ERR_SUCCESS or mid is None:
            raise LostConnectionError("not connected")
        with self._answering:
            return self._expected(mid)

    def _expected(self, mid: int) -> Future[list[ReasonCode]]:
        """The future for that message, kept until both the answer and whoever waits for it have asked."""
        future = self._answers.pop(mid, None)
        if future is None:
            future = self._answers[mid] = Future()
        return future

    # --- on the client's own thread

    def _run(self) -> None:
        failures = 0
        try:
            while not self._closing.is_set():
                started = time.monotonic()
                self._connect_and_stay()
                if self._pauses is None:
                    break
                failures = 0 if time.monotonic() - started > STEADY_SECONDS else failures + 1
                self._closing.wait(self._pauses.after(failures - 1 if failures else 0))
        finally:
            with self._sending:
                self._client.reinitialise()  # closes what it has open

    def _connect_and_stay(self) -> None:
        self._refused, self._why = None, ""
        try:
            self._stay()
        except CloudError as error:  # of `path`
            self._refused = error
        except (OSError, ValueError) as error:  # ValueError: a host name that is none
            self._refused = _refusal(error)
            self._close_half_open()
        except Exception as error:  # noqa: BLE001 - paho raises whatever a malformed packet makes it
            _log.exception("%s: the connection ended", self._thread.name)
            self._why = repr(error)
        self._ended()

    def _stay(self) -> None:
        if self._endpoint.path is not None:
            self._client.ws_set_options(self._endpoint.path())
        self._client.reconnect()
        if self._closing.is_set():
            self._client.disconnect()
        while self._client.loop(self._wait_seconds()) == MQTTErrorCode.MQTT_ERR_SUCCESS:
            if time.monotonic() > self._leave_by:
                break

    def _wait_seconds(self) -> float:
        """For whatever comes first: something to read, or to send, ends the wait."""
        return LEAVE_SECONDS if self._closing.is_set() else self._look_seconds

    def _close_half_open(self) -> None:
        """The socket whose WebSocket failed: paho forgets it."""
        if self._client.socket() is None and self._endpoint.context.opened is not None:
            self._endpoint.context.opened.close()

    def _ended(self) -> None:
        with self._sending:
            was_online, self._online = self._online, False
            self._client.drop_out_messages()
        with self._answering:
            unanswered = list(self._answers.values())
            self._answers.clear()
        for future in unanswered:
            if not future.done():
                future.set_exception(LostConnectionError(self._why or "the connection ended"))
        if was_online:
            _log.debug("%s: ended (%s)", self._thread.name, self._why)
            self._tell(self._events.lost, self._why)
        elif not self._closing.is_set():
            error = self._refused or self._closed_at_once()
            _log.debug("%s: not connected (%s)", self._thread.name, error)
            self._tell(self._events.failed, error)

    def _closed_at_once(self) -> CloudError:
        opened = self._endpoint.context.opened
        if opened is not None and opened.trouble is not None:
            return _refusal(opened.trouble)
        # AWS closes the socket without a word when the policy or the certificate's status forbids it.
        return CloudError(CONNECTION_CLOSED, name=self._why or "no answer")

    def _answered_connect(self, _client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            self._refused = CloudError(CONNECTION_REFUSED, reason=str(reason))
            return
        _log.debug("%s: connected", self._thread.name)
        with self._sending:
            self._online = True
        self._tell(self._events.connected)

    def _disconnected(self, _client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        self._why = str(reason)

    def _answered(self, _client: Any, _data: Any, mid: int, reasons: Any, _properties: Any) -> None:
        self._answer(mid, reasons)

    def _answer(self, mid: int, reasons: Iterable[ReasonCode]) -> None:
        with self._answering:
            future = self._expected(mid)
        future.set_result(list(reasons))

    def _message(self, _client: Any, _data: Any, message: Any) -> None:
        self._tell(self._events.received, Message(message.topic, bytes(message.payload)))

    def _tell(self, what: Callable[..., None], *about: object) -> None:
        try:
            what(*about)
        except Exception:  # noqa: BLE001 - whatever it is, the connection goes on
            _log.exception("%s: a listener failed", self._thread.name)


def _refusal(error: Exception) -> CloudError:
    if isinstance(error, ssl.SSLError):
        untimely = not_valid_now(said("connect to AWS IoT"), error)
        return untimely or CloudError(TLS_FAILED, name=error.reason or str(error))
    if isinstance(error, paho.WebsocketConnectionError):
        return CloudError(CONNECTION_CLOSED, name="WebSocket refused")
    if isinstance(error, ConnectionResetError | BrokenPipeError):
        return CloudError(CONNECTION_CLOSED, name=type(error).__name__)
    return CloudError(BROKER_UNREACHABLE, name=type(error).__name__)
