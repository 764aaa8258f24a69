"""`linekey rollout`: brings a release to units and shows how far it is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.options import OpenServices, json_option, with_services
from desktop.cli.rollout.progress import follow, list_, show, watch
from desktop.core.catalogue.rollout import NO_TARGET_NAMED
from desktop.core.errors import RolloutError
from desktop.core.json_text import json_text
from desktop.core.person import is_person_there

if TYPE_CHECKING:
    from desktop.rollout.parts import Options
    from desktop.settings.rollout_plan import RolloutPlan
    from desktop.wiring import Services

target_option = click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="NAME",
    help="Thing or thing group, by name or ARN; thing/NAME or group/NAME to be exact. Repeat it. "
    "Default: the plan's.",
)
plan_option = click.option(
    "--plan",
    "plan_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="How fast, when, and when it stops by itself: a TOML file. Default: now, as fast as AWS IoT can.",
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
@plan_option
@port_option
@downgrade_option
@json_option
@with_services
def preflight(
    release_id: str,
    targets: tuple[str, ...],
    plan_file: Path | None,
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

    with telling(as_json) as told:
        how, targets = _planned(plan_file, targets)
        with open_services() as services:
            release = services.releases().get(release_id)
            options = replace(_options(services, port, allow_downgrade), how=how)
            found = services.rollouts(told).preflight(release, targets, options)
    facts = {"things": found.things, "targets": list(found.arns)}
    click.echo(told.document(True, facts) if as_json else f"Ready: {found.things} things.")


@rollout.command()
@click.argument("release_id")
@target_option
@plan_option
@click.option(
    "--timeout-minutes",
    type=click.IntRange(1, 10_080),
    help="A unit that is at it for longer counts as TIMED_OUT. Default: the plan's, else a day.",
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
    plan_file: Path | None,
    timeout_minutes: int | None,
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
      linekey rollout launch rel-20260131T101502-9f2c61aa --plan night.toml
      linekey rollout launch rel-20260131T101502-9f2c61aa --target thing/DL00000126 --yes --json
    """
    from desktop.cli.checks import telling

    with telling(as_json):
        how, targets = _planned(plan_file, targets)
    if timeout_minutes is not None:
        how = how.model_copy(update={"timeout_minutes": timeout_minutes})
    with open_services() as services:
        with telling(as_json) as told:
            release = services.releases().get(release_id)
            options = replace(_options(services, port, allow_downgrade), how=how)
            if not yes and not as_json and is_person_there():
                things = services.rollouts().preflight(release, targets, options).things
                _confirm(things)
                options = replace(options, confirmed=things)
            job_id = services.rollouts(told).launch(release, targets, options)
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


def _planned(file: Path | None, targets: tuple[str, ...]) -> tuple[RolloutPlan, tuple[str, ...]]:
    """Raises ROL-040 to ROL-042, and ROL-044 where nobody names a target."""
    from desktop.settings.rollout_plan import USUAL, load_plan

    how = USUAL if file is None else load_plan(file)
    if not (targets or how.targets):
        raise RolloutError(NO_TARGET_NAMED)
    return how, targets or how.targets


def _options(services: Services, port: str | None, allow_downgrade: bool) -> Options:
    from desktop.provision.product_driver import read_code_signing
    from desktop.rollout.parts import Options

    read_unit = None if port is None else partial(read_code_signing, services.product, port)
    return Options(read_unit, allow_downgrade)


def _confirm(things: int) -> None:
    typed = click.prompt(f"This changes {things} things. Type that number to start", err=True)
    if typed != str(things):
        raise click.Abort
