"""`linekey bench up`: ports, folder, and the end of it all."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.environment import prepare
from desktop.bench.limits import UNLIMITED, Limits
from desktop.bench.listeners import Listeners, listen, port_of, standard_doors
from desktop.core.paths import data_dir
from desktop.core.temporary import remove_abandoned, temporary_folder
from desktop.settings.secrets import environment_name, kept_secret

if TYPE_CHECKING:
    from desktop.bench.cloud import Cloud
    from desktop.bench.kept_keys import KeptKeys

TEMPORARY = "cloud-"
KEYS_SECRET = "bench passphrase"  # noqa: S105 - its name


@dataclass(frozen=True)
class BenchOptions:
    """`persist`: the folder that keeps the state; None for a temporary one. A port of 0 is any free one.

    `limits`: refuse what exceeds AWS's quotas of requests a second. `standard_ports`: serve those of AWS IoT,
    too, for each Region at its own address. `accounts`: the ids of those beside the bench's own.
    """

    persist: Path | None = None
    http_port: int = 0
    tls_port: int = 0
    mqtt_port: int = 0
    until_stdin_closes: bool = False
    limits: bool = False
    standard_ports: bool = False
    accounts: tuple[str, ...] = ()


def run_bench(
    options: BenchOptions, announce: Callable[[BenchEndpoint], None], warn: Callable[[str], None]
) -> None:
    """Serves until a signal, or the end of standard input when asked; `announce` is called once it answers.

    `warn` is told what a kept state has lost. Raises `BenchError` BEN-002 when a port is taken, BEN-115 or
    BEN-116 when one of AWS IoT's is not to be had.
    """
    with ExitStack() as cleanup:
        listeners = Listeners(
            http=cleanup.enter_context(listen(options.http_port)),
            tls=cleanup.enter_context(listen(options.tls_port)),
            mqtt=cleanup.enter_context(listen(options.mqtt_port)),
            standard=standard_doors(cleanup) if options.standard_ports else (),
        )
        folder = cleanup.enter_context(_folder(options.persist))
        cleanup.callback(shutil.rmtree, folder / "tmp", ignore_errors=True)
        prepare(folder, port_of(listeners.http), persist=options.persist is not None)
        keys = _kept_keys(folder) if options.persist is not None else None
        # MiniStack reads its settings while it is imported: only now.
        from desktop.bench.cloud import Cloud

        limits = Limits() if options.limits else UNLIMITED
        cloud = Cloud(listeners, folder, announce, warn, keys, limits, options.accounts)
        asyncio.run(_serve(cloud, options.until_stdin_closes))


async def _serve(cloud: Cloud, until_stdin_closes: bool) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def tell() -> None:
        with suppress(RuntimeError):  # the loop is closed: it has stopped already
            loop.call_soon_threadsafe(stop.set)

    _stop_on_signals(tell)
    if until_stdin_closes:
        _stop_when_stdin_closes(tell)
    await cloud.serve(stop)


def _kept_keys(folder: Path) -> KeptKeys:
    from desktop.bench.kept_keys import KeptKeys

    # Taken out of the environment, which Lambda functions inherit.
    given = os.environ.pop(environment_name(KEYS_SECRET), None)
    return KeptKeys(folder / "acm-keys.json", lambda: given or kept_secret(KEYS_SECRET))


@contextmanager
def _folder(persist: Path | None) -> Iterator[Path]:
    if persist is not None:
        persist.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield persist.resolve()
        return
    parent = data_dir() / "bench"
    remove_abandoned(parent, TEMPORARY)
    with temporary_folder(parent, TEMPORARY) as folder:
        yield folder


def _stop_on_signals(tell: Callable[[], None]) -> None:
    def handle(_number: int, _frame: FrameType | None) -> None:
        tell()

    names: list[Any] = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        names.append(signal.SIGBREAK)
    for name in names:
        signal.signal(name, handle)


def _stop_when_stdin_closes(tell: Callable[[], None]) -> None:
    def watch() -> None:
        # os.read, not sys.stdin: a thread blocked in a buffered read would hold its lock at exit.
        while os.read(0, 1024):
            pass
        tell()

    threading.Thread(target=watch, name="stdin", daemon=True).start()
