"""`linekey account gate`: the function that starts rollouts, so that launchers need no way of their own."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.confirm import confirm, confirm_by_name, yes_option
from desktop.cli.options import OpenServices, json_option, with_services
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.account.gate import Gate, GateView
    from desktop.core.events import Event
    from desktop.wiring import Services

# The status of the settings' family: somebody has to set something up.
NOT_AS_IT_SHOULD_BE = 15
ONLY_BY_IT = "From now on Linekey starts the rollouts of this product through the gate."


@click.group()
def gate() -> None:
    """The release gate, through which alone rollouts start.

    It starts those of a product as its release policy says.

    \b
    Examples:
      linekey account gate set-up --endpoint bench
      linekey account gate show --launcher-policy > launcher.json
      linekey account gate remove
    """


@gate.command("set-up")
@yes_option
@with_services
@json_option
def set_up(yes: bool, as_json: bool, open_services: OpenServices) -> None:
    """Make the gate, or renew it after an update of Linekey.

    \b
    Example:
      linekey account gate set-up --product lamp.toml
    """
    from desktop.cli.render import TextRenderer

    steps: list[Event] = []
    with open_services() as services:
        made = _gate(services)
        if not made.exists():
            confirm(ONLY_BY_IT, yes)
        made.set_up(steps.append if as_json else TextRenderer())
        view = made.view()
    if as_json:
        click.echo(json_text({"steps": [asdict(step) for step in steps], "gate": asdict(view)}))
        return
    _say(view)
    say_who_needs_it()


@gate.command()
@click.option("--launcher-policy", is_flag=True, help="Print the IAM policy of launchers alone.")
@with_services
@json_option
def show(launcher_policy: bool, as_json: bool, open_services: OpenServices) -> int:
    """Say whether there is a gate, and whether it is as it should be.

    If not, the exit status is 15.

    The IAM policy of launchers is without their own way to units when there is a gate.

    \b
    Examples:
      linekey account gate show --json
      linekey account gate show --launcher-policy > launcher.json
    """
    with open_services() as services:
        found = _gate(services)
        if launcher_policy:
            click.echo(json_text(_launcher_policy(services, found), indent=2))
            return 0
        view = found.view()
    if as_json:
        click.echo(json_text(asdict(view)))
    elif not view.exists:
        click.echo("There is no gate: whoever may create jobs reaches units without asking anybody.")
    else:
        _say(view)
        for problem in view.problems:
            click.echo(f"{click.style('▲', fg='yellow')} {problem}")
    return NOT_AS_IT_SHOULD_BE if view.problems else 0


@gate.command()
@yes_option
@with_services
@json_option
def remove(yes: bool, as_json: bool, open_services: OpenServices) -> None:
    """Remove the gate's function and role, and the stack that made them.

    \b
    Example:
      linekey account gate remove --product lamp.toml
    """
    from desktop.account.names import Names
    from desktop.account.stacks.deletion import delete_if_made
    from desktop.account.stacks.on_request import gate_stack
    from desktop.cli.render import TextRenderer, to_stderr
    from desktop.core.events import ignore

    with open_services() as services:
        found = _gate(services)
        name = found.name
        confirm_by_name(
            name,
            f"Without {name} launchers need the right to create jobs, and with it they reach units whatever "
            "the release policy says.",
            yes,
        )
        names = Names(services.cloud, services.product)
        told = ignore if as_json else TextRenderer(to_stderr)
        delete_if_made(services.cloud, gate_stack(services.cloud, names), told)
        found.remove()
    click.echo(json_text({"removed": name}) if as_json else f"{name} is removed.")


def say_who_needs_it() -> None:
    click.echo("The gate guards only when launchers have no other way. Their IAM policy:")
    click.echo("  linekey account gate show --launcher-policy")
    click.echo("The role that launchers enter for a shift gets it by:")
    click.echo("  linekey account shift setup launcher")


def _say(view: GateView) -> None:
    click.echo(f"{view.function} starts the rollouts of this product.")
    click.echo(f"It follows the release policy from the first version, SHA-256 {view.first_policy}.")


def _gate(services: Services) -> Gate:
    from desktop.account.gate import gate_of

    return gate_of(services.cloud, services.product)


def _launcher_policy(services: Services, found: Gate) -> dict[str, Any]:
    from desktop.account.gate import launcher_policy
    from desktop.account.names import Names

    names = Names(services.cloud, services.product)
    return launcher_policy(services.cloud, names, gated=found.exists())
