"""How the window closes: never under a unit at work, never unseen, and at once while it still opens."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.app.opener import Ended, OpenBegun, Opened, Opener
from desktop.app.tasks import OperationFailed
from desktop.app.tour.events import TourStep
from desktop.core.events import Event, Listener, PhaseStarted, Problem, RunFinished
from desktop.core.verdicts import Verdict
from desktop.gui import app as gui_app
from desktop.gui.application import Application
from desktop.gui.pages.station.page import StationPage
from desktop.gui.widgets.dialogs import Dialog
from tests.gui.playing import Bench, FakeApplication
from tools import shift

SERIAL = "DL00000126"


def at_work(bench: Bench, slot: str = "1", serial: str = SERIAL) -> str:
    """Begins a run, the id of which is returned."""
    bench.feed(shift.begun(slot, serial, 3))
    run = station(bench).model.slots[slot].run
    assert run is not None
    return run.run_id


def station(bench: Bench) -> StationPage:
    page = bench.window.pages[0]
    assert isinstance(page, StationPage)
    return page


def ended(run: str, verdict: Verdict = Verdict.PASS, slot: str = "1") -> Event:
    return RunFinished(run, slot, SERIAL, verdict, 6.2)


def question(bench: Bench) -> Dialog:
    [dialog] = [one for one in bench.window.findChildren(Dialog) if one.isVisible()]
    return dialog


def press(dialog: Dialog, text: str) -> None:
    [button] = [one for one in dialog.findChildren(QPushButton) if one.text() == text]
    button.click()


def gone(bench: Bench) -> bool:
    return not bench.window.isVisible() and bench.application.closed


def test_with_nothing_at_work_it_goes_once_all_has_ended(bench: Bench, qtbot: QtBot) -> None:
    go_on = threading.Event()
    bench.open()
    close = bench.application.close

    def close_slowly() -> None:
        assert go_on.wait(10)
        close()

    bench.application.close = close_slowly  # type: ignore[method-assign]
    bench.window.close()
    assert bench.window.isVisible(), "it is seen as long as it lives"
    assert bench.window.stack.currentWidget() is bench.window.closing.page
    assert "closing" in bench.window.closing.page.text
    go_on.set()
    qtbot.waitUntil(lambda: gone(bench))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_units_at_work_are_asked_about_and_no_key_of_a_scanner_leaves_them(
    bench: Bench, qtbot: QtBot, key: Qt.Key
) -> None:
    at_work(bench.open())
    for _ in range(2):
        bench.window.close()
    dialog = question(bench)
    assert any(f"Slot 1 · {SERIAL}" in label.text() for label in dialog.findChildren(QLabel))
    qtbot.keyClick(dialog.focusWidget(), key)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert bench.window.isVisible()
    assert not bench.application.closed
    assert bench.window.stack.currentWidget() is station(bench)


def test_out_of_the_taskbar_it_asks_where_it_is_seen(bench: Bench) -> None:
    at_work(bench.open())
    bench.window.showMinimized()
    bench.window.close()
    assert not bench.window.isMinimized()
    question(bench).reject()


def test_they_finish_first_and_then_it_goes(bench: Bench, qtbot: QtBot) -> None:
    first, second = at_work(bench.open()), at_work(bench, "2", "DL00000127")
    bench.window.close()
    press(question(bench), "Finish, then close")
    page = bench.window.closing.page
    assert bench.window.stack.currentWidget() is page
    bench.feed([PhaseStarted(first, "1", "connect"), ended(second, Verdict.FAIL, "2")])
    assert f"Slot 1 {SERIAL} Connecting" in page.text
    assert "Slot 2 DL00000127 FAIL" in page.text
    bench.window.close()
    assert bench.window.isVisible(), "asking again changes nothing"
    bench.feed([ended(first)])
    qtbot.waitUntil(lambda: gone(bench))


def test_while_they_finish_one_may_think_again(bench: Bench, qtbot: QtBot) -> None:
    run = at_work(bench.open())
    bench.window.close()
    press(question(bench), "Finish, then close")
    assert not bench.window.rail.isEnabled()
    page = bench.window.closing.page
    assert page.keep_button.hasFocus() or bench.window.focusWidget() is page.keep_button
    page.keep_button.click()
    assert bench.window.stack.currentWidget() is station(bench)
    assert bench.window.focusWidget() is station(bench).scan.box
    assert bench.window.rail.isEnabled()
    bench.feed([ended(run)])
    assert bench.window.isVisible()
    assert not bench.application.closed
    bench.window.close()
    qtbot.waitUntil(lambda: gone(bench))


@pytest.mark.parametrize("from_page", [False, True])
def test_stopped_they_are_shown_to_their_end(bench: Bench, qtbot: QtBot, from_page: bool) -> None:
    stopping, go_on = threading.Event(), threading.Event()
    run = at_work(bench.open())

    def close() -> None:
        stopping.set()
        assert go_on.wait(10)
        bench.application.closed = True

    bench.application.close = close  # type: ignore[method-assign]
    bench.window.close()
    page = bench.window.closing.page
    if from_page:
        press(question(bench), "Finish, then close")
        page.stop_button.click()
    else:
        press(question(bench), "Stop them and close")
    qtbot.waitUntil(stopping.is_set)
    assert "cannot be undone" in page.text
    assert not page.keep_button.isVisible()
    bench.feed([ended(run, Verdict.ABORTED)])
    assert f"Slot 1 {SERIAL} STOPPED" in page.text
    assert bench.window.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: gone(bench))


def test_a_unit_that_was_scanned_and_has_not_begun_is_not_forgotten(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    station(bench).model.asked["1"] = SERIAL
    bench.window.close()
    press(question(bench), "Finish, then close")
    assert f"Slot 1 {SERIAL} Starting" in bench.window.closing.page.text
    refused = Problem("SET-003", "No serial number of LAMP-1.")
    bench.feed([OperationFailed("station", refused, slot="1")])
    qtbot.waitUntil(lambda: gone(bench))


def test_the_last_unit_may_end_while_the_question_is_asked(bench: Bench, qtbot: QtBot) -> None:
    run = at_work(bench.open())
    bench.window.close()
    dialog = question(bench)
    bench.feed([ended(run)])
    assert bench.window.isVisible()
    press(dialog, "Finish, then close")
    qtbot.waitUntil(lambda: gone(bench))


def test_while_it_opens_nobody_waits(bench: Bench, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def open_slowly(listener: Listener) -> Application:
        assert go_on.wait(10)
        return FakeApplication(listener)

    bench.window._open_bench = open_slowly
    bench.window.start_bench()
    qtbot.waitUntil(lambda: bench.desk.opener.is_opening)
    bench.window.close()
    assert not bench.window.isVisible()
    assert not bench.desk.settle(), "which does not wait"
    assert bench.desk.opener.is_opening
    go_on.set()


def test_while_it_opens_the_process_ends_with_the_window(tmp_path: Path) -> None:
    child = Path(__file__).with_name("closing_child.py")
    done = subprocess.run(
        [sys.executable, child],
        env={**os.environ, "LINEKEY_DATA_DIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        timeout=60,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout.split()) == (0, ["opening", "closed"]), done.stderr


def test_the_window_comes_back_where_it_was(bench: Bench, qapp: QApplication, qtbot: QtBot) -> None:
    bench.open()
    usual = bench.window.height()
    bench.window.resize(bench.window.width(), 700)  # as high as the display of the tests has room for
    bench.window.close()
    qtbot.waitUntil(lambda: gone(bench))
    again = gui_app.Desk(qapp)
    assert usual != again.window.height() == 700
    again.close()
    again.window.deleteLater()


def test_the_tour_shows_no_page_of_its_own_meanwhile(bench: Bench, qtbot: QtBot) -> None:
    run = at_work(bench.open())
    bench.window.close()
    press(question(bench), "Finish, then close")
    bench.feed([TourStep("sign", "running")])
    assert bench.window.stack.currentWidget() is bench.window.closing.page
    bench.feed([ended(run)])
    qtbot.waitUntil(lambda: gone(bench))


# --- the services behind it ------------------------------------------------------------------------------


class Services:
    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


def test_the_end_is_told_once_everything_is_closed(qtbot: QtBot) -> None:
    told: list[Event] = []
    opener = Opener[Services](told.append)
    services = Services()
    opener.open(lambda _listener: services)
    qtbot.waitUntil(lambda: told == [OpenBegun(), Opened(services)])
    assert not opener.is_opening
    opener.end()
    qtbot.waitUntil(lambda: told[2:] == [Ended()])
    opener.close()
    assert services.closed == 1


def test_the_end_is_told_even_when_closing_fails(qtbot: QtBot) -> None:
    told: list[Event] = []
    opener = Opener[Services](told.append)
    services = Services()
    services.close = lambda: 1 / 0  # type: ignore[method-assign,assignment,return-value]
    opener.open(lambda _listener: services)
    qtbot.waitUntil(lambda: len(told) == 2)
    opener.end()
    qtbot.waitUntil(lambda: told[2:] == [Ended()])
    opener.close()
