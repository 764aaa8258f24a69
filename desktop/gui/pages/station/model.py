"""What the station page shows, as plain state fed by events."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

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
from desktop.core.verdicts import GOOD, Verdict
from desktop.gui.pages.station.figures import ShiftFigures
from desktop.gui.pages.station.slot import Run, Slot

# Enough of the latest good runs to say how long the next one takes.
_PACE_RUNS = 20


@dataclass(frozen=True)
class Choice:
    """The slot that the next label is for. `confirmed`: by the slot's own label."""

    slot: str
    confirmed: bool = False


class StationModel:
    """The slots, and which of them waits for what. Not thread safe: it belongs to the Qt thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.figures = ShiftFigures()
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
        self.choice: Choice | None = None
        self.question: str | None = None  # the serial number whose slot is asked for
        self.problem: Problem | None = None

    def apply(self, event: Event) -> bool:
        """Takes one event in; True when it is of this page."""
        match event:
            case StationReady():
                self._ready(event)
            case SlotChanged(info):
                self._plugged(info)
            case RunStarted():
                self._start(event)
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

    def _refuse(self, problem: Problem, slot: str) -> None:
        self.problem = problem
        # Who types the passphrase of the claim key starts the unit again.
        if problem.remedy is not Remedy.SECRET and self.asked.pop(slot, None) is not None:
            self._hold(slot)

    def _ready(self, event: StationReady) -> None:
        self.product, self.endpoint, self.operator = event.product, event.endpoint, event.operator
        self.serial_example = event.serial_example
        self.issuer, self.ways, self.label = event.issuer, event.ways, event.label
        self.slots = {info.slot: Slot(info) for info in event.slots}

    def _plugged(self, info: SlotInfo) -> None:
        """A result stays when the unit is taken out; plugging the next one in clears it."""
        slot = self._slot(info.slot)
        before, slot.info = slot.info, info
        if info.present == before.present:
            return
        slot.held_since = None
        self._forget(info.slot)
        if info.present and slot.state == "finished":
            slot.run = None

    def _hold(self, name: str) -> None:
        """The next label is for this unit, as long as it is there."""
        slot = self._slot(name)
        if slot.info.present:
            slot.held_since = self._clock.monotonic()

    def _forget(self, slot: str) -> None:
        """Whoever chose this slot saw it otherwise than it is now."""
        if self.choice is not None and self.choice.slot == slot:
            self.choice = None

    def _start(self, event: RunStarted) -> None:
        self.asked.pop(event.slot, None)
        self._forget(event.slot)
        slot = self._slot(event.slot)
        slot.run = Run(event.run_id, event.serial, event.phases, self._clock.monotonic())
        slot.held_since = None
        self.problem = None

    def _slot(self, name: str) -> Slot:
        """One that nobody told of was another window's: no unit is known to be there."""
        return self.slots.setdefault(name, Slot(SlotInfo(name, "", present=False)))

    def _run(self, slot: str, run_id: str) -> Run | None:
        run = self._slot(slot).run
        return run if run is not None and run.run_id == run_id else None

    def _finish(self, event: RunFinished) -> None:
        self.figures.count(self._clock.now(), event)
        if event.verdict in GOOD:
            self._good_seconds.append(event.seconds)
        slot, run = self._slot(event.slot), self._run(event.slot, event.run_id)
        if run is None:
            if slot.state == "running":  # an earlier run was settled meanwhile: the slot has another one now
                return
            run = slot.run = Run(event.run_id, event.serial, (), self._clock.monotonic())
        run.finished = event
        self.asked.pop(event.slot, None)
        self._forget(event.slot)
        if event.verdict not in (*GOOD, Verdict.ABORTED):
            self._hold(event.slot)

    def _recall(self, event: UnitCompleted | UnitsRecorded) -> None:
        if isinstance(event, UnitCompleted):
            self._complete(event.run)
            return
        for at, finished in event.runs:
            self.figures.count(at, finished)

    def _complete(self, completed: RunFinished) -> None:
        """Where the unit is shown as MADE it is PASS from now on; it was counted when it was made."""
        for slot in self.slots.values():
            run = slot.run
            if run is not None and run.run_id == completed.run_id and run.finished is not None:
                run.finished = completed
        self.figures.complete(completed)

    @property
    def running(self) -> bool:
        return any(slot.state == "running" for slot in self.slots.values())

    @property
    def at_work(self) -> bool:
        """A unit is run, or is about to be."""
        return self.running or bool(self.asked)

    def elapsed(self, run: Run) -> float:
        return run.finished.seconds if run.finished else self._clock.monotonic() - run.started

    def remaining(self, run: Run) -> float | None:
        """Seconds a run may still take, from the good runs before it; None when nobody knows."""
        if not self._good_seconds:
            return None
        left = sum(self._good_seconds) / len(self._good_seconds) - self.elapsed(run)
        return left if left > 0.5 else None

    def begin(self, slot: str, serial: str) -> None:
        """This label was given to this slot; its run is about to begin."""
        self.asked[slot] = serial
        self.choice = self.question = None

    def dismiss(self, name: str) -> None:
        """The unit waits for no other label any more; a result that is not good goes from its slot."""
        slot = self.slots[name]
        slot.held_since = None
        self._forget(name)
        if slot.state == "finished" and not slot.has_passed:
            slot.run = None

    def is_at_work(self, name: str) -> bool:
        """Also when it is about to be."""
        return name in self.asked or self.slots[name].state == "running"

    def waiting_slots(self) -> tuple[str, ...]:
        """Those whose unit is there and can be run with a label, in the order of the slots."""
        return tuple(
            name
            for name, slot in self.slots.items()
            if slot.info.present and not slot.has_passed and not self.is_at_work(name)
        )

    def holding_slots(self) -> tuple[str, ...]:
        """Those whose unit came to no good and was not replaced or dismissed."""
        return tuple(
            name
            for name, slot in self.slots.items()
            if slot.held_since is not None and not self.is_at_work(name)
        )
