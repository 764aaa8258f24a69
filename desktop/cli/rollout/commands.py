"""`linekey rollout`: brings a release to units and shows how far it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.options import OpenServices, json_option, with_services
from desktop.cli.rollout.again import retry, rollback
from desktop.cli.rollout.progress import list_, run, show, watch
from desktop.cli.rollout.report import report
from desktop.cli.rollout.starting import (
    Wanted,
    downgrade_option,
    options_of,
    plan_option,
    planned,
    port_option,
    start,
    target_option,
    targets_of,
    timeout_option,
    watch_option,
    yes_option,
)
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.wiring import Services


@click.group()
def rollout() -> None:
    """Bring releases to units and follow them.

    \b
    Examples:
      linekey rollout preflight rel-20260131T101502-9f2c61aa --target lamp-line
      linekey rollout launch rel-20260131T101502-9f2c61aa --target lamp-line --watch
      linekey rollout watch AFR_OTA-v1_1_0-20260131T101502-9f2c61aa
    """


for _command in (run, watch, list_, show, retry, rollback, report):
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
        how = planned(plan_file)
        named = targets_of(how, targets)
        with open_services() as services:
            release = services.releases().get(release_id)
            options = options_of(services, how, port, allow_downgrade)
            found = services.rollouts(told).preflight(release, named, options)
    facts = {"things": found.things, "targets": list(found.arns)}
    click.echo(told.document(True, facts) if as_json else f"Ready: {found.things} things.")


@rollout.command()
@click.argument("release_id")
@target_option
@plan_option
@timeout_option
@port_option
@downgrade_option
@watch_option
@yes_option
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

    def wanted(services: Services) -> Wanted:
        how = planned(plan_file, timeout_minutes)
        named = targets_of(how, targets)
        release = services.releases().get(release_id)
        return Wanted(release, named, options_of(services, how, port, allow_downgrade))

    return start(open_services, wanted, yes=yes, to_its_end=to_its_end, as_json=as_json)


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
