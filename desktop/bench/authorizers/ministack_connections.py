"""Connections by custom authentication, beside MiniStack's by certificate and by signature.

AWS IoT developer guide, "Device communication protocols": MQTT over TLS with ALPN `mqtt` and no client
certificate, or MQTT over a WebSocket whose upgrade nobody signed. See `desktop.bench.stack`.
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import iot

from desktop.bench.asgi import headers_of, is_signed, query_of
from desktop.bench.authorizers.ministack_sessions import Admit, CustomSession
from desktop.bench.authorizers.shown import Shown, over_http
from desktop.bench.ministack_domains import place_at

SUBPROTOCOL = "mqtt"
CHUNK = 65536
CONNECT = b"\x10"  # the first byte of the packet

logger = logging.getLogger(__name__)

# Whether the connection is one that proves itself to an authorizer.
_logs_in: ContextVar[bool] = ContextVar("logs_in", default=False)


async def log_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Serves who asked for MQTT without a certificate, until the connection ends; when installed."""
    token = _logs_in.set(True)
    try:
        await iot._mtls_handle_conn(reader, writer)
    finally:
        _logs_in.reset(token)


class CustomAuthentication:
    """Serves connections that `admit` lets in."""

    def __init__(self, admit: Admit) -> None:
        self._admit = admit

    def install(self) -> None:
        """Takes from MiniStack's listeners what comes to be authenticated so."""
        serve, websocket = iot._mtls_serve_conn, iot.handle_websocket

        async def serve_by_protocol(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if _logs_in.get():
                tls = writer.get_extra_info("ssl_object")
                await self._connect(reader, writer, iot._mtls_server_names.get(tls, ""))
            else:
                await serve(reader, writer)

        async def websocket_by_signature(
            scope: Any, receive: Any, send: Any, account: str, region: str
        ) -> None:
            if is_signed(scope):
                await websocket(scope, receive, send, account, region)
            else:
                await self._connect_websocket(scope, receive, send, account, region)

        iot._mtls_serve_conn = serve_by_protocol
        iot.handle_websocket = websocket_by_signature

    async def _connect(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, server_name: str
    ) -> None:
        """Serves a connection over TLS until it ends, and closes it. It must name the server."""

        async def send(message: Mapping[str, Any]) -> None:
            if message["type"] == "websocket.send":
                writer.write(message["bytes"])
                await writer.drain()
            else:
                writer.close()

        async def packets() -> AsyncIterator[bytes]:
            while data := await reader.read(CHUNK):
                yield data

        try:
            if server_name:
                await self._serve(send, packets(), Shown(server_name), place_at(server_name))
        finally:
            await iot._mtls_close(writer)

    async def _connect_websocket(
        self, scope: Any, receive: Any, send: Any, account_id: str, region: str
    ) -> None:
        """Serves an ASGI WebSocket until it ends."""
        if (await receive())["type"] != "websocket.connect":
            return
        headers = headers_of(scope)
        offered = [name.strip() for name in headers.get("sec-websocket-protocol", "").split(",")]
        await send(
            {"type": "websocket.accept", **({"subprotocol": SUBPROTOCOL} if SUBPROTOCOL in offered else {})}
        )

        async def packets() -> AsyncIterator[bytes]:
            while (message := await receive())["type"] == "websocket.receive":
                yield message.get("bytes") or b""

        server_name = headers.get("host", "").partition(":")[0]
        shown = over_http(headers, query_of(scope), server_name)
        await self._serve(send, packets(), shown, place_at(server_name, region))
        with suppress(Exception):  # it is closed already
            await send({"type": "websocket.close", "code": 1000})

    async def _serve(
        self, send: Any, packets: AsyncIterator[bytes], shown: Shown, scope: tuple[str, str]
    ) -> None:
        iot.jobs_device_host.set(f"{shown.server_name}:{iot._GATEWAY_PORT}")
        with request_scope(*scope):
            session = CustomSession(send, scope, self._admit, shown)
            try:
                async for data in _beginning_with_connect(packets):
                    if not await iot._feed_session(session, data, iot._max_frame_buffer_bytes()):
                        break
            except (OSError, ssl.SSLError) as error:
                logger.debug("A connection was dropped: %s", error)
            finally:
                await session.cleanup()


async def _beginning_with_connect(packets: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Nothing of what begins otherwise: its end, as that of a packet, might never come."""
    begun = False
    async for data in packets:
        if not begun and data[:1] != CONNECT:
            return
        begun = True
        yield data
