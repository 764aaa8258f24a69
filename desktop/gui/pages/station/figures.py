"""The figures of a shift: its recent runs, its first-pass yield, and why units failed."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime

from desktop.core.events import Problem, RunFinished
from desktop.core.verdicts import GOOD, Verdict

RECENT = 200


@dataclass(frozen=True)
class FailureCause:
    """`problem` is that of the last run that ended with its code."""

    problem: Problem
    verdict: Verdict
    count: int


class ShiftFigures:
    """Runs are attempts; the yield counts units, each at its first attempt."""

    def __init__(self) -> None:
        self.changes = 0  # goes up with each: who shows the figures need not read them again
        self.recent: deque[tuple[datetime, RunFinished]] = deque(maxlen=RECENT)
        self.good_first = 0
        self.units = 0
        self.yields: list[tuple[datetime, float]] = []
        self._seen: set[str] = set()
        self._causes: Counter[tuple[Verdict, str]] = Counter()
        self._problems: dict[str, Problem] = {}

    def count(self, at: datetime, run: RunFinished) -> None:
        """Takes in a run that ended. One that was stopped, or that touched no unit, is no unit's attempt."""
        self.changes += 1
        self.recent.appendleft((at, run))
        if run.verdict is Verdict.ABORTED:
            return
        if run.problem is not None:
            self._causes[run.verdict, run.problem.code] += 1
            self._problems[run.problem.code] = run.problem
        if run.serial in self._seen or not run.touched:
            return
        self._seen.add(run.serial)
        self.units += 1
        self.good_first += run.verdict in GOOD
        self.yields.append((at, self.good_first / self.units))

    def complete(self, completed: RunFinished) -> None:
        """What was MADE is PASS from now on; it was counted when it was made."""
        self.changes += 1
        shown = [(at, completed if run.run_id == completed.run_id else run) for at, run in self.recent]
        self.recent = deque(shown, maxlen=RECENT)

    @property
    def first_pass_yield(self) -> float | None:
        """The share of this shift's units that passed at the first attempt."""
        return self.good_first / self.units if self.units else None

    @property
    def causes(self) -> list[FailureCause]:
        """The most frequent first."""
        return [
            FailureCause(self._problems[code], verdict, count)
            for (verdict, code), count in self._causes.most_common()
        ]
