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


@dataclass(frozen=True)
class TourReady(Event):
    """There is a tour, whose units are of `product`; `chosen` is what the person named for all else."""

    product: str
    chosen: str = ""
