"""What a rollout tells beside the events of its job: whom it can go to, its checks, and that it began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop.app.releases.events import ReleaseSigned
from desktop.app.releases.record.events import Standing
from desktop.core.events import FAILURES, CheckDone, Event
from desktop.ledger.projections.executions import ReasonCount

PAGE_ROWS = 500
ENDS = ("SUCCEEDED", *FAILURES)  # the unit's own: nobody took the rollout from it


@dataclass(frozen=True)
class AccountNamed(Event):
    """Where everything that is started here will be: 12 digits and a Region. `bench`: none of AWS's."""

    id: str
    region: str
    bench: bool = False


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
class Intent:
    """What a launch would do, as all of it was found when it was checked.

    `key` is the SHA-256 of the public key that signed. `versions`: how many things run what now, the most
    frequent first; an empty version counts those of which nobody knows.
    """

    release: ReleaseSigned
    key: str
    standing: Standing
    account: AccountNamed
    targets: tuple[Target, ...]
    versions: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class RolloutChecked(Event):
    """What stands between `release_id` and the `things` of `target`, counted now.

    When a check failed there are 0, and there is no `intent`.
    """

    release_id: str
    target: str
    things: int
    checks: tuple[CheckDone, ...]
    intent: Intent | None = None


@dataclass(frozen=True)
class RolloutStarted(Event):
    """A job exists: `release_id` goes to `target`. `tampered`: to show that units refuse a changed image."""

    job_id: str
    release_id: str
    product: str
    version: str
    target: str
    at: datetime
    tampered: bool = False


@dataclass(frozen=True)
class Execution:
    """One thing's part of a rollout; `details` is AWS's statusDetails map as the unit reported it."""

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
        """How far it came: nowhere when it was cancelled, however much had been received."""
        if self.state in ENDS:
            return 1.0
        if self.state != "IN_PROGRESS":
            return 0.0
        if "self_test" in self.details:
            return 1.0
        blocks = self.blocks
        return blocks[0] / blocks[1] if blocks else 0.0


@dataclass(frozen=True)
class ExecutionsRead(Event):
    """The first `rows` of a rollout, and of all its executions the `counts` by state and why they failed.

    Up to `PAGE_ROWS` executions are listed by name; of a larger rollout failures come first. `reasons`: the
    most frequent first.
    """

    job_id: str
    rows: tuple[Execution, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    reasons: tuple[ReasonCount, ...] = ()
