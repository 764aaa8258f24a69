"""A rollout as JSON Lines: one object for each change, at once, the last one telling how it ended."""

from __future__ import annotations

from collections.abc import Sequence

import click

from desktop.cloud.jobs import Execution
from desktop.core.events import Event, RolloutFinished, RolloutProgress, StepDone
from desktop.core.json_text import json_text
from desktop.rollout.reasons import reason


def tell(event: Event) -> None:
    """Counters as they change, a lost connection, and the end."""
    match event:
        case RolloutProgress():
            _line("counts", job_id=event.job_id, status=event.status, counts=dict(event.counts))
        case RolloutFinished():
            _line("finished", job_id=event.job_id, status=event.status, counts=dict(event.counts))
        case StepDone():
            _line("step", step=event.step, detail=event.detail)


def tell_executions(rows: Sequence[Execution]) -> None:
    for row in rows:
        facts = {"job_id": row.job_id, "thing": row.thing, "state": row.state}
        _line("execution", **facts, reason=reason(row.state, row.details))


def _line(change: str, **facts: object) -> None:
    click.echo(json_text({"change": change, **facts}, separators=(",", ":"), ensure_ascii=False))
