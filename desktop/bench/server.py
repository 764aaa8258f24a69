"""One bench: MiniStack and what it lacks, on loopback, until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
import socket
import ssl
import string
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, cast

from hypercorn.asyncio import serve
from hypercorn.config import Config, Sockets

from desktop.bench import endpoint as record
from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.environment import ACCOUNT_ID, HOST, LOOPBACK, REGION, prepare
from desktop.core.errors import BenchError
from desktop.core.paths import data_dir, write_atomic

# An open connection holds the end back no longer than this.
GRACE_SECONDS = 0.5
KEY_LETTERS = string.ascii_uppercase + "234567"


@dataclass(frozen=True)
class BenchOptions:
    """`persist`: the folder that keeps the state; None for a temporary one. A port of 0 is any free one."""

    persist: Path | None = None
    http_port: int = 0
    tls_port: int = 0
    mqtt_port: int = 0
    until_stdin_closes: bool = False


@dataclass(frozen=True)
class _Listeners:
    http: socket.socket
    tls: socket.socket
    mqtt: socket.socket


def run_bench(options: BenchOptions, announce: Callable[[BenchEndpoint], None]) -> None:
    """Serves until a signal, or the end of standard input when asked; `announce` is called once it answers.

    Raises `BenchError` BEN-002 when a port is taken.
    """
    with ExitStack() as cleanup:
        listeners = _Listeners(
            *(
                cleanup.enter_context(_listen(port))
                for port in (options.http_port, options.tls_port, options.mqtt_port)
            )
        )
        folder = cleanup.enter_context(_folder(options.persist))
        prepare(folder, _port(listeners.http), persist=options.persist is not None)
        asyncio.run(_Bench(listeners, folder, announce).run(options.until_stdin_closes))


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise BenchError(
            "BEN-002",
            f"Port {port} on {LOOPBACK} cannot be used: {error.strerror}.",
            "Is a bench already running? Stop it, or choose another port.",
        ) from error


@contextmanager
def _folder(persist: Path | None) -> Iterator[Path]:
    if persist is not None:
        folder = persist.resolve()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield folder
        shutil.rmtree(folder / "tmp", ignore_errors=True)
        return
    parent = data_dir() / "bench"
    parent.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="cloud-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _port(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


class _Config(Config):
    """Hypercorn on sockets that are already bound, with a certificate that exists only once MiniStack is up."""

    ssl_enabled = True

    def __init__(self, listeners: _Listeners, tls_context: Callable[[], ssl.SSLContext]) -> None:
        super().__init__()
        self._listeners = listeners
        self._tls_context = tls_context
        self.graceful_timeout = GRACE_SECONDS
        self.loglevel = "WARNING"

    def create_sockets(self) -> Sockets:
        return Sockets([self._listeners.tls], [self._listeners.http], [])

    def create_ssl_context(self) -> ssl.SSLContext:
        return self._tls_context()


class _Bench:
    def __init__(
        self, listeners: _Listeners, folder: Path, announce: Callable[[BenchEndpoint], None]
    ) -> None:
        self._listeners = listeners
        self._folder = folder
        self._announce = announce
        self._endpoint = BenchEndpoint(
            endpoint_url=f"http://{LOOPBACK}:{_port(listeners.http)}",
            endpoint_url_tls=f"https://{HOST}:{_port(listeners.tls)}",
            mqtt_host=HOST,
            mqtt_port=_port(listeners.mqtt),
            ca_file=str(folder / "ca.pem"),
            region=REGION,
            access_key_id="AKIA" + "".join(secrets.choice(KEY_LETTERS) for _ in range(16)),
            secret_access_key=secrets.token_urlsafe(30),
            account_id=ACCOUNT_ID,
            pid=os.getpid(),
        )
        self._mqtt_server: asyncio.Server | None = None

    async def run(self, until_stdin_closes: bool) -> None:
        # MiniStack reads its settings while it is imported: see `environment.prepare`.
        from desktop.bench import seams, stack, stream_delivery, tls
        from desktop.bench.app import BenchApp

        stop = asyncio.Event()
        _stop_on_signals(asyncio.get_running_loop(), stop)
        if until_stdin_closes:
            _stop_when_stdin_closes(asyncio.get_running_loop(), stop)
        delivery = seams.install(_port(self._listeners.tls))

        async def ready() -> None:
            for topic_filter in stream_delivery.REQUESTS:
                await stack.subscribe(topic_filter, delivery.on_request)
            await self._ready()

        app = BenchApp(ready)

        async def stopped() -> None:
            await stop.wait()
            self._close_mqtt()
            app.close_sessions()

        try:
            await serve(cast(Any, app), _Config(self._listeners, tls.https_context), shutdown_trigger=stopped)
        finally:
            record.withdraw(self._endpoint)
            await asyncio.to_thread(stack.stop_lambda_workers)

    async def _ready(self) -> None:
        from desktop.bench import stack

        write_atomic(Path(self._endpoint.ca_file), stack.ca_certificate().encode())
        stack.admit_administrator(self._endpoint.access_key_id, self._endpoint.secret_access_key)
        self._mqtt_server = await stack.start_mqtt(self._listeners.mqtt)
        record.publish(self._endpoint)
        self._announce(self._endpoint)

    def _close_mqtt(self) -> None:
        if self._mqtt_server is not None:
            self._mqtt_server.close()


def _stop_on_signals(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    def handle(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    names: list[Any] = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        names.append(signal.SIGBREAK)
    for name in names:
        signal.signal(name, handle)


def _stop_when_stdin_closes(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    def watch() -> None:
        # os.read, not sys.stdin: a thread blocked in a buffered read would hold its lock at exit.
        while os.read(0, 1024):
            pass
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, name="stdin", daemon=True).start()
