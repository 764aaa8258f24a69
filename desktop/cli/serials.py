"""`linekey account serials`: which serial numbers a product may have, and who has them."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.confirm import confirm, yes_option
from desktop.cli.options import OpenServices, json_option, with_services
from desktop.cli.render import table
from desktop.core.catalogue.serials import NO_SERIALS, SERIALS_NOT_TAKEN
from desktop.core.errors import ProvisionError, SettingsError
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.cloud.serial_list import SerialList
    from desktop.cloud.serials import SerialRow
    from desktop.settings.product.profile import ProductProfile
    from desktop.wiring import Services

# The status of the provisioning family: not all of it could be done.
SOME_REFUSED = 12
MOST_LINES = 10  # of a file that are told
STATES = ("listed", "reserved", "registering", "active")

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def serials() -> None:
    """Which serial numbers a product may have, and which station has them.

    Any number that fits the product's pattern may be made, until a list is added: then only those listed.

    \b
    Examples:
      linekey account serials add order-17.txt
      linekey account serials list --state reserved
      linekey account serials release DL00000126
      linekey account serials lease night-shift.txt
    """


@serials.command()
@file_argument
@yes_option
@with_services
@json_option
def add(file: Path, yes: bool, as_json: bool, open_services: OpenServices) -> int:
    """List the serial numbers in FILE, one a line. From then on no others of the product are made.

    \b
    Example:
      linekey account serials add order-17.txt --product lamp.toml
    """
    from desktop.cloud.serials import Serials

    with open_services() as services:
        things, rows = read_things(file, services.product), _list(services)
        if not Serials(services.cloud).is_closed(services.product.slug):
            confirm(f"From then on only listed units of {services.product.name} can be made.", yes)
        refused = rows.add(things)
        rows.close()
    return _told("listed", things, refused, as_json)


@serials.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--all", "everything", is_flag=True, help="All of the product: any number may be made again.")
@yes_option
@with_services
@json_option
def remove(file: Path | None, everything: bool, yes: bool, as_json: bool, open_services: OpenServices) -> int:
    """Take the serial numbers in FILE off the list. Units that are made, or being made, are not affected.

    \b
    Examples:
      linekey account serials remove scrapped.txt
      linekey account serials remove --all --yes
    """
    if (file is None) is not everything:
        raise click.UsageError("Give either a FILE or --all.")
    with open_services() as services:
        rows = _list(services)
        if file is not None:
            things = read_things(file, services.product)
        else:
            confirm(f"Then any serial number that fits can be made as {services.product.name}.", yes)
            things = {row.thing: row.serial for row in rows.rows() if row.listed}
        refused = rows.remove(things)
        if everything:
            rows.open()
    return _told("removed", things, refused, as_json)


@serials.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only rows of that state.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000), help="Rows at most.")
@click.option("--after", default="", help="Where the page before ended, as it says.")
@with_services
@json_option
def show(state: str | None, limit: int, after: str, as_json: bool, open_services: OpenServices) -> None:
    """Show serial numbers with their state, and the station that has them.

    \b
    Examples:
      linekey account serials list --state registering
      linekey account serials list --limit 1000 --json
    """
    from desktop.cloud.serials import Serials, SerialState

    with open_services() as services:
        page = _list(services).page(limit, after, SerialState(state) if state else None)
        closed = Serials(services.cloud).is_closed(services.product.slug)
    if as_json:
        found = [asdict(row) for row in page.rows]
        click.echo(json_text({"closed": closed, "serials": found, "next": page.next}))
        return
    header = ("SERIAL", "STATE", "LISTED", "STATION", "SINCE", "CERTIFICATE")
    click.echo(table(header, [_row(row) for row in page.rows]))
    click.echo("Only listed numbers can be made." if closed else "Any number that fits can be made.")
    if page.next:
        click.echo(f"There are more: --after {page.next}")


@serials.command()
@click.argument("serial")
@yes_option
@with_services
@json_option
def release(serial: str, yes: bool, as_json: bool, open_services: OpenServices) -> None:
    """End the reservation or the lease of SERIAL, so that any station may make that unit.

    A number whose unit has a certificate that works is not released.

    \b
    Example:
      linekey account serials release DL00000126
    """
    with open_services() as services:
        thing = services.product.thing_name(serial)
        confirm(f"A run that is working on {serial} right now will fail.", yes)
        _list(services).release(thing)
    click.echo(json_text({"released": serial}) if as_json else f"{serial} is free.")


@serials.command()
@file_argument
@with_services
@json_option
def lease(file: Path, as_json: bool, open_services: OpenServices) -> int:
    """Keep the serial numbers in FILE for this station, which may then use them without the network.

    A lease does not end by itself: `release` ends it.

    \b
    Example:
      linekey account serials lease night-shift.txt
    """
    from desktop.cloud.serials import Serials

    with open_services() as services:
        things = read_things(file, services.product)
        closed = Serials(services.cloud).is_closed(services.product.slug)
        refused = services.lease(things, closed=closed)
    return _told("leased", things, refused, as_json)


def read_things(path: Path, product: ProductProfile) -> dict[str, str]:
    """The thing's name of each serial number in the file, one a line; empty lines are passed over.

    Raises PRV-024 naming the lines that cannot be taken, PRV-025 when there is none.
    """
    try:
        lines = _decoded(path.read_bytes()).splitlines()
    except UnicodeDecodeError as error:
        raise ProvisionError(SERIALS_NOT_TAKEN, path=path, lines=str(error.reason)) from error
    found = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise ProvisionError(NO_SERIALS, path=path)
    repeated, wrong = Counter(serial for _number, serial in found), []
    things: dict[str, str] = {}
    for number, serial in found:
        try:
            thing = product.thing_name(serial)
        except SettingsError as error:
            wrong.append(f"line {number}: {error.message}")
            continue
        if repeated[serial] > 1:
            wrong.append(f"line {number}: {serial} stands there {repeated[serial]} times")
        things[thing] = serial
    if wrong:
        more = [f"and {len(wrong) - MOST_LINES} more"] if len(wrong) > MOST_LINES else []
        raise ProvisionError(SERIALS_NOT_TAKEN, path=path, lines="; ".join(wrong[:MOST_LINES] + more))
    return things


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16, each with a mark or without: Windows PowerShell redirects in UTF-16."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def _list(services: Services) -> SerialList:
    from desktop.cloud.serial_list import SerialList

    return SerialList(services.cloud, services.product.slug)


def _told(done: str, things: dict[str, str], refused: list[str], as_json: bool) -> int:
    left = sorted(things[thing] for thing in refused)
    if as_json:
        click.echo(json_text({done: len(things) - len(left), "refused": left}))
    else:
        click.echo(f"{len(things) - len(left)} {done}.")
        for serial in left:
            click.echo(f"{serial} is not: another station, product or unit has it, or it is not listed.")
    return SOME_REFUSED if left else 0


def _row(row: SerialRow) -> tuple[str, ...]:
    since = datetime.fromtimestamp(row.since).astimezone().isoformat(" ", "minutes") if row.since else ""
    state = "leased" if row.lease and not row.run else row.state.value
    certificate = f"{row.certificate_id[:12]}…" if row.certificate_id else ""
    return (row.serial, state, "yes" if row.listed else "", row.host, since, certificate)
