"""Events as lines of text, for a terminal or a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import singledispatchmethod
from typing import TYPE_CHECKING

import click

from desktop.cli.options import is_quiet
from desktop.core.events import (
    CheckDone,
    Event,
    ExecutionsChanged,
    Listener,
    PhaseFinished,
    RolloutFinished,
    RolloutProgress,
    RunFinished,
    RunLost,
    RunStarted,
    StackProgress,
    StepDone,
    UnitCompleted,
    WaitStarted,
    ignore,
)
from desktop.core.verdicts import Verdict

if TYPE_CHECKING:
    from desktop.ledger.database import Database
    from desktop.ledger.projections.executions import ExecutionRow

# State is a mark and a word, never colour alone.
MARKS = {
    Verdict.PASS: ("✔", "green"),
    Verdict.MADE: ("◌", "blue"),
    Verdict.FAIL: ("✖", "red"),
    Verdict.ERROR: ("▲", "yellow"),
    Verdict.ABORTED: ("–", "yellow"),
    Verdict.UNKNOWN: ("?", "yellow"),
}
CHECK_MARKS = {"pass": ("✔", "green"), "warn": ("▲", "yellow"), "fail": ("✖", "red")}
EXECUTION_MARKS = {"SUCCEEDED": ("✔", "green"), "IN_PROGRESS": ("◌", "blue"), "QUEUED": ("–", "white")}
MOST_ROWS = 100


def to_stderr(line: str) -> None:
    """Where the checks on the way go when the result itself, such as an id, is for a script's stdout."""
    click.echo(line, err=True)


def listener_for(as_json: bool, database: Database | None = None) -> Listener:
    """Prints what happens, unless all that the verb prints is one JSON document."""
    return ignore if as_json else TextRenderer(database=database)


class TextRenderer:
    """A listener that prints what happens, a line an event. Safe to call from several threads.

    Of a rollout's executions, which `database` has, those of its first 100 that changed; failures come first.
    After `--quiet` it prints verdicts, warnings and refusals only.
    """

    def __init__(self, write: Callable[[str], None] = click.echo, database: Database | None = None) -> None:
        self._write = write
        self._quiet = is_quiet()
        self._database = database
        self._rows: dict[tuple[str, str], ExecutionRow] = {}
        self._serials: dict[str, str] = {}
        self._last_totals = ""

    def __call__(self, event: Event) -> None:
        if not self._quiet or _is_result(event):
            self._show(event)

    @singledispatchmethod
    def _show(self, event: Event) -> None:
        """Events without a line of their own are for the window."""

    @_show.register
    def _(self, event: RunStarted) -> None:
        self._serials[event.run_id] = event.serial
        self._write(f"  {event.serial}  on {event.slot}")

    @_show.register
    def _(self, event: PhaseFinished) -> None:
        serial = self._serials.get(event.run_id, event.slot)
        self._write(f"  {serial}  {event.phase:<12} {event.seconds:5.1f} s")

    @_show.register
    def _(self, event: WaitStarted) -> None:
        serial = self._serials.get(event.run_id, event.slot)
        self._write(f"  {serial}  waiting for AWS (limit of {event.operation})")

    @_show.register
    def _(self, event: RunFinished) -> None:
        mark, colour = MARKS[event.verdict]
        told = click.style(f"{mark} {event.verdict.value}", fg=colour, bold=True)
        seen = "AWS saw it connect" if event.connected else "not seen connected"
        self._write(f"  {event.serial}  {told}  {event.seconds:.1f} s, {seen}")
        if event.problem:
            self._write(f"      {event.problem.message} [{event.problem.code}]")
            if event.problem.hint:
                self._write(f"      {event.problem.hint}")

    @_show.register
    def _(self, event: RunLost) -> None:
        self._write(f"  {event.problem.message} [{event.problem.code}]")
        self._write(f"      {event.problem.hint}")

    @_show.register
    def _(self, event: UnitCompleted) -> None:
        mark, colour = MARKS[event.run.verdict]
        told = click.style(f"{mark} {event.run.verdict.value}", fg=colour, bold=True)
        self._write(f"  {event.run.serial}  {told}  AWS saw it connect")

    @_show.register
    def _(self, event: StepDone) -> None:
        mark = "✔" if event.changed else "="
        self._write(f"  {click.style(mark, fg='green')} {event.step:<22} {event.detail}")

    @_show.register
    def _(self, event: StackProgress) -> None:
        status = click.style(event.status, fg="red" if event.status.endswith("_FAILED") else None)
        reason = f"  {event.reason}" if event.reason else ""
        self._write(f"  {event.stack}  {event.resource:<22} {status}{reason}")

    @_show.register
    def _(self, event: CheckDone) -> None:
        mark, colour = CHECK_MARKS[event.state]
        state = click.style(f"{mark} {event.state.upper():<4}", fg=colour)
        code = f" [{event.problem.code}]" if event.problem else ""
        self._write(f"  {state} {event.check:<22} {event.detail}{code}")
        if event.problem and event.problem.hint:
            self._write(f"         {event.problem.hint}")

    @_show.register
    def _(self, event: ExecutionsChanged) -> None:
        for row in self._changed_rows(event.job_id):
            mark, colour = EXECUTION_MARKS.get(row.state, ("✖", "red"))
            details = ", ".join(f"{key}: {value}" for key, value in row.details.items())
            self._write(f"  {row.thing}  {click.style(f'{mark} {row.state}', fg=colour)}  {details}")

    def _changed_rows(self, job_id: str) -> Iterator[ExecutionRow]:
        from desktop.ledger.projections.executions import Executions

        if self._database is None:
            return
        for row in Executions(self._database, job_id).failures_first(MOST_ROWS):
            if self._rows.get((job_id, row.thing)) != row:
                self._rows[job_id, row.thing] = row
                yield row

    @_show.register
    def _(self, event: RolloutProgress) -> None:
        totals = _totals(event.counts)
        if totals != self._last_totals:
            self._last_totals = totals
            self._write(f"  {event.job_id}  {totals}")

    @_show.register
    def _(self, event: RolloutFinished) -> None:
        self._write(f"  {event.job_id}  {event.status}  {_totals(event.counts)}")


def _is_result(event: Event) -> bool:
    if isinstance(event, CheckDone):
        return event.state != "pass"
    return isinstance(event, RunFinished | RunLost | UnitCompleted | RolloutFinished)


def _totals(counts: Mapping[str, int]) -> str:
    total = sum(counts.values())
    named = ", ".join(f"{state} {n}" for state, n in counts.items() if n)
    return f"{counts.get('SUCCEEDED', 0)} of {total} succeeded ({named})"


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as aligned plain text: whole lines, also in a narrow terminal or a log."""
    lines = [tuple(header), *(tuple(str(cell) for cell in row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
