"""Where the tour is, as plain state fed by events."""

from __future__ import annotations

from typing import Literal

from desktop.app.tasks import OperationFailed
from desktop.app.tour.events import TOUR_STEPS, TourReady, TourStep
from desktop.core.events import Event

StepState = Literal["waiting", "running", "done", "failed"]


class TourModel:
    """Where the tour is. `running` from the moment it is asked for until its last step or a failure."""

    def __init__(self) -> None:
        self.states: dict[str, StepState] = dict.fromkeys(TOUR_STEPS, "waiting")
        self.running = False
        self.current = ""
        self.detail = ""
        self.product = ""
        self.chosen = ""  # what the person named instead, for all but the tour

    def begin(self) -> None:
        self.states = dict.fromkeys(TOUR_STEPS, "waiting")
        self.running = True
        self.current = self.detail = ""

    def apply(self, event: Event) -> bool:
        match event:
            case TourReady(product, chosen):
                self.product, self.chosen = product, chosen
            case TourStep(step, "running" | "done" | "failed" as state, detail) if step in self.states:
                self.states[step], self.current, self.detail = state, step, detail
                finished = self.states[TOUR_STEPS[-1]] == "done"
                self.running = state != "failed" and not finished
            case OperationFailed("tour", problem):
                self.running = False
                if self.current:
                    self.states[self.current] = "failed"
                self.detail = problem.message
            case _:
                return False
        return True

    @property
    def finished(self) -> bool:
        return all(state == "done" for state in self.states.values())
