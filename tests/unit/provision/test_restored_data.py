"""A data folder that is older than the world: restored from a backup, or copied to another computer."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from desktop.core.events import Event
from desktop.core.verdicts import Verdict
from desktop.ledger.store import Ledger
from tests.unit.provision.conftest import PORT, Bench
from tests.unit.provision.test_reconcile import MOMENTS, PowerCut, cut_off_at
from tests.unit.provision.test_serials import Elsewhere, assert_works, elsewhere
from tests.unit.provision.world import FakeUnit, World

__all__ = ["elsewhere"]


@pytest.mark.parametrize("at_hand", [True, False])
@pytest.mark.parametrize("moment", MOMENTS[MOMENTS.index("before key") : -1])
def test_unit_that_passed_after_the_copy_was_made_stays_one(
    bench: Bench, elsewhere: Elsewhere, world: World, tmp_path: Path, moment: str, *, at_hand: bool
) -> None:
    copy = tmp_path / "copy.sqlite3"

    def keep(event: Event) -> None:
        try:
            cut_off_at(moment)(event)
        except PowerCut:
            with sqlite3.connect(tmp_path / "ledger.sqlite3") as now, sqlite3.connect(copy) as kept:
                now.backup(kept)

    bench.station._listener = keep
    passed = bench.run()
    assert passed.verdict is Verdict.PASS
    bench.station.close()
    unit = world.units[PORT]
    if not at_hand:
        world.units[PORT] = FakeUnit()
    with Ledger(copy) as old:
        restored = elsewhere(ledger=old)
        [settled] = restored.station.reconcile()
        assert (settled.certificate_id, settled.issuer) == (passed.certificate_id, "fleet")
        assert restored.open_runs() == []
        assert restored.verdicts() == ["PASS"]
    world.units[PORT] = unit
    assert_works(world, passed)
    assert unit.erased == 0
