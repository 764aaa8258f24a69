"""What the rollouts page shows, as plain state fed by events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop.app.releases.events import ReleaseSigned
from desktop.app.rollouts.events import (
    PAGE_ROWS,
    AccountNamed,
    ExecutionsRead,
    RolloutChecked,
    RolloutStarted,
    Target,
    TargetsChanged,
)
from desktop.app.tasks import OperationFailed
from desktop.core.clock import Clock
from desktop.core.events import (
    EXECUTION_STATES,
    FAILURES,
    REFUSALS,
    Event,
    ExecutionsChanged,
    Problem,
    ReleaseChanged,
    RolloutFinished,
    RolloutProgress,
)

_FINAL_STATUS = ("COMPLETED", "CANCELED", "DELETION_IN_PROGRESS")


@dataclass
class Rollout:
    """One job: its totals, its executions as read last, and the curve of what succeeded.

    `limit`: how many rows are wanted. `stale`: they are not as read any more. `changed`: when the latest unit
    got where it is.
    """

    job_id: str
    started: datetime
    changed: datetime
    read: ExecutionsRead
    product: str = ""
    version: str = ""
    target: str = ""
    status: str = "IN_PROGRESS"
    finished: bool = False
    stopping: bool = False
    tampered: bool = False
    totals: Mapping[str, int] = field(default_factory=dict)
    limit: int = PAGE_ROWS
    stale: bool = False
    marked: Mapping[str, int] = field(default_factory=dict)  # the counts at `changed`
    curve: list[tuple[datetime, int]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """AWS's totals; on the way, the executions themselves when all are known: they are fresher then."""
        known = self.read.counts
        fresher = not self.finished and sum(known.values()) >= sum(self.totals.values())
        source = known if fresher else self.totals
        return {state: source.get(state, 0) for state in EXECUTION_STATES}

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def failed(self) -> int:
        counts = self.counts
        return sum(counts[state] for state in FAILURES)

    @property
    def refused(self) -> bool:
        """By every unit, as one that was `tampered` with should be."""
        return sum(self.counts[state] for state in REFUSALS) == self.total

    @property
    def spared(self) -> int:
        """How many were taken out before they could update."""
        return self.counts["CANCELED"] + self.counts["REMOVED"]

    @property
    def left(self) -> int:
        """How many are not at their end; there can be some when it was stopped."""
        return self.counts["QUEUED"] + self.counts["IN_PROGRESS"]


class RolloutsModel:
    """All rollouts this window has seen, the one on show, and what a new one can be made of."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.signed: list[ReleaseSigned] = []
        self.states: dict[str, ReleaseChanged] = {}
        self.account: AccountNamed | None = None
        self.targets: list[Target] = []
        self.rollouts: dict[str, Rollout] = {}
        self.shown: str | None = None
        self.checking = self.launching = False
        self._reading = False
        self.problem: Problem | None = None

    @property
    def working(self) -> bool:
        """On a rollout that has not begun."""
        return self.checking or self.launching

    @property
    def releases(self) -> list[ReleaseSigned]:
        """Those that the release policy lets be rolled out, newest first."""
        return [one for one in self.signed if (state := self.states.get(one.release_id)) and state.may]

    def apply(self, event: Event) -> bool:
        """Takes one event in; True when it is of this page."""
        match event:
            case AccountNamed():
                self.account = event
            case TargetsChanged(targets):
                self.targets = list(targets)
            case ReleaseSigned():
                known = [one for one in self.signed if one.release_id != event.release_id]
                self.signed = sorted([event, *known], key=lambda one: one.at, reverse=True)
            case ReleaseChanged():
                self.states[event.release_id] = event
            case RolloutStarted():
                self._start(event)
            case ExecutionsChanged():
                self._rollout(event.job_id).stale = True
            case ExecutionsRead():
                self._reading = False
                rollout = self._rollout(event.job_id)
                rollout.read = event
                self._mark(rollout)
            case RolloutProgress():
                rollout = self._rollout(event.job_id)
                rollout.status, rollout.totals = event.status, event.counts
                rollout.finished = event.status in _FINAL_STATUS
                self._mark(rollout)
            case RolloutFinished():
                rollout = self._rollout(event.job_id)
                rollout.status, rollout.totals, rollout.finished = event.status, event.counts, True
                self._mark(rollout)
            case OperationFailed("rollout", problem):
                self._fail(problem)
            case RolloutChecked():
                self.checking = False
            case _:
                return False
        return True

    def _fail(self, problem: Problem) -> None:
        self.problem = problem
        self.checking = self.launching = self._reading = False
        for rollout in self.rollouts.values():
            rollout.stopping = False  # whoever asked to stop it can ask again

    def _rollout(self, job_id: str) -> Rollout:
        if job_id not in self.rollouts:
            now = self._clock.now()
            self.rollouts[job_id] = Rollout(job_id, now, now, ExecutionsRead(job_id), curve=[(now, 0)])
            self.shown = job_id
        return self.rollouts[job_id]

    def _start(self, event: RolloutStarted) -> None:
        rollout = self._rollout(event.job_id)
        rollout.product, rollout.version, rollout.target = event.product, event.version, event.target
        rollout.started, rollout.tampered = event.at, event.tampered
        rollout.curve = [(event.at, 0), *rollout.curve[1:]]
        self.shown = event.job_id
        self.launching = False
        self.problem = None

    def _mark(self, rollout: Rollout) -> None:
        counts = rollout.counts
        if counts != rollout.marked:
            rollout.marked, rollout.changed = counts, self._clock.now()
        updated = counts["SUCCEEDED"]
        if updated != rollout.curve[-1][1]:
            rollout.curve.append((self._clock.now(), updated))

    def show_more(self) -> None:
        """Wants more rows of the rollout on show, when there may be more than were read."""
        rollout = self.current
        if rollout is not None and len(rollout.read.rows) == rollout.limit:
            rollout.limit += PAGE_ROWS
            rollout.stale = True

    def next_read(self) -> tuple[str, int] | None:
        """What to read now: a job's first so many executions. None while an answer is awaited.

        Also of a rollout that is not on show: its curve goes on.
        """
        rollout = next((one for one in self.rollouts.values() if one.stale), None)
        if rollout is None or self._reading:
            return None
        self._reading, rollout.stale = True, False
        return rollout.job_id, rollout.limit

    @property
    def current(self) -> Rollout | None:
        return self.rollouts[self.shown] if self.shown else None
