"""`linekey bench unit`: virtual units."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import click

from desktop.bench.unit.faults import FAULTS, STEPS
from desktop.cli.options import json_option
from desktop.core.json_text import json_text

# On Windows a wait without an end cannot be interrupted by Ctrl+C.
_WAIT_SECONDS = 1.0


@click.command()
@click.option("--driver", default="freertos", show_default=True, help="Its device family.")
@click.option(
    "--listen",
    default="socket://127.0.0.1:0",
    show_default=True,
    help="socket://127.0.0.1:PORT (0: any free one; several units count up), or pty: (not on Windows).",
)
@click.option(
    "--flash", type=click.Path(file_okay=False, path_type=Path), help="Folder that keeps its flash."
)
@click.option("--count", type=click.IntRange(1, 64), default=1, show_default=True, help="How many units.")
@click.option("--version", default="1.0.0", show_default=True, help="Firmware version of a fresh unit.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="[UNIT:]NAME[=STEP]",
    help=f"What is wrong with it: {', '.join(FAULTS)}. Steps: {', '.join(STEPS)}.",
)
@click.option("--until-stdin-closes", is_flag=True, help="End with the program that started it.")
@json_option
def unit(
    driver: str,
    listen: str,
    flash: Path | None,
    count: int,
    version: str,
    faults: tuple[str, ...],
    until_stdin_closes: bool,
    as_json: bool,
) -> None:
    """Run virtual units until they are stopped: serial console, flash, cloud connection, updates.

    \b
    Examples:
      linekey bench unit --listen socket://127.0.0.1:4001
      linekey bench unit --count 4 --fault 2:no-answer=csr --json
    """
    from desktop.bench.unit.host import UnitOptions, run_units
    from desktop.core.paths import data_dir

    folder = flash or data_dir() / "bench" / "units"
    options = UnitOptions(driver, listen, folder, count, faults, version)
    stop = _told_to_stop(until_stdin_closes)
    run_units(options, _print_json if as_json else _print_text, lambda: _wait(stop))


def _print_json(ready: dict[str, Any]) -> None:
    click.echo(json_text(ready))


def _print_text(ready: dict[str, Any]) -> None:
    for number, described in enumerate(ready["units"], start=1):
        click.echo(f"Unit {number}: {described['uri']}, flash in {described['flash']}")
    click.echo("Ctrl+C switches them off.")


def _told_to_stop(until_stdin_closes: bool) -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if until_stdin_closes:
        threading.Thread(target=_watch_stdin, args=(stop,), daemon=True).start()
    return stop


def _wait(stop: threading.Event) -> None:
    while not stop.wait(_WAIT_SECONDS):
        pass


def _watch_stdin(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()
