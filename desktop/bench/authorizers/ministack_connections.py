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
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import iot

from desktop.bench.authorizers.asgi import headers_of, is_signed, query_of
from desktop.bench.authorizers.ministack_sessions import Admit, CustomSession
from desktop.bench.authorizers.shown import Shown, over_http
from desktop.bench.environment import ACCOUNT_ID, REGION
from desktop.bench.tls import MQTT_BY_CUSTOM_AUTHENTICATION

SUBPROTOCOL = "mqtt"
CHUNK = 65536

logger = logging.getLogger(__name__)


class CustomAuthentication:
    """Serves connections that `admit` lets in."""

    def __init__(self, admit: Admit) -> None:
        self._admit = admit

    def install(self) -> None:
        """Takes from MiniStack's listeners what comes to be authenticated so."""
        serve, websocket = iot._mtls_serve_conn, iot.handle_websocket

        async def serve_by_protocol(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            tls = writer.get_extra_info("ssl_object")
            if tls.selected_alpn_protocol() == MQTT_BY_CUSTOM_AUTHENTICATION:
                await self.connect(reader, writer, iot._mtls_server_names.get(tls, ""))
            elif tls.getpeercert(binary_form=True) is None:
                # AWS IoT turns away a client without a certificate, MiniStack would serve it.
                await iot._mtls_close(writer)
            else:
                await serve(reader, writer)

        async def websocket_by_signature(
            scope: Any, receive: Any, send: Any, account: str, region: str
        ) -> None:
            if is_signed(scope):
                await websocket(scope, receive, send, account, region)
            else:
                await self.connect_websocket(scope, receive, send, account, region)

        iot._mtls_serve_conn = serve_by_protocol
        iot.handle_websocket = websocket_by_signature

    async def connect(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server_name: str,
        account_id: str = ACCOUNT_ID,
        region: str = REGION,
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
                await self._serve(send, packets(), Shown(server_name), (account_id, region))
        finally:
            await iot._mtls_close(writer)

    async def connect_websocket(
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

        shown = over_http(headers, query_of(scope), headers.get("host", "").partition(":")[0])
        await self._serve(send, packets(), shown, (account_id, region))
        with suppress(Exception):  # it is closed already
            await send({"type": "websocket.close", "code": 1000})

    async def _serve(
        self, send: Any, packets: AsyncIterator[bytes], shown: Shown, scope: tuple[str, str]
    ) -> None:
        iot.jobs_device_host.set(f"{shown.server_name}:{iot._GATEWAY_PORT}")
        with request_scope(*scope):
            session = CustomSession(send, scope, self._admit, shown)
            try:
                async for data in packets:
                    if not await iot._feed_session(session, data, iot._max_frame_buffer_bytes()):
                        break
            except (OSError, ssl.SSLError) as error:
                logger.debug("A connection was dropped: %s", error)
            finally:
                await session.cleanup()
