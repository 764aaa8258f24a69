"""The ASGI callable in front of MiniStack's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from desktop.bench import stack

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class BenchApp:
    """Hands everything to MiniStack, except MQTT over WebSocket.

    MiniStack would route that by a host name that does not resolve everywhere (`*.localhost`).
    """

    def __init__(self, ready: Callable[[], Awaitable[None]]) -> None:
        self._ready = ready
        self._sessions: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await stack.asgi_app(scope, receive, self._tell_when_ready(send))
        elif scope["type"] == "websocket" and scope["path"] == "/mqtt":
            await self._mqtt(scope, receive, send)
        else:
            await stack.asgi_app(scope, receive, send)

    def close_sessions(self) -> None:
        """Ends the WebSocket sessions, which would otherwise hold up the end of the server."""
        for session in self._sessions:
            session.cancel()

    def _tell_when_ready(self, send: Send) -> Send:
        async def forward(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                try:
                    await self._ready()
                except Exception as error:
                    # Without this the server would go on, and nobody would hear that it is not ready.
                    await send({"type": "lifespan.startup.failed", "message": str(error)})
                    raise
            await send(message)

        return forward

    async def _mqtt(self, scope: Message, receive: Receive, send: Send) -> None:
        session = cast("asyncio.Task[Any]", asyncio.current_task())
        self._sessions.add(session)
        try:
            await stack.serve_mqtt_websocket(scope, receive, send)
        finally:
            self._sessions.discard(session)
