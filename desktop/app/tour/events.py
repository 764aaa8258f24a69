"""How far the tour of the bench is."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.events import Event

TOUR_STEPS = ("provision", "sign", "approve", "rollout", "refuse")


@dataclass(frozen=True)
class TourStep(Event):
    """One of `TOUR_STEPS` is `running`, `done` or `failed`; `detail` is a result for people."""

    step: str
    state: str
    detail: str = ""
