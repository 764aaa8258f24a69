"""Steps of a rollout that goes to a few things first, and what comes next.

Nothing is remembered of how far it is: a step has begun when AWS IoT has its things among the job's targets,
and its soak time runs from the last report of its things. So whoever goes on with it finds the same.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from desktop.cloud.jobs import Execution
from desktop.cloud.registry import thing_arn
from desktop.cloud.session import Cloud
from desktop.core.catalogue.rollout import CANARY_TOO_LARGE
from desktop.core.errors import RolloutError
from desktop.core.events import FAILURES
from desktop.rollout.targets import MAX_TARGETS, Targets
from desktop.settings.rollout_plan import CanarySection

OPEN = ("QUEUED", "IN_PROGRESS")


@dataclass(frozen=True)
class Step:
    """Things that begin together; `soak` is how long they prove it before others begin."""

    things: tuple[str, ...]
    soak: timedelta

    def facts(self) -> dict[str, object]:
        return {"things": list(self.things), "soak_seconds": int(self.soak.total_seconds())}

    @classmethod
    def of(cls, facts: Any) -> Step:
        """As `facts` wrote it."""
        return cls(tuple(facts["things"]), timedelta(seconds=facts["soak_seconds"]))


@dataclass(frozen=True)
class Move:
    """What comes next for a step: `wait` for its things, `soak` until a time, `halt` for what a thing did, or
    `go` on to the next.
    """

    what: Literal["wait", "soak", "halt", "go"]
    until: datetime | None = None
    thing: str = ""
    state: str = ""


def steps_of(canary: Sequence[CanarySection], targets: Targets, job_id: str) -> tuple[Step, ...]:
    """The things of each step: other ones for each rollout, so that not the same units prove all of them.

    A step that would take the last thing takes none: then there is nobody left to be spared. Raises ROL-056
    for more of them than a job has room for beside `targets`.
    """
    mixed = sorted(targets.names, key=lambda name: hashlib.sha256(f"{job_id} {name}".encode()).digest())
    steps: list[Step] = []
    taken = 0
    for section in canary:
        wanted = section.things or math.ceil(len(mixed) * (section.percent or 0) / 100)
        upto = min(max(wanted, taken), len(mixed) - 1)
        if upto > taken:
            steps.append(Step(tuple(mixed[taken:upto]), timedelta(minutes=section.soak_minutes)))
            taken = upto
    most = MAX_TARGETS - len(targets.arns)
    if taken > most:
        raise RolloutError(CANARY_TOO_LARGE, things=taken, most=most)
    return tuple(steps)


def arns_of(cloud: Cloud, step: Step) -> tuple[str, ...]:
    return tuple(thing_arn(cloud, name) for name in step.things)


def next_move(step: Step, executions: Mapping[str, Execution], now: datetime) -> Move:
    """Of a step that has begun. Whether its things are still connected is looked at when it may `go`."""
    known = [executions.get(thing) for thing in step.things]
    for one in known:
        if one is not None and one.state in (*FAILURES, "CANCELED", "REMOVED"):
            return Move("halt", thing=one.thing, state=one.state)
    if any(one is None or one.state in OPEN for one in known):
        return Move("wait")
    last = max(one.updated for one in known if one is not None and one.updated is not None)
    until = last + step.soak
    return Move("soak", until=until) if now < until else Move("go")
