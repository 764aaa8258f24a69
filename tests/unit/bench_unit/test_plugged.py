"""Virtual units that a window sees as plugged in, as long as they are switched on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.app.station.events import SlotInfo
from desktop.app.station.slots import Slots, with_virtual_units
from desktop.bench.unit.plugged import plugged, plugged_units
from desktop.core.paths import data_dir

ONE, TWO, THREE = (f"socket://127.0.0.1:{port}" for port in (4001, 4002, 4003))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path))
    return data_dir() / "bench" / "plugged"


def test_units_are_seen_until_they_are_switched_off(folder: Path) -> None:
    with plugged([ONE, TWO]):
        assert plugged_units() == {"1": ONE, "2": TWO}
    assert plugged_units() == {}
    assert list(folder.iterdir()) == []


def test_each_has_the_lowest_number_that_is_free() -> None:
    with plugged([ONE]):
        with plugged([TWO]):
            assert plugged_units() == {"1": ONE, "2": TWO}
        with plugged([TWO, THREE]):
            assert plugged_units() == {"1": ONE, "2": TWO, "3": THREE}


def test_units_of_a_process_that_died_are_forgotten(folder: Path) -> None:
    """Its lock went with it; its files stay."""
    folder.mkdir(parents=True)
    (folder / "units-1.json").write_text(json.dumps({"1": ONE}), encoding="utf-8")
    (folder / "units-1.lock").touch()
    (folder / "units-2.json").write_text(json.dumps({"2": TWO}), encoding="utf-8")
    assert plugged_units() == {}
    assert list(folder.iterdir()) == []


def test_a_damaged_record_is_no_unit(folder: Path) -> None:
    with plugged([ONE]):
        [record] = folder.glob("*.json")
        record.write_text("{", encoding="utf-8")
        assert plugged_units() == {}


def test_a_window_on_the_bench_has_a_slot_for_each() -> None:
    slots = Slots(None, with_virtual_units)
    with plugged([ONE, TWO]):
        seen = {info.port: info for info, _ in slots.look()}
        assert seen[TWO] == SlotInfo(seen[TWO].slot, TWO, True, tells_presence=True)
        assert slots.port(seen[TWO].slot) == TWO
    gone = {info.port: info.present for info, _ in slots.look()}
    assert (gone[ONE], gone[TWO]) == (False, False)
    with plugged([THREE]):
        assert {info.slot: info.port for info, _ in slots.look()}[seen[ONE].slot] == THREE
