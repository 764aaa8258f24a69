"""The window runs the whole tour on a real bench: nothing between the button and the units is replaced."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app.application import open_bench
from desktop.gui.app import Desk
from desktop.gui.pages.rollouts.page import RolloutsPage
from desktop.gui.pages.station.page import StationPage

START_SECONDS = 60
TOUR_SECONDS = 100

pytestmark = [pytest.mark.bench, pytest.mark.timeout(240)]


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path / "资料 data"))
    opened = Desk(qapp, open_bench=lambda listener: open_bench(listener, 2))
    opened.languages.use("en")
    opened.window.show()
    yield opened
    opened.close()
    opened.window.deleteLater()


def test_a_visitor_runs_the_tour(desk: Desk, qtbot: QtBot) -> None:
    """With a unit at work that the tour would take, and a serial number that its next ones would get."""
    desk.window.start_bench()
    tour = desk.window.tour
    qtbot.waitUntil(tour.run_button.isEnabled, timeout=START_SECONDS * 1000)
    station, _, rollouts = desk.window.pages
    assert isinstance(station, StationPage)
    assert isinstance(rollouts, RolloutsPage)
    station._requests.start_unit("2", "DL00000128")
    qtbot.mouseClick(tour.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not tour.model.running, timeout=TOUR_SECONDS * 1000)
    assert tour.model.finished, tour.text
    assert tour.outcome == ("Refused, as it should be", "pass")
    badge = rollouts.header.badge  # the page hears of the end by itself
    qtbot.waitUntil(lambda: (badge.text, badge.tone) == tour.outcome)
    runs = [slot.run for slot in station.model.slots.values()]
    assert [run.serial for run in runs if run is not None] == ["DL00000130", "DL00000131"]
    assert station.model.figures.units == 3
    assert os.environ["LINEKEY_DATA_DIR"], "the bench's own folder is in use while it runs"
