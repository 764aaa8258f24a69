"""How long a rollout takes at the least, from what AWS IoT publishes as its limits (Service Quotas, 2026)."""

from __future__ import annotations

import math
from typing import NamedTuple

from desktop.settings.rollout_plan import MOST_A_MINUTE, PaceSection, RolloutPlan
from signing.messages import N

UPDATES_A_SECOND = 200  # StartNextPendingJobExecution and UpdateJobExecution together; not adjustable
BLOCKS_A_SECOND = 1000  # GetStream over MQTT, of the account
PUBLISHES_A_SECOND = 100  # of one connection
BLOCK = 4096  # bytes: what FreeRTOS agents ask for
BLOCKS_BETWEEN_REPORTS = 64  # of a FreeRTOS agent


class Estimate(NamedTuple):
    """`limit`: what holds it up most."""

    minutes: int
    limit: str


def at_least(things: int, size: int, how: RolloutPlan) -> Estimate:
    """For an image of `size` bytes. Units that are off, slow or far away take longer; none takes less."""
    blocks = math.ceil(size / BLOCK)
    updates = 2 + math.ceil(blocks / BLOCKS_BETWEEN_REPORTS)  # begun, done, and how far between
    limits = {
        N("how many units begin in a minute"): _minutes_to_begin(things, how.pace) * 60.0,
        N("job updates of all units"): things * updates / UPDATES_A_SECOND,
        N("blocks of the file of all units"): things * blocks / BLOCKS_A_SECOND,
    }
    limit = max(limits, key=lambda name: limits[name])
    return Estimate(math.ceil((limits[limit] + blocks / PUBLISHES_A_SECOND) / 60), limit)


def _minutes_to_begin(things: int, pace: PaceSection | None) -> int:
    """Minutes until the last unit has begun, when every unit is done at once."""
    pace = pace or PaceSection(per_minute=MOST_A_MINUTE)
    begun, minutes = 0, 0
    while True:
        begun += _per_minute(pace, begun)
        if begun >= things:
            return minutes
        minutes += 1


def _per_minute(pace: PaceSection, begun: int) -> int:
    if pace.begin_with is None:
        return pace.per_minute
    step = pace.after_succeeded or pace.after_notified or 1
    steps = min(begun // step, 64)  # 1.1 to that power is above any pace there is
    return min(pace.per_minute, int(pace.begin_with * pace.factor**steps))
