from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.app.account.place import AwsPlace
from desktop.app.opener import OpenFailed
from desktop.app.rollouts.events import PAGE_ROWS
from desktop.app.tasks import OperationFailed
from desktop.app.tour.events import TOUR_STEPS, TourStep
from desktop.core.errors import SettingsError
from desktop.core.events import Event, ExecutionsChanged, Listener, ReleaseChanged, StepDone
from desktop.gui import app as gui_app
from desktop.gui.application import Application
from desktop.gui.crash import Crashed, crash_reports
from desktop.gui.pages.station.page import StationPage
from desktop.gui.preferences import Preferences
from desktop.gui.theme import load_theme
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.window import FRAME, first_size
from signing.messages import Message
from tests.gui.playing import Bench, FakeApplication
from tools import shift

FLOOD = 10_000
Button = QMessageBox.StandardButton
ROOT = Path(__file__).parents[2]


# --- opening ---------------------------------------------------------------------------------------------


def test_what_an_opening_that_failed_told_is_no_news_of_the_next(bench: Bench) -> None:
    bench.feed([OperationFailed("station", shift.UNREACHED), OpenFailed(shift.UNREACHED)])
    bench.open()
    page = bench.window.pages[0]
    assert isinstance(page, StationPage)
    assert page.model.problem is None


def test_the_window_is_there_while_the_bench_still_starts(bench: Bench, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def open_slowly(listener: Listener) -> Application:
        listener(StepDone("account", "bucket"))
        assert go_on.wait(10)
        for event in shift.ready():
            listener(event)
        return FakeApplication(listener)

    bench.window._open_bench = open_slowly
    bench.window.start_bench()
    assert "Starting the bench" in bench.window.opening.text
    qtbot.waitUntil(lambda: "Versioned bucket" in bench.window.opening.text)
    assert not bench.window.tour.run_button.isEnabled()
    go_on.set()
    qtbot.waitUntil(lambda: bench.window.tour.run_button.isEnabled())
    assert bench.window.stack.currentWidget() is bench.window.pages[0]


def test_without_an_account_the_window_says_what_to_do_first(bench: Bench) -> None:
    bench.window.start()
    assert "linekey account setup" in bench.window.opening.text
    assert bench.window.opening.bench_button.isVisible()
    bench.window.opening.bench_button.click()
    bench.qtbot.waitUntil(lambda: bool(bench.window.pages))


def test_an_account_that_does_not_open_is_explained(bench: Bench, qtbot: QtBot) -> None:
    def refuse(_listener: Listener, _account: AwsPlace) -> Application:
        raise SettingsError(
            Message("SET-010", "The account is not set up for LAMP-1.", "Run: linekey account setup")
        )

    bench.window._open_account = refuse
    bench.window.start()
    qtbot.waitUntil(lambda: "The account is not set up" in bench.window.opening.text)
    assert bench.window.opening.retry_button.isVisible()
    assert bench.window.opening.bench_button.isVisible()


def test_a_fault_while_opening_does_not_leave_the_window_waiting(bench: Bench, qtbot: QtBot) -> None:
    def stumble(_listener: Listener, _account: AwsPlace) -> Application:
        raise ZeroDivisionError

    bench.window._open_account = stumble
    bench.window.start()
    qtbot.waitUntil(lambda: "Something went wrong" in bench.window.opening.text)


def test_closing_ends_the_backend_all_threads_and_timers(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path))
    before = set(threading.enumerate())
    bench = Bench(qtbot, qapp).open()
    bench.feed(shift.station())
    bench.desk.close()
    assert bench.application.closed
    assert set(threading.enumerate()) <= before
    assert [
        timer for timer in bench.window.findChildren(QTimer) if timer.isActive() and not timer.isSingleShot()
    ] == []
    bench.window.deleteLater()


@pytest.mark.parametrize(
    ("screen", "taskbar", "width", "height"),
    [((1920, 1080), 48, 1366, 768), ((1366, 768), 48, 1350, 680), ((1024, 768), 40, 1008, 688)],
)
def test_the_first_window_fits_its_screen(
    screen: tuple[int, int], taskbar: int, width: int, height: int
) -> None:
    size = first_size(QSize(screen[0], screen[1] - taskbar))
    assert (size.width(), size.height()) == (width, height)


def test_the_smallest_window_fits_a_small_screen(bench: Bench) -> None:
    bench.open()
    bench.window.resize(1, 1)
    assert bench.window.width() + 16 <= 1024
    assert bench.window.height() + 40 <= 768 - 48


# --- events ----------------------------------------------------------------------------------------------


def test_a_flood_of_events_leaves_the_loop_responsive(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    gaps: list[float] = []
    last = perf_counter()

    def beat() -> None:
        nonlocal last
        now = perf_counter()
        gaps.append(now - last)
        last = now

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(5)
    seen = 0

    def count(event: Event) -> None:
        nonlocal seen
        seen += isinstance(event, ExecutionsChanged)

    bench.desk.bridge.received.connect(count)
    bench.application.play(ExecutionsChanged("job") for _ in range(FLOOD))
    qtbot.waitUntil(lambda: seen == FLOOD, timeout=30_000)
    timer.stop()
    assert bench.application.asked == [("read_executions", "job", PAGE_ROWS)], "no other before its answer"
    assert max(gaps) < 0.5, f"the Qt thread was away for {max(gaps):.2f} s"


def test_events_keep_their_order_across_threads(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    seen: list[str] = []
    bench.desk.bridge.received.connect(lambda event: seen.append(getattr(event, "step", "")))
    bench.application.play(StepDone("release", str(number)) for number in range(2_000))
    qtbot.waitUntil(lambda: len(seen) == 2_000)
    assert seen == [str(number) for number in range(2_000)]


# --- the tour --------------------------------------------------------------------------------------------


def tour(bench: Bench) -> Iterable[Event]:
    yield TourStep("provision", "running")
    for slot in "1234":
        yield from shift.passed(slot, f"DL0000000{slot}")
    yield TourStep("provision", "done")
    yield TourStep("sign", "running")
    yield from (shift.image(), *shift.CHECKS, *shift.signed())
    yield TourStep("sign", "done")
    yield TourStep("approve", "running")
    yield ReleaseChanged("rel-1.2.0", "approved", "ana", ("bea",), 1)
    yield TourStep("approve", "done", "The release has 0 of the 1 approvals.")
    yield TourStep("rollout", "running")
    yield from shift.rollout(bench.clock)
    yield TourStep("rollout", "done")
    yield TourStep("refuse", "running")
    yield TourStep("refuse", "done", "rejected: 0x000010b0 signature verification failed")


def test_the_tour_walks_through_the_pages(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    bench.application.on_tour = lambda: tour(bench)
    visited: list[int] = []
    bench.window.tour.page_wanted.connect(visited.append)
    bench.window.tour.run_button.click()
    assert not bench.window.tour.run_button.isEnabled()
    qtbot.waitUntil(lambda: bench.window.tour.model.finished)
    assert visited == [0, 1, 1, 2, 2]
    assert bench.window.stack.currentWidget() is bench.window.pages[2]
    assert "whole story" in bench.window.tour.text
    assert bench.window.tour.run_button.isEnabled()


@pytest.mark.parametrize("step", TOUR_STEPS)
def test_each_step_of_the_tour_says_what_happens(bench: Bench, step: str) -> None:
    bench.open()
    bench.feed([TourStep(step, "running")])
    running = bench.window.tour.text
    bench.feed([TourStep(step, "failed", "The bench is gone.")])
    assert len(running) > 30
    assert bench.window.tour.text.endswith("The bench is gone.")
    assert bench.window.tour.run_button.isEnabled()


# --- theme and language ----------------------------------------------------------------------------------


def test_the_language_changes_while_the_window_runs(bench: Bench) -> None:
    bench.open()
    bench.feed(shift.station())
    bench.window.settings.appearance.use_language("zh_CN")
    names = ["工位", "发布", "升级"]
    bench.qtbot.waitUntil(lambda: [button.text() for button in bench.window.rail.buttons] == names)
    tiles = bench.window.pages[0].tiles.tiles  # type: ignore[attr-defined]
    assert "合格" in tiles["1"].text
    assert "设备没有应答。请检查电源和线缆。" in tiles["3"].text
    bench.window.settings.appearance.use_language("en")
    bench.qtbot.waitUntil(lambda: "PASS" in tiles["1"].text)


def test_what_qt_says_itself_is_chinese_too(bench: Bench) -> None:
    bench.window.settings.appearance.use_language("zh_CN")
    dialog = QFileDialog(bench.window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    field = QLineEdit(dialog)
    said = [part.text() for kind in (QLabel, QPushButton) for part in dialog.findChildren(kind)]
    said += [action.text() for action in dialog.findChildren(QAction)]
    said += [action.text().partition("\t")[0] for action in field.createStandardContextMenu().actions()]
    box = QMessageBox(bench.window)
    box.setStandardButtons(Button.Ok | Button.Cancel | Button.Yes | Button.No | Button.Close)
    said += [button.text() for button in box.buttons()]
    assert [text for text in said if text and not re.search("[\u4e00-\u9fff]", text)] == []
    for made in (dialog, box):
        made.deleteLater()


def test_the_choices_are_kept(bench: Bench, qapp: QApplication) -> None:
    bench.window.settings.appearance.use_language("zh_CN")
    bench.window.settings.appearance.use_theme("dark")
    again = gui_app.Desk(qapp)
    assert (again.languages.code, again.look.theme.name) == ("zh_CN", "dark")
    again.languages.use("en")
    again.close()
    again.window.deleteLater()


def test_a_window_left_on_a_larger_screen_has_its_frame_on_this_one(bench: Bench, qapp: QApplication) -> None:
    room = bench.window.screen().availableSize()
    bench.window.resize(room)
    Preferences().geometry = bench.window.saveGeometry()
    again = gui_app.Desk(qapp)
    assert again.window.height() == room.height() - FRAME.height()
    again.close()
    again.window.deleteLater()


def test_the_theme_changes_while_the_window_runs(bench: Bench) -> None:
    bench.open()
    bench.window.settings.appearance.use_theme("dark")
    ground = load_theme("dark").colour("background")
    # The page is laid out in the next turns of the event loop.
    bench.qtbot.waitUntil(lambda: bench.window.grab().toImage().pixelColor(100, 400) == ground)


def test_both_themes_have_every_colour() -> None:
    assert load_theme("light").colours.keys() == load_theme("dark").colours.keys()


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "background"),
        ("text", "panel"),
        ("text-dim", "panel"),
        ("on-accent", "accent"),
        ("rail-text", "rail"),
    ]
    + [(tone, f"{tone}-soft") for tone in ("pass", "fail", "error", "run", "idle")],
)
def test_text_can_be_read_on_its_ground(name: str, ink: str, ground: str) -> None:
    """WCAG 2.2, 1.4.3: contrast of at least 4.5 : 1."""
    theme = load_theme("dark" if name == "dark" else "light")

    def luminance(token: str) -> float:
        colour = theme.colour(token)
        parts = [colour.redF(), colour.greenF(), colour.blueF()]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


# --- crashes ---------------------------------------------------------------------------------------------


def test_an_uncaught_exception_is_logged_and_told(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.open()
    with crash_reports(bench.desk.bridge):
        try:
            raise ZeroDivisionError("in a slot")
        except ZeroDivisionError:
            sys.excepthook(*sys.exc_info())
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert "Something went wrong" in dialog.windowTitle()
    dialog.close()
    log = next(tmp_path.rglob("linekey.log")).read_text(encoding="utf-8")
    assert "ZeroDivisionError: in a slot" in log


def test_what_fails_again_and_again_is_told_once(bench: Bench) -> None:
    bench.open()

    def crashes() -> list[Dialog]:
        return [one for one in bench.window.findChildren(Dialog) if one.isVisible()]

    for _ in range(3):
        bench.desk.bridge.received.emit(Crashed())
    [dialog] = crashes()
    dialog.close()
    bench.desk.bridge.received.emit(Crashed())
    [again] = crashes()
    assert again is not dialog
    again.close()
