"""`linekey provision`: units get their identity, each port a slot."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any, TypeVar

import click

from desktop.cli.main import exit_status
from desktop.cli.options import OpenServices, json_option, with_services
from desktop.core.json_text import json_text
from desktop.core.person import is_person_there

if TYPE_CHECKING:
    from desktop.core.events import RunFinished
    from desktop.device.driver import UnitInfo
    from desktop.provision.station import Station

# On Windows a wait without an end cannot be interrupted by Ctrl+C.
WAIT_SECONDS = 0.5

T = TypeVar("T")


@click.command()
@click.option(
    "--port", "ports", multiple=True, required=True, metavar="URI", help="Port of a unit; repeat it."
)
@click.option(
    "--serial",
    "serials",
    multiple=True,
    metavar="SN",
    help="Serial number on its label, in the order of --port.",
)
@click.option("--dry-run", is_flag=True, help="Only say whether each unit may be provisioned.")
@with_services
@json_option
def provision(
    ports: tuple[str, ...],
    serials: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    open_services: OpenServices,
) -> int:
    """Provision the units on the given ports, side by side.

    \b
    Examples:
      linekey provision --port COM5 --serial DL00000001
      linekey provision --port COM5 --serial DL00000001 --port COM6 --serial DL00000002
      linekey provision --endpoint bench --port socket://127.0.0.1:4001 --serial DL00000001 --json
    """
    from desktop.cli.render import listener_for

    labels = serials or _asked(ports)
    if len(labels) != len(ports):
        raise click.UsageError(f"{len(ports)} ports need {len(ports)} serial numbers, not {len(labels)}.")
    _check_each_once("port", ports, same=os.path.normcase)
    _check_each_once("serial number", labels)
    pairs = list(zip(ports, labels, strict=True))
    with (
        open_services() as services,
        services.station(listener_for(as_json)) as station,
    ):
        return _inspect(station, pairs, as_json) if dry_run else _provision(station, pairs, as_json)


def _check_each_once(what: str, given: Sequence[str], same: Callable[[str], str] = str) -> None:
    """Two are one when `same` answers the same for both."""
    known = [same(one) for one in given]
    for one in given:
        if (times := known.count(same(one))) > 1:
            raise click.UsageError(f"The {what} {one} is given {times} times.")


def _asked(ports: Sequence[str]) -> tuple[str, ...]:
    if not is_person_there():
        raise click.UsageError("Give the serial number of each unit with --serial.")
    return tuple(click.prompt(f"Serial number of the unit on {port}", err=True) for port in ports)


def _provision(station: Station, pairs: Sequence[tuple[str, str]], as_json: bool) -> int:
    finished = _all(station, pairs, station.start)
    if as_json:
        click.echo(json_text({"units": [_document(unit) for unit in finished]}))
    return max((exit_status(unit.problem.code) for unit in finished if unit.problem), default=0)


def _inspect(station: Station, pairs: Sequence[tuple[str, str]], as_json: bool) -> int:
    found: list[UnitInfo] = _all(station, pairs, station.inspect)
    ready = [
        {"port": port, "serial": serial, "family": info.family, "thing": station.product.thing_name(serial)}
        for (port, serial), info in zip(pairs, found, strict=True)
    ]
    if as_json:
        click.echo(json_text({"ready": ready}))
        return 0
    for unit in ready:
        click.echo(
            f"{unit['serial']} on {unit['port']} can be provisioned as {unit['thing']}. Nothing was changed."
        )
    return 0


def _all(
    station: Station, pairs: Sequence[tuple[str, str]], begin: Callable[[str, str, str], Future[T]]
) -> list[T]:
    """Begins all, waits for all. Every label is checked before the first unit is touched."""
    for _port, serial in pairs:
        station.product.thing_name(serial)
    begun = [begin(str(slot), port, serial) for slot, (port, serial) in enumerate(pairs, start=1)]
    while wait(begun, WAIT_SECONDS).not_done:
        pass
    return [one.result() for one in begun]


def _document(unit: RunFinished) -> dict[str, Any]:
    problem = unit.problem
    return {
        "run_id": unit.run_id,
        "slot": unit.slot,
        "serial": unit.serial,
        "thing": unit.thing,
        "verdict": unit.verdict.value,
        "connected": unit.connected,
        "certificate_id": unit.certificate_id,
        "issuer": unit.issuer,
        "seconds": unit.seconds,
        "problem": {"code": problem.code, "message": problem.message, "hint": problem.hint}
        if problem
        else None,
    }
