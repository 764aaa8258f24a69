"""`linekey rollout`: brings a release to units and shows how far it is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from desktop.cli.options import OpenServices, json_option, with_services
from desktop.cli.rollout.progress import follow, list_, show, watch
from desktop.core.json_text import json_text
from desktop.core.person import is_person_there

if TYPE_CHECKING:
    from desktop.rollout.preflight import Options
    from desktop.wiring import Services

target_option = click.option(
    "--target",
    "targets",
    multiple=True,
    required=True,
    metavar="NAME",
    help="Thing or thing group, by name or ARN; thing/NAME or group/NAME to be exact. Repeat it.",
)


port_option = click.option(
    "--port", metavar="URI", help="Also compare with the certificate that the unit on this port has."
)
downgrade_option = click.option(
    "--allow-downgrade",
    is_flag=True,
    help="Also to things that run this version or a later one, where units have no rollback protection.",
)


@click.group()
def rollout() -> None:
    """Bring releases to units and follow them.

    \b
    Examples:
      linekey rollout preflight rel-20260131T101502-9f2c61aa --target lamp-line
      linekey rollout launch rel-20260131T101502-9f2c61aa --target lamp-line --watch
      linekey rollout watch AFR_OTA-v1_1_0-20260131T101502-9f2c61aa
    """


for _command in (watch, list_, show):
    rollout.add_command(_command)


@rollout.command()
@click.argument("release_id")
@target_option
@port_option
@downgrade_option
@json_option
@with_services
def preflight(
    release_id: str,
    targets: tuple[str, ...],
    port: str | None,
    allow_downgrade: bool,
    as_json: bool,
    open_services: OpenServices,
) -> None:
    """Check everything a launch needs; change nothing. Exit status 0 only when every check holds.

    \b
    Example:
      linekey rollout preflight rel-20260131T101502-9f2c61aa --target lamp-line --product lamp.toml
    """
    from desktop.cli.checks import telling

    with telling(as_json) as told, open_services() as services:
        release = services.releases().get(release_id)
        options = _options(services, port, allow_downgrade)
        found = services.rollouts(told).preflight(release, targets, options)
    facts = {"things": found.things, "targets": list(found.arns)}
    click.echo(told.document(True, facts) if as_json else f"Ready: {found.things} things.")


@rollout.command()
@click.argument("release_id")
@target_option
@click.option(
    "--timeout-minutes",
    type=click.IntRange(1, 10_080),
    default=1440,
    show_default=True,
    help="A unit that is at it for longer counts as TIMED_OUT.",
)
@port_option
@downgrade_option
@click.option("--watch", "to_its_end", is_flag=True, help="Follow it to its end.")
@click.option("--yes", is_flag=True, help="Do not ask for the number of things first.")
@json_option
@with_services
def launch(
    release_id: str,
    targets: tuple[str, ...],
    timeout_minutes: int,
    port: str | None,
    allow_downgrade: bool,
    to_its_end: bool,
    yes: bool,
    as_json: bool,
    open_services: OpenServices,
) -> int:
    """Start a rollout; nothing is left behind when it cannot start.

    \b
    Examples:
      linekey rollout launch rel-20260131T101502-9f2c61aa --target lamp-line --watch
      linekey rollout launch rel-20260131T101502-9f2c61aa --target thing/DL00000126 --yes --json
    """
    from desktop.cli.checks import telling

    with open_services() as services:
        with telling(as_json) as told:
            release = services.releases().get(release_id)
            options = _options(services, port, allow_downgrade)
            if not yes and not as_json and is_person_there():
                things = services.rollouts().preflight(release, targets, options).things
                _confirm(things)
                options = replace(options, confirmed=things)
            job_id = services.rollouts(told).launch(release, targets, timeout_minutes, options)
        if to_its_end:
            return follow(services, job_id, None, as_json)
    click.echo(told.document(True, {"job_id": job_id}) if as_json else job_id)
    return 0


@rollout.command()
@click.argument("job_id")
@click.option("--reason", default="", help="Kept in AWS and in the ledger.")
@click.option("--force", is_flag=True, help="Also stop units that have begun.")
@json_option
@with_services
def cancel(job_id: str, reason: str, force: bool, as_json: bool, open_services: OpenServices) -> None:
    """Stop a rollout: units that have not begun keep their firmware."""
    from desktop.cli.render import listener_for

    with open_services() as services:
        services.rollouts(listener_for(as_json)).cancel(job_id, reason, force=force)
    if as_json:
        click.echo(json_text({"job_id": job_id, "cancelled": True}))


def _options(services: Services, port: str | None, allow_downgrade: bool) -> Options:
    from desktop.provision.product_driver import read_code_signing
    from desktop.rollout.preflight import Options

    read_unit = None if port is None else partial(read_code_signing, services.product, port)
    return Options(read_unit, allow_downgrade)


def _confirm(things: int) -> None:
    typed = click.prompt(f"This changes {things} things. Type that number to start", err=True)
    if typed != str(things):
        raise click.Abort
