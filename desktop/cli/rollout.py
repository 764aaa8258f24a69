"""`linekey rollout`: brings a release to units and shows how far it is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.main import EXIT_STATUS
from desktop.cli.options import cloud_options, json_option, product_option
from desktop.cli.table import table

if TYPE_CHECKING:
    from desktop.core.events import ExecutionChanged, Listener, RolloutFinished
    from desktop.rollout.preflight import Options
    from desktop.wiring import Services

OpenServices = Callable[[], "Services"]

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


def _with_services(command: Callable[..., Any]) -> Callable[..., Any]:
    """The product and cloud options become `open_services()`."""

    @product_option
    @cloud_options
    @wraps(command)
    def verb(
        *args: Any,
        product: str,
        endpoint: str | None,
        profile: str | None,
        region: str | None,
        **options: Any,
    ) -> Any:
        from desktop.wiring import open_services

        def services() -> Services:
            return open_services(endpoint=endpoint, profile=profile, region=region, product=product)

        return command(*args, open_services=services, **options)

    return verb


@rollout.command()
@click.argument("release_id")
@target_option
@port_option
@downgrade_option
@json_option
@_with_services
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
@click.option("--watch", "follow", is_flag=True, help="Follow it to its end.")
@click.option("--yes", is_flag=True, help="Do not ask for the number of things first.")
@json_option
@_with_services
def launch(
    release_id: str,
    targets: tuple[str, ...],
    timeout_minutes: int,
    port: str | None,
    allow_downgrade: bool,
    follow: bool,
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
    with open_services() as services, _told(as_json) as listener:
        release = services.releases().get(release_id)
        options = _options(services, port, allow_downgrade)
        if not yes and not as_json and sys.stdin.isatty():
            _confirm(services.rollouts().preflight(release, targets, options).things)
        job_id = services.rollouts(listener).launch(release, targets, timeout_minutes, options)
        if follow:
            return _follow(services, job_id, None, as_json)
    click.echo(json.dumps({"job_id": job_id}) if as_json else job_id)
    return 0


@rollout.command()
@click.argument("job_id")
@click.option("--timeout", type=float, metavar="SECONDS", help="Give up watching after this long.")
@json_option
@_with_services
def watch(job_id: str, timeout: float | None, as_json: bool, open_services: OpenServices) -> int:
    """Follow a rollout to its end. Ctrl+C stops the watch, not the rollout.

    The exit status is 0 when every unit took the release, 14 otherwise.
    """
    with open_services() as services:
        return _follow(services, job_id, timeout, as_json)


@rollout.command("list")
@json_option
@_with_services
def list_(as_json: bool, open_services: OpenServices) -> None:
    """Rollouts of this station, newest first."""
    with open_services() as services:
        rollouts = services.rollouts()
        rollouts.reconcile()
        found = rollouts.list_rollouts()
    rows = [
        {
            "job_id": one.job_id,
            "launched": one.launched,
            "product": one.product,
            "version": one.version,
            "things": one.things,
            "status": one.job.status if one.job else "GONE",
            "counts": dict(one.job.counts) if one.job else {},
        }
        for one in found
    ]
    if as_json:
        click.echo(json.dumps({"rollouts": rows}))
    elif rows:
        shown = ("job_id", "version", "things", "status", "launched")
        click.echo(table(shown, [[row[name] for name in shown] for row in rows]))
    else:
        click.echo("No rollout yet. Begin with: linekey rollout launch")


@rollout.command()
@click.argument("job_id")
@json_option
@_with_services
def show(job_id: str, as_json: bool, open_services: OpenServices) -> None:
    """A rollout and what became of it on every thing."""
    from desktop.rollout.reasons import reason

    with open_services() as services:
        job, executions = services.rollouts().show(job_id)
    rows = [(row.thing, row.state, reason(row.state, row.details)) for row in executions]
    if as_json:
        things = [dict(zip(("thing", "state", "reason"), row, strict=True)) for row in rows]
        click.echo(
            json.dumps(
                {"job_id": job_id, "status": job.status, "counts": dict(job.counts), "executions": things}
            )
        )
    else:
        click.echo(f"{job_id}  {job.status}")
        click.echo(table(("thing", "state", "reason"), rows))


@rollout.command()
@click.argument("job_id")
@click.option("--reason", default="", help="Kept in AWS and in the ledger.")
@click.option("--force", is_flag=True, help="Also stop units that have begun.")
@json_option
@_with_services
def cancel(job_id: str, reason: str, force: bool, as_json: bool, open_services: OpenServices) -> None:
    """Stop a rollout: units that have not begun keep their firmware."""
    with open_services() as services, _told(as_json) as listener:
        services.rollouts(listener).cancel(job_id, reason, force=force)
    if as_json:
        click.echo(json.dumps({"job_id": job_id, "cancelled": True}))


def _options(services: Services, port: str | None, allow_downgrade: bool) -> Options:
    from desktop.cli.unit_certificate import read_unit_certificate
    from desktop.rollout.preflight import Options

    read_unit = None if port is None else partial(read_unit_certificate, port, services.product)
    return Options(read_unit, allow_downgrade)


@contextmanager
def _told(as_json: bool) -> Iterator[Listener]:
    from desktop.cli.render import TextRenderer
    from desktop.core.events import ignore

    yield ignore if as_json else TextRenderer()


def _confirm(things: int) -> None:
    typed = click.prompt(f"This changes {things} things. Type that number to start", err=True)
    if typed != str(things):
        raise click.Abort


def _follow(services: Services, job_id: str, timeout: float | None, as_json: bool) -> int:
    from desktop.cli.rollout_view import FollowedRollout

    with FollowedRollout(show=not as_json) as view:
        try:
            finished = services.rollouts(view).watch(job_id, timeout=timeout)
        except KeyboardInterrupt:
            click.echo(f"The rollout goes on. Watch it again: linekey rollout watch {job_id}", err=True)
            raise
    if as_json:
        click.echo(json.dumps(_finished_document(finished, view.executions)))
    else:
        for line in view.failures():
            click.echo(line)
    everyone = finished.counts["SUCCEEDED"] == sum(finished.counts.values())
    return 0 if everyone else EXIT_STATUS["ROL"]


def _finished_document(finished: RolloutFinished, executions: dict[str, ExecutionChanged]) -> dict[str, Any]:
    from desktop.rollout.reasons import reason

    return {
        "job_id": finished.job_id,
        "status": finished.status,
        "counts": dict(finished.counts),
        "executions": [
            {"thing": row.thing, "state": row.state, "reason": reason(row.state, row.details)}
            for row in executions.values()
        ],
    }
