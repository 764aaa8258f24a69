"""`linekey rollout retry|rollback`: rollouts that follow from another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.options import OpenServices, json_option, with_services
from desktop.cli.rollout.starting import (
    Wanted,
    downgrade_option,
    plan_option,
    planned,
    start,
    timeout_option,
    watch_option,
    yes_option,
)

if TYPE_CHECKING:
    from desktop.wiring import Services


@click.command()
@click.argument("job_id")
@plan_option
@timeout_option
@downgrade_option
@watch_option
@yes_option
@json_option
@with_services
def retry(
    job_id: str,
    plan_file: Path | None,
    timeout_minutes: int | None,
    allow_downgrade: bool,
    to_its_end: bool,
    yes: bool,
    as_json: bool,
    open_services: OpenServices,
) -> int:
    """Bring the same release once more to the things on which a rollout failed. It must be over.

    Not to those that run it, or a later one, by now.

    \b
    Example:
      linekey rollout retry AFR_OTA-v1_1_0-20260131T101502-9f2c61aa --watch
    """

    def wanted(services: Services) -> Wanted:
        from desktop.rollout.parts import Options

        how = planned(plan_file, timeout_minutes)
        rollouts = services.rollouts()
        follows = rollouts.retry_of(job_id, allow_downgrade=allow_downgrade)
        release = services.releases().get(rollouts.release_of(job_id))
        return Wanted(release, (), Options(allow_downgrade=allow_downgrade, how=how, follows=follows))

    return start(open_services, wanted, yes=yes, to_its_end=to_its_end, as_json=as_json)


@click.command()
@click.argument("job_id")
@click.option("--to", "release_id", metavar="RELEASE", help="Default: what these things took before.")
@plan_option
@timeout_option
@watch_option
@yes_option
@json_option
@with_services
def rollback(
    job_id: str,
    release_id: str | None,
    plan_file: Path | None,
    timeout_minutes: int | None,
    to_its_end: bool,
    yes: bool,
    as_json: bool,
    open_services: OpenServices,
) -> int:
    """Bring the things that took a rollout back to the release before. Stop it first if it still runs.

    Those that took another one since stay. Not where units refuse a lower version: those need the previous
    code under a higher one.

    \b
    Example:
      linekey rollout rollback AFR_OTA-v1_1_0-20260131T101502-9f2c61aa --watch
    """

    def wanted(services: Services) -> Wanted:
        from desktop.rollout.parts import Options

        how = planned(plan_file, timeout_minutes)
        rollouts = services.rollouts()
        follows = rollouts.rollback_of(job_id)
        release = services.releases().get(release_id or rollouts.release_before(follows))
        return Wanted(release, (), Options(allow_downgrade=True, how=how, follows=follows))

    return start(open_services, wanted, yes=yes, to_its_end=to_its_end, as_json=as_json)
