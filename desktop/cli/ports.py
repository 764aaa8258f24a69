"""`linekey ports`: what is plugged in."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from desktop.cli.options import json_option


@click.command()
@json_option
def ports(as_json: bool) -> None:
    """List the serial ports of this computer.

    \b
    Examples:
      linekey ports
      linekey ports --json
    """
    from desktop.device.ports import list_ports

    found = list_ports()
    if as_json:
        click.echo(json.dumps([asdict(port) for port in found]))
        return
    for port in found:
        click.echo(f"{port.uri:<16} {port.description:<40} {port.serial_number}")
    if not found:
        click.echo("No serial port is plugged in.", err=True)
