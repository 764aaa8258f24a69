"""The embedded cloud in this process.

Importing this module imports MiniStack: call `environment.prepare` first.
"""

from __future__ import annotations

import asyncio
import os
import socket
from asyncio import constants as asyncio_constants
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from hypercorn.asyncio import serve
from hypercorn.config import Config, Sockets

from desktop.bench import endpoint as record
from desktop.bench import hooks, stack
from desktop.bench.access_keys import LASTING, new_access_key
from desktop.bench.app import BenchApp
from desktop.bench.authorizers.ministack_connections import log_in
from desktop.bench.doors.doors import Doors
from desktop.bench.endpoint import Administrator, BenchEndpoint
from desktop.bench.endpoint_names import hosts_lines
from desktop.bench.environment import ACCOUNT_ID, HOST, LOOPBACK, REGION
from desktop.bench.kept_keys import KeptKeys
from desktop.bench.limits import Limits
from desktop.bench.listeners import Listeners, port_of
from desktop.bench.ministack_place import at
from desktop.bench.private_ca import ministack_state as private_ca_state
from desktop.bench.signer import ministack_state as signer_state
from desktop.core.paths import write_atomic

# An open connection holds the end back no longer than this.
GRACE_SECONDS = 0.5


class _Config(Config):
    """Hypercorn on a socket bound before; what is spoken over TLS goes through the doors."""

    def __init__(self, listener: socket.socket) -> None:
        super().__init__()
        self._listener = listener
        self.graceful_timeout = GRACE_SECONDS
        self.loglevel = "WARNING"

    def create_sockets(self) -> Sockets:
        return Sockets([], [self._listener], [])


class Cloud:
    """MiniStack and what it lacks, on sockets bound before; `announce` is called once all of them answer.

    `keys` keeps private keys over a restart; what is lost nevertheless is said to `warn`. Requests beyond
    `limits` are refused.
    """

    def __init__(
        self,
        listeners: Listeners,
        folder: Path,
        announce: Callable[[BenchEndpoint], None],
        warn: Callable[[str], None],
        keys: KeptKeys | None,
        limits: Limits,
        accounts: Sequence[str] = (),
    ) -> None:
        self._listeners = listeners
        self._announce = announce
        self._warn = warn
        self._keys = keys
        self._endpoint = BenchEndpoint(
            endpoint_url=f"http://{LOOPBACK}:{port_of(listeners.http)}",
            endpoint_url_tls=f"https://{HOST}:{port_of(listeners.tls)}",
            mqtt_host=HOST,
            mqtt_port=port_of(listeners.mqtt),
            ca_file=str(folder / "ca.pem"),
            region=REGION,
            pid=os.getpid(),
            hosts="\n".join(map(hosts_lines, [ACCOUNT_ID, *accounts])) if listeners.standard else "",
            **asdict(_new_administrator(ACCOUNT_ID)),
            accounts=tuple(map(_new_administrator, accounts)),
        )
        self._config = _Config(listeners.http)
        self._app = BenchApp(self._ready)
        self._doors = Doors(self._app, self._config, log_in)
        hooks.install(port_of(listeners.tls), limits)

    async def serve(self, stop: asyncio.Event) -> None:
        """Returns after `stop` is set, with the state saved and no process left."""
        # A TLS client that keeps its connection (every AWS SDK does) never answers our close_notify; asyncio
        # would wait 30 s for it, and hypercorn has no option for that.
        asyncio_constants.SSL_SHUTDOWN_TIMEOUT = GRACE_SECONDS
        asyncio.get_running_loop().set_exception_handler(_ignore_silent_clients)

        async def stopped() -> None:
            await stop.wait()
            asyncio.get_running_loop().set_exception_handler(_ignore_hang_ups)
            self._app.close_sessions()
            await self._doors.close(GRACE_SECONDS)

        try:
            await serve(cast(Any, self._app), self._config, shutdown_trigger=stopped)
        except OSError:
            if not stop.is_set():
                raise
        finally:
            record.withdraw(self._endpoint)
            if self._keys is not None:
                self._keys.save(_holders_of_keys())
            await asyncio.to_thread(stack.stop_lambda_workers)

    async def _ready(self) -> None:
        write_atomic(Path(self._endpoint.ca_file), stack.ca_certificate().encode())
        stack.admit_administrator(self._endpoint.access_key_id, self._endpoint.secret_access_key)
        for one in self._endpoint.accounts:
            with at(one.account_id, REGION):
                stack.admit_administrator(one.access_key_id, one.secret_access_key)
        await self._doors.open(self._listeners.doors)
        self._restore_keys()
        record.publish(self._endpoint)
        self._announce(self._endpoint)

    def _restore_keys(self) -> None:
        if self._keys is not None:
            self._keys.restore(_holders_of_keys())
        if speechless := signer_state.speechless_profiles():
            self._warn(
                "The private keys of these signing profiles are lost, so they cannot sign: "
                f"{', '.join(speechless)}. Import their certificates into ACM again."
            )
        if speechless := private_ca_state.speechless_authorities():
            self._warn(
                "The private keys of these private CAs are lost, so they issue no certificates: "
                f"{', '.join(speechless)}. Make them anew."
            )


def _new_administrator(account_id: str) -> Administrator:
    return Administrator(account_id, *new_access_key(LASTING))


def _holders_of_keys() -> list[MutableMapping[str, Any]]:
    return [*signer_state.certificates(), *private_ca_state.authorities()]


def _ignore_silent_clients(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """That a client never answered the close_notify of an idle connection is no error: see `Cloud.serve`."""
    error = context.get("exception")
    if not (isinstance(error, TimeoutError) and str(error) == "SSL shutdown timed out"):
        loop.default_exception_handler(context)


def _ignore_hang_ups(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """At the end, clients still talk while their connections are closed: no error of anyone's."""
    if not isinstance(context.get("exception"), OSError):
        loop.default_exception_handler(context)
