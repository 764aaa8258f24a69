"""Whatever happens to two stations that share an account: one serial number, one unit, one certificate.

Each of four walks has a family of its own: with its key or without, telling its certificate or not.
`LINEKEY_WALK_STEPS=100000 LINEKEY_WALK_SEED=7` walks longer, and elsewhere.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.provision import station
from tests.unit.provision.two_stations import InlineLanes, Walk

WALKS = 4
STEPS = int(os.environ.get("LINEKEY_WALK_STEPS", "2400")) // WALKS
SEED = int(os.environ.get("LINEKEY_WALK_SEED", "1"))


@pytest.mark.timeout(0 if "LINEKEY_WALK_STEPS" in os.environ else 120)
@pytest.mark.parametrize("seed", range(SEED, SEED + WALKS))
def test_a_walk_of_two_stations(
    seed: int, tmp_path: Path, empty_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(station, "Lanes", InlineLanes)
    monkeypatch.setattr("desktop.provision.steps.ATTACHED_AFTER", (0.0,))
    walk = Walk(seed, tmp_path, empty_ledger)
    try:
        for number in range(1, STEPS + 1):
            walk.step()
            walk.check()
            if number % 8 == 0:
                walk.settle()
                walk.check()
    except BaseException:
        print(f"seed {seed}, step {number}:", *walk.told, sep="\n  ")  # noqa: T201 - how it came to that
        raise
    finally:
        walk.close()
    assert walk.counts["killed"] > STEPS / 40
    assert len(walk.passed) > STEPS / 40
