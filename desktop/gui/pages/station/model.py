"""What the station page shows, as plain state fed by events."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from desktop.app.station.events import LabelFormat, SlotChanged, SlotInfo, StationReady, UnitsRecorded
from desktop.app.tasks import OperationFailed
from desktop.core.clock import Clock
from desktop.core.events import (
    Event,
    PhaseFinished,
    PhaseStarted,
    Problem,
    Remedy,
    RunFinished,
    RunLost,
    RunStarted,
    UnitCompleted,
    WaitEnded,
    WaitStarted,
)
from desktop.core.verdicts import Verdict

SlotState = Literal["empty", "ready", "running", "finished"]
StepState = Literal["done", "now", "waiting", "failed"]

RECENT = 200
# Enough of the latest good runs to say how long the next one takes.
_PACE_RUNS = 20


@dataclass
class Run:
    """One run in a slot, from its first event to its verdict."""

    run_id: str
    serial: str
    phases: tuple[str, ...]
    started: float
    seconds: dict[str, float] = field(default_factory=dict)
    current: str = ""
    waits_for: str = ""  # the AWS operation whose limit is reached
    finished: RunFinished | None = None

    def go_on(self, event: PhaseStarted | PhaseFinished | WaitStarted | WaitEnded) -> None:
        match event:
            case PhaseStarted():
                self.current = event.phase
            case PhaseFinished():
                self.seconds[event.phase] = event.seconds
            case WaitStarted():
                self.waits_for = event.operation
            case WaitEnded():
                self.waits_for = ""

    @property
    def step(self) -> int:
        """The number of the phase at work, from 1."""
        return min(len(self.seconds) + 1, max(len(self.phases), 1))

    def steps(self) -> Iterator[tuple[str, StepState, float]]:
        for phase in self.phases:
            yield phase, self._state(phase), self.seconds.get(phase, 0.0)

    def _state(self, phase: str) -> StepState:
        if phase in self.seconds:
            return "done"
        if phase == self.current:
            return "failed" if self.finished else "now"
        return "waiting"


@dataclass
class Slot:
    info: SlotInfo
    run: Run | None = None

    @property
    def state(self) -> SlotState:
        if self.run is not None:
            return "finished" if self.run.finished else "running"
        return "ready" if self.info.present else "empty"


@dataclass(frozen=True)
class FailureCause:
    problem: Problem
    verdict: Verdict
    count: int


GOOD = (Verdict.PASS, Verdict.MADE)


class StationModel:
    """Slots, recent units and the figures of the shift. Not thread safe: it belongs to the Qt thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: set[str] = set()
        self._good_seconds: deque[float] = deque(maxlen=_PACE_RUNS)
        self.product = ""
        self.endpoint = ""
        self.operator = ""
        self.serial_example = ""
        self.issuer = ""
        self.ways: tuple[str, ...] = ()
        self.label = LabelFormat()
        self.slots: dict[str, Slot] = {}
        self.asked: dict[str, str] = {}  # slot -> serial number, until its run begins or is refused
        self.preferred: str | None = None
        self.recent: deque[tuple[datetime, RunFinished]] = deque(maxlen=RECENT)
        self.problem: Problem | None = None
        self.good_first = 0
        self.units = 0
        self.yields: list[tuple[datetime, float]] = []
        self._causes: Counter[tuple[Verdict, str]] = Counter()
        self._problems: dict[str, Problem] = {}

    def apply(self, event: Event) -> bool:
        """Takes one event in; True when it is of this page."""
        match event:
            case StationReady():
                self._ready(event)
            case SlotChanged(info):
                self._plugged(info)
            case RunStarted():
                self.asked.pop(event.slot, None)
                begun = Run(event.run_id, event.serial, event.phases, self._clock.monotonic())
                self._slot(event.slot).run = begun
                self.problem = None
            case PhaseStarted() | PhaseFinished() | WaitStarted() | WaitEnded():
                if run := self._run(event.slot, event.run_id):
                    run.go_on(event)
            case RunFinished():
                self._finish(event)
            case RunLost(_, _, problem):
                self.problem = problem
            case UnitCompleted() | UnitsRecorded():
                self._recall(event)
            case OperationFailed("station", problem, slot):
                self._refuse(problem, slot)
            case _:
                return False
        return True

    def _recorded(self, runs: Iterable[tuple[datetime, RunFinished]]) -> None:
        for at, finished in runs:
            self._count(at, finished)

    def _refuse(self, problem: Problem, slot: str) -> None:
        self.problem = problem
        # Who types the passphrase of the claim key starts the unit again.
        if problem.remedy is not Remedy.SECRET:
            self.asked.pop(slot, None)

    def _ready(self, event: StationReady) -> None:
        self.product, self.endpoint, self.operator = event.product, event.endpoint, event.operator
        self.serial_example = event.serial_example
        self.issuer, self.ways, self.label = event.issuer, event.ways, event.label
        self.slots = {info.slot: Slot(info) for info in event.slots}

    def _plugged(self, info: SlotInfo) -> None:
        """A result stays when the unit is taken out; plugging the next one in clears it."""
        slot = self._slot(info.slot)
        arrived = info.present and not slot.info.present
        slot.info = info
        if arrived and slot.state == "finished":
            slot.run = None

    def _slot(self, name: str) -> Slot:
        return self.slots.setdefault(name, Slot(SlotInfo(name, "", present=True)))

    def _run(self, slot: str, run_id: str) -> Run | None:
        run = self._slot(slot).run
        return run if run is not None and run.run_id == run_id else None

    def _finish(self, event: RunFinished) -> None:
        run = self._run(event.slot, event.run_id)
        if run is None:
            run = Run(event.run_id, event.serial, (), self._clock.monotonic())
            self._slot(event.slot).run = run
        run.finished = event
        self.asked.pop(event.slot, None)
        if event.verdict in GOOD:
            self._good_seconds.append(event.seconds)
        self._count(self._clock.now(), event)

    def _recall(self, event: UnitCompleted | UnitsRecorded) -> None:
        if isinstance(event, UnitCompleted):
            self._complete(event.run)
            return
        for at, finished in event.runs:
            self._count(at, finished)

    def _complete(self, completed: RunFinished) -> None:
        """Where the unit is shown as MADE it is PASS from now on; it was counted when it was made."""
        for slot in self.slots.values():
            run = slot.run
            if run is not None and run.run_id == completed.run_id and run.finished is not None:
                run.finished = completed
        shown = [(at, completed if run.run_id == completed.run_id else run) for at, run in self.recent]
        self.recent = deque(shown, maxlen=RECENT)

    def _count(self, at: datetime, event: RunFinished) -> None:
        self.recent.appendleft((at, event))
        if event.problem is not None and event.verdict is not Verdict.ABORTED:
            self._causes[event.verdict, event.problem.code] += 1
            self._problems[event.problem.code] = event.problem
        if event.serial in self._seen or event.verdict is Verdict.ABORTED:
            return
        self._seen.add(event.serial)
        self.units += 1
        self.good_first += event.verdict in GOOD
        self.yields.append((at, self.good_first / self.units))

    @property
    def first_pass_yield(self) -> float | None:
        """The share of this shift's units that passed at the first attempt."""
        return self.good_first / self.units if self.units else None

    @property
    def causes(self) -> list[FailureCause]:
        return [
            FailureCause(self._problems[code], verdict, count)
            for (verdict, code), count in self._causes.most_common()
        ]

    @property
    def running(self) -> bool:
        return any(slot.state == "running" for slot in self.slots.values())

    def elapsed(self, run: Run) -> float:
        return run.finished.seconds if run.finished else self._clock.monotonic() - run.started

    def remaining(self, run: Run) -> float | None:
        """Seconds a run may still take, from the good runs before it; None when nobody knows."""
        if not self._good_seconds:
            return None
        left = sum(self._good_seconds) / len(self._good_seconds) - self.elapsed(run)
        return left if left > 0.5 else None

    def next_slot(self) -> str | None:
        """Where the next scan goes: the chosen slot, else one that waits, else one whose result may go."""
        free = {name: slot for name, slot in self.slots.items() if name not in self.asked}
        if self.preferred in free and free[self.preferred].state != "running":
            return self.preferred
        for wanted in ("ready", "finished", "empty"):
            for name, slot in free.items():
                if slot.state == wanted and (wanted != "finished" or slot.info.present):
                    return name
        return None

    def is_running(self, serial: str) -> bool:
        """Also when it is about to."""
        if serial in self.asked.values():
            return True
        runs = (slot.run for slot in self.slots.values())
        return any(run is not None and run.serial == serial and run.finished is None for run in runs)
