"""Ten thousand random steps: each scan is run for the unit it was meant for, or refused aloud.

Each fault that was there before is put back, and found.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.gui.pages.station import page as page_module
from desktop.gui.pages.station import placing
from desktop.gui.pages.station.model import StationModel
from desktop.gui.pages.station.page import StationPage
from desktop.gui.pages.station.slot import Slot
from desktop.gui.scanning.scanner import Scanner
from tests.gui.playing import Bench
from tests.gui.technician import Technician

STEPS, SEEDS = 1_250, range(1, 9)
LONGEST = 2_500  # steps until a fault is found

Hire = Callable[[int], Technician]


@pytest.fixture
def hire(bench: Bench, qtbot: QtBot) -> Hire:
    """`hire(seed)`: a technician at a whole window that is in use."""
    bench.open()
    window = bench.window
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle() is not None)
    page = window.pages[0]
    assert isinstance(page, StationPage)
    return lambda seed: Technician(bench, page, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_scan_is_run_for_the_unit_it_was_meant_for_or_refused_aloud(hire: Hire, seed: int) -> None:
    technician = hire(seed)
    work(technician, STEPS)
    assert technician.outcomes.keys() == {"started", "asked", "chosen", "refused"}
    assert min(technician.outcomes.values()) > STEPS // 50, technician.outcomes


def work(technician: Technician, steps: int) -> None:
    for _ in range(steps):
        technician.step()


def _to_the_next_ready_slot(model: StationModel, serial: str, now: float) -> placing.Placing:
    """As it was: a unit that came to no good kept no label."""
    ready = [name for name in model.waiting_slots() if model.slots[name].run is None]
    if model.question is None and model.choice is None and len(ready) == 1:
        return placing.Start(ready[0], serial)
    return placing.place(model, serial, now)


def _to_the_first_slot(model: StationModel, serial: str, now: float) -> placing.Placing:
    """As it was: of several units that wait the first got the label."""
    decided = placing.place(model, serial, now)
    return placing.Start(decided.slots[0], serial) if isinstance(decided, placing.Ask) else decided


def _only_in_the_box(self: Scanner, event: QKeyEvent) -> bool:
    """As it was: a scan went to whatever had the focus."""
    box = self._box()
    return box is not None and box.hasFocus() and PRESS(self, event)


def _not_over_dialogs(self: Scanner, event: QKeyEvent) -> bool:
    """As it was: a dialog had the scanner's keys."""
    return QApplication.activeModalWidget() is None and PRESS(self, event)


PRESS = Scanner._press
ANOTHER = "meant for another unit"
LOST = r"ended as \[\]|was lost|pressed a button|no window is in use"
FAULTS = {
    "a label goes from a bad unit to the next": (page_module, "place", _to_the_next_ready_slot, ANOTHER),
    "a PASS is overwritten": (Slot, "has_passed", property(lambda _slot: False), ANOTHER),
    "the window guesses": (page_module, "place", _to_the_first_slot, ANOTHER),
    "a verdict that nobody has seen takes the label": (placing, "UNSEEN_SECONDS", 0.0, ANOTHER),
    "a scan is lost where the focus is": (Scanner, "_press", _only_in_the_box, LOST),
    "Stop forgets what has not begun": (StationPage, "_give_up", lambda _page: None, "outlived Stop"),
    "a dialog takes the scan": (Scanner, "_press", _not_over_dialogs, LOST),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_is_put_back_is_found(hire: Hire, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    technician = hire(1)
    owner, name, faulty, found = FAULTS[fault]
    monkeypatch.setattr(owner, name, faulty)
    with pytest.raises(AssertionError, match=found):
        work(technician, LONGEST)
