"""An MQTT session that an authorizer lets in, in the place of MiniStack's: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from ministack.services import iot

from desktop.bench.authorizers.connect_packet import LEVELS, read_connect
from desktop.bench.authorizers.decision import Admission, Denied
from desktop.bench.authorizers.shown import Shown
from desktop.bench.policies.ministack_policies import judge

NO_MORE_TIME, NO_MORE_RIGHT = "CUSTOMAUTH_TTL_EXPIRATION", "AUTH_ERROR"

Admit = Callable[[Shown], Awaitable[Admission]]  # raises `Denied`
Sleep = Callable[[float], Awaitable[None]]

logger = logging.getLogger(__name__)


def serves_a_domain(authorizer: str) -> bool:
    return any(
        (record.get("authorizerConfig") or {}).get("defaultAuthorizerName") == authorizer
        for record in iot._domain_configurations.values()
    )


def allows(admission: Admission, scope: tuple[str, str], client_id: str, action: str, resource: str) -> bool:
    """Whether the authorizer's policies do. Without a certificate no variable of a thing has a value."""
    account, region = scope
    variables = {"iot:connection.thing.isattached": "false"}
    if client_id:
        variables["iot:clientid"] = client_id
    arn = f"arn:aws:iot:{region}:{account}:{resource}"
    return judge(admission.policy_documents, variables, action, arn) == "Allow"


class CustomSession(iot._WSSession):  # type: ignore[misc]
    """A connection that an authorizer lets in, asks about again, and ends."""

    def __init__(
        self, send: Any, scope: tuple[str, str], admit: Admit, shown: Shown, sleep: Sleep = asyncio.sleep
    ) -> None:
        super().__init__(send, *scope)
        self._admit = admit
        self._shown = shown
        self._sleep = sleep
        self._admission: Admission | None = None
        self._staying: asyncio.Task[None] | None = None

    async def _dispatch_packet(self, kind: int, flags: int, body: bytes) -> bool:
        if self._admission is None:
            return kind == iot.PKT_CONNECT and await self._enter(flags, body)
        # MQTT 3.1.1 and 5, 3.1: a client connects once.
        return kind != iot.PKT_CONNECT and bool(await super()._dispatch_packet(kind, flags, body))

    async def _enter(self, flags: int, body: bytes) -> bool:
        packet = read_connect(body)
        if packet.level in LEVELS:
            self.protocol_version = packet.level
            self._shown = self._shown.with_connect(packet)
            try:
                await self._ask()
            except Denied as denied:
                self._client_id = packet.client_id
                return bool(await self._refuse_connect(f"it: {denied}"))
        entered = bool(await super()._dispatch_packet(iot.PKT_CONNECT, flags, body))
        if entered:
            self._staying = asyncio.create_task(self._stay())
        return entered

    async def _ask(self) -> None:
        self._admission = await self._admit(self._shown)
        self._principal = self._admission.principal_id

    async def _stay(self) -> None:
        """Asks again as often as the authorizer wants; how long the connection lasts is said once."""
        assert self._admission is not None  # noqa: S101 - it has entered
        left = self._admission.disconnect_after
        while left > 0:
            pause = min(self._admission.refresh_after, left)
            await self._sleep(pause)
            left -= pause
            if left > 0 and not await self._is_still_welcome():
                await self._end(NO_MORE_RIGHT)
                return
        await self._end(NO_MORE_TIME)

    async def _is_still_welcome(self) -> bool:
        try:
            await self._ask()
        except Denied as denied:
            logger.info("The connection of %r ends: %s", self._client_id, denied)
            return False
        except Exception:
            logger.exception("The authorizer of %r could not be asked.", self._client_id)
            return False
        return self._policy_allows("iot:Connect", f"client/{self._client_id}")

    async def _end(self, reason: str) -> None:
        with suppress(OSError, ssl.SSLError):
            if reason == NO_MORE_RIGHT:
                await self._close_unauthorized()
            self._forced_disconnect_reason = reason
            await self._send({"type": "websocket.close", "code": 1000})

    def _policy_allows(self, action: str, resource: str) -> bool:
        admission, scope = self._admission, (self.account_id, self.region)
        return admission is not None and allows(admission, scope, self._client_id, action, resource)

    async def cleanup(self) -> None:
        if self._staying is not None:
            self._staying.cancel()
        await super().cleanup()
