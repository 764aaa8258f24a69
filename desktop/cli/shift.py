"""`linekey account shift`: who works at this station, with no more rights than the work needs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from desktop.cli.options import OpenServices, json_option, with_services
from desktop.core.json_text import json_text
from desktop.settings.shift import KINDS

if TYPE_CHECKING:
    from desktop.settings.shift import Shift

KIND = click.Choice(KINDS)


@click.group()
def shift() -> None:
    """Short sessions with the rights of a station, of a release manager, or of who launches rollouts.

    \b
    Examples:
      linekey account shift setup --endpoint bench
      linekey account shift begin station --badge e1815
      linekey account shift show
      linekey account shift end
    """


@shift.command()
@click.argument("kinds", type=KIND, nargs=-1)
@with_services
@json_option
def setup(kinds: tuple[str, ...], as_json: bool, open_services: OpenServices) -> None:
    """Make the roles of KINDS (default: all), and print the policy that a person needs to enter them.

    \b
    Example:
      linekey account shift setup station --product lamp.toml
    """
    from desktop.account.people import person_policy, person_role

    chosen = kinds or KINDS
    with open_services(in_role=False) as services:
        for kind in chosen:
            role = person_role(services.cloud, services.product, kind)
            changed = role.problem() is not None
            if changed:
                role.mend()
            if not as_json:
                click.echo(f"{role.name}: {'set up' if changed else 'as it should be'}", err=True)
        policy = person_policy(services.cloud, services.product, chosen)
    click.echo(json_text(policy, indent=2))


@shift.command()
@click.argument("kind", type=KIND)
@click.option("--badge", required=True, metavar="ID", help="Who works: a staff number, no name.")
@with_services
@json_option
def begin(kind: str, badge: str, as_json: bool, open_services: OpenServices) -> None:
    """Work as KIND from now on, at this station, until the shift ends. AWS is asked before it begins.

    \b
    Example:
      linekey account shift begin station --badge e1815
    """
    from desktop.core.paths import data_dir
    from desktop.settings.shift import Shift, begin_shift

    wanted = Shift(kind, badge)
    with open_services(shift=wanted) as services:
        arn = services.cloud.signed_in_as
    begin_shift(data_dir(), wanted)
    _tell(wanted, arn, as_json=as_json)


@shift.command()
@with_services
@json_option
def show(as_json: bool, open_services: OpenServices) -> None:
    """Tell who works here, and what AWS takes them for.

    \b
    Example:
      linekey account shift show --json
    """
    from desktop.core.paths import data_dir
    from desktop.settings.shift import current_shift

    with open_services() as services:
        _tell(current_shift(data_dir()), services.cloud.signed_in_as, as_json=as_json)


@shift.command()
@json_option
def end(as_json: bool) -> None:
    """Work with the rights of whoever is signed in again.

    \b
    Example:
      linekey account shift end
    """
    from desktop.core.paths import data_dir
    from desktop.settings.shift import end_shift

    end_shift(data_dir())
    click.echo(json_text({"shift": None}) if as_json else "The shift has ended.")


def _tell(shift: Shift | None, arn: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json_text({"shift": asdict(shift) if shift else None, "arn": arn}))
    elif shift is None:
        click.echo(f"No shift: AWS takes you for {arn}.")
    else:
        click.echo(f"{shift.badge} works as {shift.kind}: AWS takes them for {arn}.")
