"""After every action the focus is where the next one starts; Escape leaves a step, and nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop.app.tasks import OperationFailed
from desktop.core.events import Problem
from desktop.gui.pages.releases.page import ReleasesPage
from desktop.gui.pages.rollouts.page import RolloutsPage
from desktop.gui.pages.station.page import StationPage
from desktop.gui.widgets.notice import CodeButton
from tests.gui.playing import Bench
from tools import shift

UNREACHED = Problem("CLD-020", "AWS IoT cannot be reached.", "Check the network.")


@pytest.fixture
def desk(bench: Bench) -> Bench:
    bench.open()
    bench.feed([*shift.station(), *shift.releases()])
    bench.window.activateWindow()
    return bench


@pytest.fixture
def station(desk: Bench) -> StationPage:
    page = desk.window.pages[0]
    assert isinstance(page, StationPage)
    desk.window.show_page(0)
    return page


def click(desk: Bench, widget: QWidget) -> None:
    desk.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def escape(desk: Bench) -> None:
    desk.qtbot.keyClick(desk.window.focusWidget() or desk.window, Qt.Key.Key_Escape)


def visible(page: QWidget, kind: type[QPushButton], text: str = "") -> QPushButton:
    return next(
        one for one in page.findChildren(kind) if one.isVisible() and (not text or one.text() == text)
    )


def test_what_is_looked_at_on_the_station_leaves_the_focus_to_the_next_label(
    desk: Bench, station: StationPage
) -> None:
    click(desk, visible(station, QPushButton, "Details"))
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    desk.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    assert desk.window.focusWidget() is station.scan.box
    click(desk, visible(station, CodeButton))
    assert desk.window.focusWidget() is station.scan.box
    desk.feed([OperationFailed("station", UNREACHED)])
    click(desk, station.notice._close)
    assert not station.notice.isVisible()
    assert desk.window.focusWidget() is station.scan.box


def test_escape_closes_the_message_of_a_page(desk: Bench, station: StationPage) -> None:
    desk.feed([OperationFailed("station", UNREACHED)])
    assert station.notice.isVisible()
    escape(desk)
    assert not station.notice.isVisible()
    assert desk.window.focusWidget() is station.scan.box


def test_escape_leaves_a_release_and_its_message_first(desk: Bench) -> None:
    page = desk.window.pages[1]
    assert isinstance(page, ReleasesPage)
    desk.window.show_page(1)
    page.look_at(shift.WAITING.release_id)
    desk.feed([shift.opened(shift.WAITING), OperationFailed("release", UNREACHED)])
    assert page.notice.isVisible()
    escape(desk)
    assert not page.notice.isVisible()
    assert page.model.looking_at
    escape(desk)
    assert not page.model.looking_at
    assert desk.window.focusWidget() is not None
    assert page.isAncestorOf(desk.window.focusWidget())
    escape(desk)
    assert desk.window.stack.currentWidget() is page, "there is nothing before it"


def test_escape_leaves_a_rollout_that_is_not_made_after_all(desk: Bench) -> None:
    page = desk.window.pages[2]
    assert isinstance(page, RolloutsPage)
    desk.feed(shift.rollout(desk.clock))
    desk.window.show_page(2)
    page.new_button.click()
    assert page._making_new
    escape(desk)
    assert not page._making_new
    assert desk.window.stack.currentWidget() is page
