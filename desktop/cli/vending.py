"""`linekey account vending`: the certificate vending machine of a product, and its units."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.confirm import confirm_by_name, yes_option
from desktop.cli.options import OpenServices, json_option, with_services
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.cloud.vending_table import VendingTable
    from desktop.core.events import Event
    from desktop.wiring import Services
    from resources.lambdas.vending.rows import Row

STATES = {0: "free", 1: "busy", -1: "issued"}


@click.group()
def vending() -> None:
    """The vending machine: units ask it for their certificate themselves, each with a token of its own.

    \b
    Examples:
      linekey account vending setup --endpoint bench
      linekey account vending import units.csv --out tokens.csv
      linekey account vending list --state issued
      linekey account vending reset DL00000001
    """


@vending.command()
@with_services
@json_option
def setup(as_json: bool, open_services: OpenServices) -> None:
    """Make the table, the function and the HTTP API; say where it answers.

    \b
    Example:
      linekey account vending setup --profile factory --region eu-west-1
    """
    from desktop.account.vending_machine.parts import set_up_vending
    from desktop.cli.render import TextRenderer

    steps: list[Event] = []
    with open_services() as services:
        told = steps.append if as_json else TextRenderer()
        url = set_up_vending(services.cloud, services.product, told)
    if as_json:
        click.echo(json_text({"url": url, "steps": [asdict(step) for step in steps]}))
        return
    click.echo(f"Units ask for their certificate at {url}")


@vending.command("import")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--from-table", metavar="NAME", help="Take the units of this table, AWS's sample's for one.")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="Where tokens go that are made here."
)
@with_services
@json_option
def import_(
    file: Path | None, from_table: str | None, out: Path | None, as_json: bool, open_services: OpenServices
) -> None:
    """Bring units in: FILE is a CSV with the columns productid and accessToken.

    Tokens are hashed before they leave this computer. Those that are missing are made, and written to the
    file --out once. Units that are in the table stay as they are.

    \b
    Examples:
      linekey account vending import tokens.csv
      linekey account vending import units.csv --out tokens.csv
      linekey account vending import --from-table CVM-table
    """
    from desktop.account.vending_machine.units import import_units, units_of_file, units_of_table
    from desktop.cloud.vending_table import VendingTable
    from desktop.settings.token_file import read_tokens

    if (file is None) == (from_table is None):
        raise click.UsageError("Give a FILE or --from-table, one of them.")
    with open_services() as services:
        if file is not None:
            units = units_of_file(file, read_tokens(file))
        else:
            name = str(from_table)
            units = units_of_table(name, VendingTable(services.cloud, name).foreign_rows())
        done = import_units(_table(services), units, out)
    if as_json:
        click.echo(json_text({**asdict(done), "out": str(out) if done.tokens_made else None}))
        return
    click.echo(f"{done.added} added, {done.known} known already.")
    if done.tokens_made:
        click.echo(f"{done.tokens_made} tokens are in {out}, and nowhere else. Keep it for yourself.")


@vending.command("list")
@click.option("--state", type=click.Choice(sorted(STATES.values())), help="Only units in this state.")
@with_services
@json_option
def list_(state: str | None, as_json: bool, open_services: OpenServices) -> None:
    """List the units, and which of them have their certificate.

    \b
    Example:
      linekey account vending list --state free --json
    """
    from desktop.cli.render import table

    with open_services() as services:
        rows = sorted(_table(services).rows(), key=lambda row: row.productid)
        units = [unit for unit in map(_document, rows) if state in (None, unit["state"])]
    if as_json:
        click.echo(json_text({"units": units}))
    elif units:
        cells = [(one["productid"], one["state"], one["asked_at"], one["certificate_id"]) for one in units]
        click.echo(table(("UNIT", "STATE", "ASKED", "CERTIFICATE"), cells))
    else:
        click.echo("There are no such units. Bring them in with: linekey account vending import")


@vending.command()
@click.argument("productid")
@with_services
@json_option
def show(productid: str, as_json: bool, open_services: OpenServices) -> None:
    """Show the unit PRODUCTID, which is the name of its thing, and the status of its certificate.

    \b
    Example:
      linekey account vending show DL00000001
    """
    from desktop.cloud import certificates

    with open_services() as services:
        unit = _document(_table(services).get(productid))
        known = certificates.with_id(services.cloud, unit["certificate_id"]) if unit["certificate_id"] else ()
        unit["certificate_status"] = next((found.status for found in known), "")
    if as_json:
        click.echo(json_text(unit))
        return
    for name, value in unit.items():
        click.echo(f"{name:18} {value}")


@vending.command()
@click.argument("productid")
@yes_option
@with_services
@json_option
def reset(productid: str, yes: bool, as_json: bool, open_services: OpenServices) -> None:
    """Take back the certificate of PRODUCTID, so that the unit may ask for another one.

    \b
    Example:
      linekey account vending reset DL00000001
    """
    from desktop.account.vending_machine.units import reset_unit

    with open_services() as services:
        units = _table(services)
        row = units.get(productid)
        held = row.certificate_id[:12] or "?"
        confirm_by_name(
            productid, f"The certificate {held}… is deleted: the unit that has it cannot connect.", yes
        )
        reset_unit(units, row)
        unit = _document(units.get(productid))
    click.echo(json_text(unit) if as_json else f"{productid} may ask for a certificate again.")


def _table(services: Services) -> VendingTable:
    from desktop.account.names import Names
    from desktop.cloud.vending_table import VendingTable

    return VendingTable(services.cloud, Names(services.cloud, services.product).vending)


def _document(row: Row) -> dict[str, Any]:
    asked = datetime.fromtimestamp(row.timestamp, UTC).isoformat() if row.timestamp else ""
    return {
        "productid": row.productid,
        "state": STATES.get(row.state, "issued"),
        "asked_at": asked,
        "certificate_id": row.certificate_id,
    }
