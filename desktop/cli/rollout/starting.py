"""How every verb that begins a rollout asks, and begins it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from desktop.cli.options import OpenServices
from desktop.cli.rollout.progress import follow
from desktop.core.catalogue.rollout import NO_TARGET_NAMED
from desktop.core.errors import RolloutError
from desktop.core.person import is_person_there

if TYPE_CHECKING:
    from desktop.release.store import Release
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
timeout_option = click.option(
    "--timeout-minutes",
    type=click.IntRange(1, 10_080),
    help="A unit that is at it for longer counts as TIMED_OUT. Default: the plan's, else a day.",
)
watch_option = click.option("--watch", "to_its_end", is_flag=True, help="Follow it to its end.")
yes_option = click.option("--yes", is_flag=True, help="Do not ask for the number of things first.")


class Wanted(NamedTuple):
    """What is brought to whom: `options` names the things, or `targets` does."""

    release: Release
    targets: tuple[str, ...]
    options: Options


def start(
    open_services: OpenServices,
    wanted: Callable[[Services], Wanted],
    *,
    yes: bool,
    to_its_end: bool,
    as_json: bool,
) -> int:
    """Asks a person for the number of things, launches, and follows it `to_its_end`; its exit status."""
    from desktop.cli.checks import telling

    with open_services() as services:
        with telling(as_json) as told:
            release, targets, options = wanted(services)
            if not yes and not as_json and is_person_there():
                things = services.rollouts().preflight(release, targets, options).things
                _confirm(things)
                options = replace(options, confirmed=things)
            job_id = services.rollouts(told).launch(release, targets, options)
        if to_its_end:
            return follow(services, job_id, None, as_json, leads=bool(options.how.canary))
    click.echo(told.document(True, {"job_id": job_id}) if as_json else job_id)
    return 0


def planned(file: Path | None, timeout_minutes: int | None = None) -> RolloutPlan:
    """Raises ROL-040 to ROL-042."""
    from desktop.settings.rollout_plan import USUAL, load_plan

    how = USUAL if file is None else load_plan(file)
    return how if timeout_minutes is None else how.model_copy(update={"timeout_minutes": timeout_minutes})


def targets_of(how: RolloutPlan, named: tuple[str, ...]) -> tuple[str, ...]:
    """Raises ROL-044 where neither the command line nor the plan names one."""
    if not (named or how.targets):
        raise RolloutError(NO_TARGET_NAMED)
    return named or how.targets


def options_of(services: Services, how: RolloutPlan, port: str | None, allow_downgrade: bool) -> Options:
    from desktop.provision.product_driver import read_code_signing
    from desktop.rollout.parts import Options

    read_unit = None if port is None else partial(read_code_signing, services.product, port)
    return Options(read_unit, allow_downgrade, how=how)


def _confirm(things: int) -> None:
    typed = click.prompt(f"This changes {things} things. Type that number to start", err=True)
    if typed != str(things):
        raise click.Abort
