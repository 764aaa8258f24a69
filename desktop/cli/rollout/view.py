"""A rollout on the terminal: bars that move, or plain lines where nothing can move."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.text import Text

from desktop.cli.options import is_quiet
from desktop.cli.render import TextRenderer
from desktop.core.events import EXECUTION_STATES, Event, ExecutionsChanged, RolloutProgress
from desktop.ledger.database import Database
from desktop.ledger.projections.executions import OPEN, ExecutionRow, Executions
from desktop.rollout.reasons import reason, why

MOST_ROWS = 20
MOST_REASONS = 100


class FollowedRollout:
    """A listener that shows a rollout, whose executions `database` has. Context manager."""

    def __init__(self, database: Database) -> None:
        moving = sys.stdout.isatty() and not is_quiet()
        self._bars = _Bars(database) if moving else None
        self._lines = None if moving else TextRenderer(database=database)

    def __enter__(self) -> Self:
        if self._bars:
            self._bars.progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars:
            self._bars.progress.stop()

    def __call__(self, event: Event) -> None:
        if self._bars:
            self._bars.show(event)
        if self._lines:
            self._lines(event)


def failures(executions: Executions) -> list[str]:
    """Why units did not take the release, most frequent reason first."""
    states = [state for state in EXECUTION_STATES if state not in OPEN and state != "SUCCEEDED"]
    counted: Counter[str] = Counter()
    for one in executions.reasons(states, limit=MOST_REASONS):
        counted[why(one)] += one.count
    return [f"  {count} × {words}" for words, count in counted.most_common()]


class _Bars:
    """One bar for all, and one for each thing of a small rollout."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[told]}", markup=False),
            console=Console(),
        )
        self._lines = TextRenderer(lambda line: self.progress.console.print(Text.from_ansi(line)))
        self._total = self.progress.add_task("all", total=None, told="")
        self._rows: dict[str, TaskID] = {}

    def show(self, event: Event) -> None:
        if isinstance(event, RolloutProgress):
            done = event.total - sum(event.counts.get(state, 0) for state in OPEN)
            told = ", ".join(f"{event.counts[s]} {s}" for s in EXECUTION_STATES if event.counts.get(s))
            self.progress.update(self._total, total=event.total, completed=done, told=told)
        elif isinstance(event, ExecutionsChanged):
            self._show_rows(Executions(self._database, event.job_id).failures_first(MOST_ROWS))
        else:
            self._lines(event)

    def _show_rows(self, rows: Sequence[ExecutionRow]) -> None:
        for thing in self._rows.keys() - {row.thing for row in rows}:
            self.progress.remove_task(self._rows.pop(thing))
        for row in rows:
            self._show_row(row)

    def _show_row(self, row: ExecutionRow) -> None:
        if row.thing not in self._rows:
            self._rows[row.thing] = self.progress.add_task(row.thing, total=1, told="")
        received, total = _blocks(row)
        told = f"{row.state} {reason(row.state, row.details)}".rstrip()
        self.progress.update(self._rows[row.thing], total=total, completed=received, told=told)


def _blocks(row: ExecutionRow) -> tuple[int, int]:
    """How many blocks of how many, as the FreeRTOS agent reports `receive`: "128/256"."""
    received, _, total = row.details.get("receive", "").partition("/")
    if row.state == "IN_PROGRESS" and received.isdecimal() and total.isdecimal():
        return int(received), max(int(total), 1)
    return (0, 1) if row.state == "QUEUED" else (1, 1)
