"""`linekey complete`: units made without internet, once AWS has seen them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from desktop.cli.main import EXIT_STATUS
from desktop.cli.options import OpenServices, json_option, with_services
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.provision.complete import Completion


@click.command()
@with_services
@json_option
def complete(as_json: bool, open_services: OpenServices) -> int:
    """Make PASS of the units that are MADE and that AWS has seen connecting.

    Units of failed runs that connect all the same are revoked. The exit status is 12 when a thing has another
    certificate than the one that was made for it here.

    \b
    Examples:
      linekey complete --product lamp.toml
      linekey complete --endpoint bench --product lamp.toml --json
    """
    from desktop.cli.render import listener_for

    with open_services() as services:
        done = services.completer(listener_for(as_json)).complete()
    if as_json:
        click.echo(json_text(asdict(done)))
    else:
        _say(done)
    return EXIT_STATUS["PRV"] if done.doubled else 0


def _say(done: Completion) -> None:
    for serial, problem in done.doubled.items():
        click.echo(f"  {serial}  {problem.message} [{problem.code}]")
        click.echo(f"      {problem.hint}")
    for serial in done.barred:
        click.echo(f"  {serial}  had failed here, and its certificate is revoked now")
    click.echo(f"{len(done.completed)} completed, {len(done.waiting)} not seen yet.")
