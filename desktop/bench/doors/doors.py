"""The TLS sockets of a bench, and who is served what there.

AWS IoT developer guide, "Protocols, port mappings, and authentication" and "Transport security": port 443
tells protocols apart by ALPN; HTTPS and the clients of authorizers must name the server they want, a device
that speaks MQTT only if its certificate is in SNI_ONLY mode.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, cast

from hypercorn.asyncio.tcp_server import TCPServer
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config
from hypercorn.utils import wrap_app

from desktop.bench.doors import ministack_devices as devices
from desktop.bench.doors.device_http import DeviceHttp
from desktop.bench.endpoint_names import is_credential_provider, region_of
from desktop.bench.listeners import Door, Port
from desktop.bench.tls import HTTPS_BY_CERTIFICATE, MQTT_BY_AUTHORIZER, MQTT_BY_CERTIFICATE, server_context

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def turn_away(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Serves nothing: the connection is closed, as AWS IoT does it."""


class Doors:
    """Hands HTTPS and WebSocket to `app`, MQTT to the broker.

    `log_in` serves who comes with a user name and a password over MQTT, until the connection ends.
    """

    def __init__(self, app: Any, config: Config, log_in: Serve = turn_away) -> None:
        self._app = app
        self._config = config
        self._log_in = log_in
        self._ending = WorkerContext(None)
        self._servers: list[asyncio.Server] = []
        self._http_connections: set[asyncio.Task[Any]] = set()

    async def open(self, doors: Iterable[Door]) -> None:
        contexts: dict[tuple[Port, bool], ssl.SSLContext] = {}
        for door in doors:
            kind = door.port, door.region is not None
            if kind not in contexts:
                contexts[kind] = server_context(door.port, endpoints_only=kind[1])
            self._servers.append(
                await asyncio.start_server(
                    partial(self._welcome, door), sock=door.listener, ssl=contexts[kind]
                )
            )

    async def close(self, seconds: float) -> None:
        """Takes no more clients, and ends those of HTTP within that time; the broker ends its own."""
        for server in self._servers:
            server.close()
        await self._ending.terminated.set()
        if self._http_connections:
            _, late = await asyncio.wait(self._http_connections, timeout=seconds)
            for connection in late:
                connection.cancel()

    async def _welcome(self, door: Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection: ssl.SSLObject = writer.get_extra_info("ssl_object")
        name = devices.server_name(connection)
        try:
            with devices.dialled(region_of(name) or door.region, name):
                await self._served(door, name, connection.selected_alpn_protocol())(reader, writer)
        except OSError:
            pass  # the client is gone
        finally:
            writer.close()

    def _served(self, door: Door, name: str, protocol: str | None) -> Serve:
        if door.port is Port.MQTT or protocol == MQTT_BY_CERTIFICATE:
            return devices.serve_mqtt
        if door.region is not None and not name:
            return turn_away
        if protocol == MQTT_BY_AUTHORIZER:
            return self._log_in
        if door.port is Port.HTTPS or protocol == HTTPS_BY_CERTIFICATE or is_credential_provider(name):
            return self._serve_device
        return partial(self._serve_http, self._app)

    async def _serve_device(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        who = partial(devices.device_at, writer)
        if who() is not None:
            await self._serve_http(DeviceHttp(who), reader, writer)

    async def _serve_http(self, app: Any, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        wrapped = wrap_app(app, self._config.wsgi_max_body_size, "asgi")
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._http_connections.add(task)
        try:
            await TCPServer(wrapped, loop, self._config, self._ending, {}, reader, writer)
        finally:
            self._http_connections.discard(task)
