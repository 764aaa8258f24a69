"""`linekey ports`: what is plugged in, and which slot it belongs to."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from desktop.cli.options import json_option
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.device.ports import PortInfo

SLOT = click.IntRange(1, 99)


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def ports(ctx: click.Context, as_json: bool) -> None:
    """List the serial ports of this computer, each with its slot when it is bound to one.

    \b
    Examples:
      linekey ports
      linekey ports --json
      linekey ports bind 1 COM12
    """
    if ctx.invoked_subcommand is not None:
        return
    from desktop.device.ports import address_of, list_ports
    from desktop.settings.slots import bound_slots

    found, bound = list_ports(), bound_slots()
    rows = [(port, address_of(port, found), _slot(port, bound)) for port in found]
    if as_json:
        documents = [{**asdict(port), "address": address, "slot": slot} for port, address, slot in rows]
        click.echo(json_text(documents))
        return
    for port, address, slot in rows:
        click.echo(f"{port.uri:<16} {port.description:<40} {address:<28} {slot and f'slot {slot}'}".rstrip())
    if not found:
        click.echo("No serial port is plugged in.", err=True)


def _slot(port: PortInfo, bound: dict[str, str]) -> str:
    return next((slot for slot, address in bound.items() if port.is_at(address)), "")


@ports.command()
@click.argument("slot", type=SLOT)
@click.argument("port")
@click.option("--socket", is_flag=True, help="By its USB socket, whichever adapter or unit is in it.")
@json_option
def bind(slot: int, port: str, socket: bool, as_json: bool) -> None:
    """Bind SLOT of the window to the adapter that is PORT now, whatever name it gets later.

    The adapter is known by its USB serial number, or by its USB socket where it has none of its own. A port
    that is none of a USB adapter is a slot only when it is bound; it is known by its name.

    \b
    Examples:
      linekey ports bind 1 COM12
      linekey ports bind 2 COM13 --socket
      linekey ports bind 3 COM1
    """
    from desktop.core.catalogue.device import NO_USB_ADDRESS, PORT_CANNOT_BE_OPENED
    from desktop.device.link import PortError
    from desktop.device.ports import address_of, list_ports
    from desktop.settings.slots import bind_slot

    found = list_ports()
    named = [one for one in found if port.casefold() in (one.uri.casefold(), one.name.casefold())]
    if not named:
        raise PortError(PORT_CANNOT_BE_OPENED, port=port)
    address = named[0].by_socket if socket else address_of(named[0], found)
    if not named[0].usb and not socket:  # built in: nothing but its name tells it
        address = named[0].uri
    if not address:
        raise PortError(NO_USB_ADDRESS, port=port)
    bind_slot(slot, address)
    told = f"Slot {slot} is {address} from now on: a window sees it when it is opened."
    click.echo(json_text({"slot": slot, "address": address}) if as_json else told)


@ports.command()
@click.argument("slot", type=SLOT)
@json_option
def free(slot: int, as_json: bool) -> None:
    """Undo what `bind` did for SLOT.

    \b
    Examples:
      linekey ports free 1
    """
    from desktop.settings.slots import free_slot

    was_bound = free_slot(slot)
    told = f"Slot {slot} is free." if was_bound else f"Slot {slot} was not bound."
    click.echo(json_text({"slot": slot, "was_bound": was_bound}) if as_json else told)
