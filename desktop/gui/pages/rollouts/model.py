"""What the rollouts page shows, as plain state fed by events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop.app.releases.events import ReleaseSigned
from desktop.app.rollouts.events import RolloutChecked, RolloutStarted, Target, TargetsChanged
from desktop.app.tasks import OperationFailed
from desktop.core.clock import Clock
from desktop.core.events import (
    EXECUTION_STATES,
    Event,
    ExecutionChanged,
    Problem,
    ReleaseChanged,
    RolloutFinished,
    RolloutProgress,
)

FINAL_STATES = ("SUCCEEDED", "FAILED", "REJECTED", "TIMED_OUT", "CANCELED", "REMOVED")
BAD_STATES = ("FAILED", "REJECTED", "TIMED_OUT")
_FINAL_STATUS = ("COMPLETED", "CANCELED", "DELETION_IN_PROGRESS")


@dataclass(frozen=True)
class Execution:
    thing: str
    state: str
    details: Mapping[str, str]
    since: datetime

    @property
    def blocks(self) -> tuple[int, int] | None:
        """Blocks received and in all, from the FreeRTOS agent's `"receive": "n/total"`."""
        received, _, total = self.details.get("receive", "").partition("/")
        if received.isdigit() and total.isdigit() and int(total) > 0:
            return int(received), int(total)
        return None

    @property
    def share(self) -> float:
        if self.state in FINAL_STATES:
            return 1.0
        if self.state == "QUEUED":
            return 0.0
        if "self_test" in self.details:
            return 1.0
        blocks = self.blocks
        return blocks[0] / blocks[1] if blocks else 0.0


@dataclass
class Rollout:
    """One job: its totals, its executions and the curve of what succeeded."""

    job_id: str
    started: datetime
    product: str = ""
    version: str = ""
    target: str = ""
    status: str = "IN_PROGRESS"
    finished: bool = False
    stopping: bool = False
    totals: Mapping[str, int] = field(default_factory=dict)
    known: Counter[str] = field(default_factory=Counter)  # of `executions`, by their states
    executions: dict[str, Execution] = field(default_factory=dict)
    curve: list[tuple[datetime, int]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """AWS's totals; on the way, the executions themselves when all are known: they are fresher then."""
        fresher = not self.finished and self.known.total() >= sum(self.totals.values())
        source: Mapping[str, int] = self.known if fresher else self.totals
        return {state: source.get(state, 0) for state in EXECUTION_STATES}

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def last_change(self) -> datetime:
        """When the latest unit got where it is; that of the start when none has moved."""
        return max((one.since for one in self.executions.values()), default=self.curve[-1][0])

    @property
    def failed(self) -> int:
        counts = self.counts
        return sum(counts[state] for state in BAD_STATES)

    @property
    def reasons(self) -> list[tuple[str, str, int]]:
        """Why executions ended badly: reason, state, how many; the most frequent first."""
        bad = [execution for execution in self.executions.values() if execution.state in BAD_STATES]
        counted = Counter((execution.details.get("reason", ""), execution.state) for execution in bad)
        return [(reason, state, count) for (reason, state), count in counted.most_common()]


class RolloutsModel:
    """All rollouts this window has seen, the one on show, and what a new one can be made of."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.signed: list[ReleaseSigned] = []
        self._held: set[str] = set()
        self.targets: list[Target] = []
        self.rollouts: dict[str, Rollout] = {}
        self.shown: str | None = None
        self.checking = self.launching = False
        self.problem: Problem | None = None

    @property
    def working(self) -> bool:
        """On a rollout that has not begun."""
        return self.checking or self.launching

    @property
    def releases(self) -> list[ReleaseSigned]:
        """Those that may be rolled out: neither refused nor waiting for an approval."""
        return [one for one in self.signed if one.release_id not in self._held]

    def apply(self, event: Event) -> bool:
        """Takes one event in; True when it is of this page."""
        match event:
            case TargetsChanged(targets):
                self.targets = list(targets)
            case ReleaseSigned():
                known = [one for one in self.signed if one.release_id != event.release_id]
                self.signed = [event, *known]
            case ReleaseChanged():
                self._held.discard(event.release_id)
                if event.state in ("waiting", "refused"):
                    self._held.add(event.release_id)
            case RolloutStarted():
                self._start(event)
            case ExecutionChanged():
                self._execution(event)
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
        self.checking = self.launching = False
        for rollout in self.rollouts.values():
            rollout.stopping = False  # whoever asked to stop it can ask again

    def _rollout(self, job_id: str) -> Rollout:
        if job_id not in self.rollouts:
            now = self._clock.now()
            self.rollouts[job_id] = Rollout(job_id, now, curve=[(now, 0)])
            self.shown = job_id
        return self.rollouts[job_id]

    def _start(self, event: RolloutStarted) -> None:
        rollout = self._rollout(event.job_id)
        rollout.product, rollout.version, rollout.target = event.product, event.version, event.target
        rollout.started = event.at
        rollout.curve = [(event.at, 0), *rollout.curve[1:]]
        self.shown = event.job_id
        self.launching = False
        self.problem = None

    def _execution(self, event: ExecutionChanged) -> None:
        rollout = self._rollout(event.job_id)
        before = rollout.executions.get(event.thing)
        unchanged = before is not None and before.state == event.state
        since = before.since if unchanged and before is not None else self._clock.now()
        details = dict(event.details) or (before.details if unchanged and before is not None else {})
        if before is not None:
            rollout.known[before.state] -= 1
        rollout.known[event.state] += 1
        rollout.executions[event.thing] = Execution(event.thing, event.state, details, since)
        self._mark(rollout)

    def _mark(self, rollout: Rollout) -> None:
        updated = rollout.counts["SUCCEEDED"]
        if updated != rollout.curve[-1][1]:
            rollout.curve.append((self._clock.now(), updated))

    @property
    def current(self) -> Rollout | None:
        return self.rollouts[self.shown] if self.shown else None
