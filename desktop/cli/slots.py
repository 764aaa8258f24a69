"""`linekey slots`: the slots of this station as the window shows them, and their labels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.options import json_option
from desktop.cli.ports import SLOT
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.settings.slots import SlotSettings

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def slots(ctx: click.Context, as_json: bool) -> None:
    """List the slots that are bound to a port, in the order in which the window shows them.

    \b
    Examples:
      linekey slots
      linekey slots labels --out slots.svg
    """
    if ctx.invoked_subcommand is not None:
        return
    from desktop.settings.slots import station_slots

    kept = station_slots()
    if as_json:
        told = [_told(slot, one) for slot, one in kept.slots.items()]
        click.echo(json_text({"slots": told, "hidden": list(kept.hidden)}))
        return
    for slot, one in kept.slots.items():
        click.echo(f"slot {slot:<4} {one.address:<28} {one.name:<24} {_adapter(one)}".rstrip())
    for address in kept.hidden:
        click.echo(f"hidden    {address}")
    if not kept.slots:
        click.echo("No slot is bound to a port: linekey ports bind SLOT PORT", err=True)


def _told(slot: str, one: SlotSettings) -> dict[str, object]:
    return {"slot": slot, "address": one.address, "name": one.name, "leaves": one.leaves}


def _adapter(one: SlotSettings) -> str:
    return {None: "", True: "leaves with the unit", False: "stays"}[one.leaves]


@slots.command("set")
@click.argument("slot", type=SLOT)
@click.option("--name", help="What people call it; an empty one takes the name away.")
@click.option(
    "--adapter",
    type=click.Choice(["stays", "leaves", "auto"]),
    help="Whether its adapter stays when a unit is taken out; auto: as its address says.",
)
@json_option
def set_slot(slot: int, name: str | None, adapter: str | None, as_json: bool) -> None:
    """Name SLOT, or say whether its adapter leaves with the unit.

    Where it leaves, the window sees a unit go. Where it stays, the label of the slot confirms that the next
    unit is there. An adapter that is bound by its USB socket leaves, any other stays, unless this says so.

    \b
    Examples:
      linekey slots set 1 --name left
      linekey slots set 2 --adapter leaves
    """
    from desktop.settings.slots import LONGEST_NAME, change_slot, is_name

    if name is None and adapter is None:
        raise click.UsageError("Say what to set: --name or --adapter.")
    if name is not None and not is_name(name):
        raise click.UsageError(f"--name: a name has at most {LONGEST_NAME} printable characters.")

    def change(one: SlotSettings) -> SlotSettings:
        named = one if name is None else replace(one, name=name.strip())
        leaves = {"stays": False, "leaves": True, "auto": None}
        return named if adapter is None else replace(named, leaves=leaves[adapter])

    _tell(slot, change_slot(slot, change), as_json)


def _tell(slot: int, one: SlotSettings, as_json: bool) -> None:
    told = " · ".join(part for part in (f"Slot {slot}", one.name, one.address, _adapter(one)) if part)
    click.echo(json_text(_told(str(slot), one)) if as_json else told)


@slots.command()
@click.argument("first", type=SLOT, nargs=-1, required=True)
@json_option
def order(first: tuple[int, ...], as_json: bool) -> None:
    """Show these slots first, in this order; the others follow by number.

    \b
    Examples:
      linekey slots order 3 1 2
    """
    from desktop.settings.slots import order_slots

    ordered = order_slots(first)
    click.echo(json_text({"order": ordered}) if as_json else f"The slots are shown as {', '.join(ordered)}.")


@slots.command()
@click.argument("port")
@json_option
def hide(port: str, as_json: bool) -> None:
    """Make no slot of PORT, a name or an address as `linekey ports` shows them: a modem, for instance.

    \b
    Examples:
      linekey slots hide COM7
      linekey slots show usb:2c7c:0125@1-4
    """
    from desktop.settings.slots import hide_port

    address = _address(port)
    hide_port(address)
    click.echo(json_text({"hidden": address}) if as_json else f"{address} is no slot from now on.")


@slots.command()
@click.argument("port")
@json_option
def show(port: str, as_json: bool) -> None:
    """Undo what `hide` did for PORT, a name or an address.

    \b
    Examples:
      linekey slots show usb:2c7c:0125@1-4
    """
    from desktop.settings.slots import show_port

    address = _address(port)
    was_hidden = show_port(address)
    told = f"{address} may be a slot again." if was_hidden else f"{address} was not hidden."
    click.echo(json_text({"shown": address, "was_hidden": was_hidden}) if as_json else told)


def _address(port: str) -> str:
    """Of what is plugged in as `port` now; what is no such name is taken for an address."""
    from desktop.device.ports import address_of, list_ports

    found = list_ports()
    named = (one for one in found if port.casefold() in (one.uri.casefold(), one.name.casefold()))
    return next((address_of(one, found) or one.uri for one in named), port)


@slots.command()
@click.option("--out", type=FILE, required=True, help="The SVG file to write; print it at its own size.")
@click.option("--count", type=click.IntRange(1, 99), help="So many slots; default: those that are bound.")
@json_option
def labels(out: Path, count: int | None, as_json: bool) -> None:
    """Write the bar codes of the slots to a file, to be printed and put beside them.

    A slot's label scanned before that of a unit says which slot the unit is in.

    \b
    Examples:
      linekey slots labels --out slots.svg
      linekey slots labels --out slots.svg --count 4
    """
    from desktop.cli.slot_labels import sheet
    from desktop.core.paths import write_atomic
    from desktop.settings.slots import station_slots

    bound = station_slots().slots
    numbers = [str(number) for number in range(1, count + 1)] if count else list(bound)
    if not numbers:
        raise click.UsageError("No slot is bound to a port: say how many there are with --count.")
    names = {slot: bound[slot].name if slot in bound else "" for slot in numbers}
    write_atomic(out, sheet(names).encode())
    click.echo(
        json_text({"file": str(out), "slots": numbers}) if as_json else f"{len(numbers)} labels: {out}"
    )
