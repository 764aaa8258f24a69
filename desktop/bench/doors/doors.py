"""The TLS sockets of a bench, and who is served what there.

AWS IoT developer guide, "Protocols, port mappings, and authentication" and "Transport security": port 443
tells protocols apart by ALPN, unless a domain configuration has but one; HTTPS and the clients of authorizers
must name the server they want, a device that speaks MQTT only if its certificate is in SNI_ONLY mode.
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

from desktop.bench.domains import BY_DEFAULT, Domain
from desktop.bench.doors import ministack_devices as devices
from desktop.bench.doors.device_http import DeviceHttp
from desktop.bench.endpoint_names import is_credential_provider, region_of
from desktop.bench.listeners import Door, Port
from desktop.bench.ministack_domains import domain_at
from desktop.bench.tls import (
    HTTP,
    HTTPS_BY_CERTIFICATE,
    MQTT_BY_AUTHORIZER,
    MQTT_BY_CERTIFICATE,
    server_context,
)

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

# What is spoken at a domain whose configuration says it, by authentication and application protocol.
DOMAIN_PROTOCOLS = {
    ("AWS_X509", "SECURE_MQTT"): MQTT_BY_CERTIFICATE,
    ("AWS_X509", "HTTPS"): HTTPS_BY_CERTIFICATE,
    ("AWS_SIGV4", "HTTPS"): HTTP,
    ("AWS_SIGV4", "MQTT_WSS"): HTTP,
    ("CUSTOM_AUTH", "SECURE_MQTT"): MQTT_BY_AUTHORIZER,
    ("CUSTOM_AUTH", "HTTPS"): HTTP,
    ("CUSTOM_AUTH", "MQTT_WSS"): HTTP,
}
# What a port other than 443 is for.
PORT_PROTOCOLS = {Port.MQTT: MQTT_BY_CERTIFICATE, Port.HTTPS: HTTPS_BY_CERTIFICATE}


async def turn_away(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Serves nothing: the connection is closed, as AWS IoT does it."""


def _spoken(domain: Domain | None) -> str | None:
    """The one protocol of a domain; None where port and ALPN tell, as everywhere else."""
    return None if domain is None else DOMAIN_PROTOCOLS.get((domain.authentication, domain.application))


def _is_open(domain: Domain, door: Door) -> bool:
    """Whether it is enabled, and the door one for what it speaks; a way in that is missing here is closed."""
    spoken = _spoken(domain)
    if spoken is None:
        return domain.enabled and domain.authentication == BY_DEFAULT
    return domain.enabled and PORT_PROTOCOLS.get(door.port, spoken) == spoken


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
        name, protocol = devices.server_name(connection), connection.selected_alpn_protocol()
        domain = domain_at(name)
        region = domain.place.region if domain else region_of(name) or door.region
        try:
            with devices.dialled(region, name):
                if domain is not None and not _is_open(domain, door):
                    return
                await self._served(door, name, _spoken(domain) or protocol)(reader, writer)
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
