"""The least a rollout takes, against figures worked out by hand from AWS's published limits."""

from __future__ import annotations

import pytest

from desktop.rollout.estimate import Estimate, at_least
from desktop.settings.rollout_plan import USUAL, PaceSection, RolloutPlan

PACE = "how many units begin in a minute"
UPDATES = "job updates of all units"
BLOCKS = "blocks of the file of all units"


def at(**pace: float) -> RolloutPlan:
    return RolloutPlan(pace=PaceSection.model_validate(pace))


@pytest.mark.parametrize(
    ("things", "size", "how", "expected"),
    [
        # 12,000 blocks at 100 publishes a second of one connection: two minutes.
        (1, 12_000 * 4096, USUAL, Estimate(3, BLOCKS)),
        # A thousand begin at once and every minute; 100,000 of them within 99 minutes.
        (100_000, 4096, USUAL, Estimate(100, PACE)),
        (100_000, 4096, at(per_minute=10), Estimate(10_000, PACE)),
        # 256 blocks each, 1,000 a second of the account: 25,600 s.
        (100_000, 1 << 20, USUAL, Estimate(427, BLOCKS)),
        # Three updates each, 200 a second of the account: 15 s.
        (1000, 4096, USUAL, Estimate(1, UPDATES)),
        # 10, then 20, then 80 a minute: after the third 110 have begun.
        (100, 4096, at(begin_with=10, factor=2.0, after_succeeded=10), Estimate(3, PACE)),
        # 10, 20, 20, 20, 20, 20: never above what the plan has as the most.
        (100, 4096, at(per_minute=20, begin_with=10, factor=2.0, after_notified=10), Estimate(6, PACE)),
    ],
)
def test_what_holds_it_up_most(things: int, size: int, how: RolloutPlan, expected: Estimate) -> None:
    assert at_least(things, size, how) == expected
