"""`linekey rollout watch|list|show`: how far rollouts are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from desktop.cli.main import EXIT_STATUS
from desktop.cli.options import SECONDS, OpenServices, json_option, with_services
from desktop.cli.render import table
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.cloud.jobs import Execution
    from desktop.core.events import RolloutFinished
    from desktop.wiring import Services


# What becomes of a rollout that nobody looks at any more, by whether it was led.
_LEFT = {
    False: "The rollout goes on. Watch it again: linekey rollout watch {job}",
    True: "The rollout goes no further than its step. Go on: linekey rollout run {job}",
}


@click.command()
@click.argument("job_id")
@click.option("--timeout", type=SECONDS, metavar="SECONDS", help="Give up watching after this long.")
@json_option
@with_services
def watch(job_id: str, timeout: float | None, as_json: bool, open_services: OpenServices) -> int:
    """Follow a rollout to its end. Ctrl+C stops the watch, not the rollout.

    The exit status is 0 when every unit took the release, 14 otherwise. With --json each change is a line of
    its own, one JSON object, as it comes.
    """
    with open_services() as services:
        return follow(services, job_id, timeout, as_json)


@click.command("list")
@json_option
@with_services
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
        click.echo(json_text({"rollouts": rows}))
    elif rows:
        shown = ("job_id", "version", "things", "status", "launched")
        click.echo(table(shown, [[row[name] for name in shown] for row in rows]))
    else:
        click.echo("No rollout yet. Begin with: linekey rollout launch")


@click.command()
@click.argument("job_id")
@json_option
@with_services
def show(job_id: str, as_json: bool, open_services: OpenServices) -> None:
    """A rollout and what became of it on every thing."""
    with open_services() as services:
        job, executions = services.rollouts().show(job_id)
    things = _executions(executions)
    if as_json:
        facts = {"job_id": job_id, "status": job.status, "counts": dict(job.counts)}
        click.echo(json_text({**facts, "executions": things}))
    else:
        click.echo(f"{job_id}  {job.status}")
        click.echo(table(("thing", "state", "reason"), [tuple(row.values()) for row in things]))


@click.command()
@click.argument("job_id")
@json_option
@with_services
def run(job_id: str, as_json: bool, open_services: OpenServices) -> int:
    """Lead a rollout through the canary steps of its plan, and follow it to its end.

    Nothing goes on without this: stopped, it waits, and goes on when it is run again. It halts when one of
    the first units did not take the release, or is not connected once its time is over.
    """
    with open_services() as services:
        return follow(services, job_id, None, as_json, leads=True)


def follow(
    services: Services, job_id: str, timeout: float | None, as_json: bool, *, leads: bool = False
) -> int:
    """Shows a rollout to its end; the exit status is 0 when every unit took the release.

    `leads`: from step to step of its plan.
    """
    told = _changes if as_json else _bars
    try:
        finished = told(services, job_id, timeout, leads)
    except KeyboardInterrupt:
        click.echo(_LEFT[leads].format(job=job_id), err=True)
        raise
    everyone = finished.counts["SUCCEEDED"] == sum(finished.counts.values())
    return 0 if everyone else EXIT_STATUS["ROL"]


def _changes(services: Services, job_id: str, timeout: float | None, leads: bool) -> RolloutFinished:
    from desktop.cli.rollout.changes import tell, tell_executions

    rollouts = services.rollouts(tell)
    if leads:
        return rollouts.run(job_id, seen=tell_executions)
    return rollouts.watch(job_id, timeout=timeout, seen=tell_executions)


def _bars(services: Services, job_id: str, timeout: float | None, leads: bool) -> RolloutFinished:
    from desktop.cli.rollout.view import FollowedRollout, failures

    with FollowedRollout(services.ledger.database) as view:
        rollouts = services.rollouts(view)
        finished = rollouts.run(job_id) if leads else rollouts.watch(job_id, timeout=timeout)
    for line in failures(rollouts.executions(job_id)):
        click.echo(line)
    return finished


def _executions(rows: Iterable[Execution]) -> list[dict[str, str]]:
    from desktop.rollout.reasons import reason

    return [
        {"thing": row.thing, "state": row.state, "reason": reason(row.state, row.details)} for row in rows
    ]
