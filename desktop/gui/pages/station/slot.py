"""A slot of the station and the run in it, as plain state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from desktop.app.station.events import SlotInfo
from desktop.core.events import PhaseFinished, PhaseStarted, RunFinished, WaitEnded, WaitStarted
from desktop.core.verdicts import GOOD

SlotState = Literal["empty", "ready", "running", "finished"]
StepState = Literal["done", "now", "waiting", "failed"]


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
    def progress(self) -> tuple[object, ...]:
        """Equal as long as no event has changed anything of it."""
        return self.run_id, tuple(self.seconds.items()), self.current, self.waits_for, self.finished

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
    """`held_since`: since when its unit waits for another label, because a run of it came to no good."""

    info: SlotInfo
    run: Run | None = None
    held_since: float | None = None

    @property
    def state(self) -> SlotState:
        if self.run is not None:
            return "finished" if self.run.finished else "running"
        return "ready" if self.info.present else "empty"

    @property
    def has_passed(self) -> bool:
        """Its result is a good one, whether or not the unit is still there."""
        return self.run is not None and self.run.finished is not None and self.run.finished.verdict in GOOD
