"""What a rollout tells beside the events of its job: whom it can go to, its checks, and that it began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.core.events import CheckDone, Event


@dataclass(frozen=True)
class Target:
    """A thing or thing group a release can go to, and how many things that is now."""

    name: str
    things: int


@dataclass(frozen=True)
class TargetsChanged(Event):
    """The things and groups a release can go to, counted now."""

    targets: tuple[Target, ...]


@dataclass(frozen=True)
class RolloutChecked(Event):
    """What stands between `release_id` and the `things` of `target`, counted now: 0 when a check failed."""

    release_id: str
    target: str
    things: int
    checks: tuple[CheckDone, ...]


@dataclass(frozen=True)
class RolloutStarted(Event):
    """A job exists: `release_id` goes to `target`."""

    job_id: str
    release_id: str
    product: str
    version: str
    target: str
    at: datetime
