"""The rollouts page, played by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from desktop.app.rollouts.events import (
    PAGE_ROWS,
    Execution,
    ExecutionsRead,
    RolloutChecked,
    Target,
    TargetsChanged,
)
from desktop.app.tasks import OperationFailed
from desktop.core.events import CheckDone, ExecutionsChanged, Problem, RolloutFinished
from desktop.gui.pages.rollouts.findings import Findings
from desktop.gui.pages.rollouts.page import RolloutsPage
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.widgets.table import Cell
from tests.gui.conftest import ShowPage
from tests.gui.playing import FakeRollouts, OnePage
from tools import shift


@pytest.fixture
def bench(show_page: ShowPage) -> OnePage:
    requests = FakeRollouts([])
    return show_page(
        requests.asked, lambda look, clock: RolloutsPage(look, clock, requests), [shift.targets()]
    )


@pytest.fixture
def page(bench: OnePage) -> RolloutsPage:
    assert isinstance(bench.page, RolloutsPage)
    return bench.page


def test_a_rollout_starts_after_a_question(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed(shift.launchable())
    bench.qtbot.mouseClick(page.launch.button, Qt.MouseButton.LeftButton)
    wanted = ("rel-1.2.0", "lamp-line")
    assert bench.asked == [("check", *wanted)]
    assert (page.launch.button.isEnabled(), page.launch.button.text()) == (False, "Checking…")
    foreign = CheckDone("units-certificate", "warn", "not the account's certificate")
    bench.feed([RolloutChecked(*wanted, 4, (shift.VERIFIED, foreign, shift.NEWER))])
    [dialog] = page.launch.findChildren(Dialog)
    assert "4 units" in dialog.windowTitle()
    lines = ["Certificate · not the account's certificate", "Checks that hold: 2"]
    assert dialog.findChild(Findings).lines == lines
    field, go = dialog.findChild(QLineEdit), dialog.findChild(QPushButton, "confirm")
    bench.qtbot.keyClicks(field, "44")
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not go.isEnabled()
    assert len(bench.asked) == 1
    bench.qtbot.keyClick(field, Qt.Key.Key_Backspace)
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert bench.asked[1:] == [("launch", *wanted)]
    assert page.launch.button.text() == "Starting…"


def test_a_release_is_chosen_elsewhere(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([*shift.releases(), *shift.launchable()])
    assert page.launch.release.currentData() == "rel-1.2.0"
    page.choose("rel-1.0.0")
    assert page.launch.release.currentData() == "rel-1.0.0"
    page.choose("rel-of-nobody")
    assert page.launch.release.currentData() == "rel-1.0.0"
    bench.feed(shift.rollout(bench.clock))
    assert page.progress.isVisible()
    page.choose("rel-1.2.0")
    page.take_focus()
    assert page.launch.release.currentData() == "rel-1.2.0"
    assert bench.window.focusWidget() is page.launch.release


def test_a_check_that_fails_leaves_nothing_to_start(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed(shift.launchable())
    old = Problem("ROL-020", "4 of 4 things run 1.2.0 or later.", "These units refuse it.")
    checks = (shift.VERIFIED, CheckDone("fleet-version", "fail", old.message, old))
    bench.feed([RolloutChecked("rel-1.2.0", "lamp-line", 0, checks)])
    [dialog] = page.launch.findChildren(Dialog)
    assert dialog.findChild(Findings).lines == [f"{old.message} {old.hint} {old.code}", "Checks that hold: 1"]
    assert dialog.findChild(QPushButton, "confirm") is None
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert page.launch.button.isEnabled()
    assert bench.asked == []


def test_a_check_that_cannot_be_made_is_told(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed(shift.launchable())
    bench.qtbot.mouseClick(page.launch.button, Qt.MouseButton.LeftButton)
    bench.feed([OperationFailed("rollout", shift.UNREACHED)])
    assert page.launch.button.isEnabled()
    assert shift.UNREACHED.message in page.notice.text


def test_no_question_is_asked_on_another_page(bench: OnePage, page: RolloutsPage) -> None:
    page.hide()
    bench.feed([*shift.launchable(), RolloutChecked("rel-1.2.0", "lamp-line", 4, (shift.VERIFIED,))])
    assert page.launch.findChildren(Dialog) == []


def test_a_rollout_to_no_units_cannot_be_started(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([*shift.launchable(), TargetsChanged((Target("spares", 0), Target("lamp-line", 2)))])
    launch = page.launch
    launch.target.setCurrentIndex(0)
    said = "spares has no units yet: provision one on the Station page."
    assert not launch.button.isEnabled()
    assert launch.button.toolTip() == launch.button.accessibleDescription() == said
    assert said in [label.text() for label in launch.findChildren(QLabel)]
    launch.button.click()
    assert bench.asked == []
    launch.target.setCurrentIndex(1)
    assert launch.button.isEnabled()
    launch.target.setCurrentIndex(0)
    bench.qtbot.mouseClick(launch.count_button, Qt.MouseButton.LeftButton)
    assert bench.asked == [("count_targets",)]
    bench.feed([TargetsChanged((Target("spares", 1), Target("lamp-line", 2)))])
    assert (launch.button.isEnabled(), launch.button.toolTip()) == (True, "")


def test_a_rollout_is_told_in_figures_words_and_reasons(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed(shift.rollout(bench.clock))
    assert page.progress.headline == "2 of 4 updated"
    rows = {row[0].text: row for row in page.panels.table.rows}
    assert rows["DL00000130"][1].text == "In progress"
    assert rows["DL00000130"][2].share == pytest.approx(184 / 256)
    assert rows["DL00000130"][3].text == "block 184 of 256"
    assert rows["DL00000131"][3].text == "rejected: 0x000010b0 signature verification failed"


@pytest.mark.parametrize(("state", "detail"), [("IN_PROGRESS", "asked for the firmware"), ("CANCELED", "")])
def test_a_unit_that_told_nothing_before_its_end_asked_for_nothing(
    page: RolloutsPage, state: str, detail: str
) -> None:
    silent: Any = SimpleNamespace(state=state, details={}, blocks=None)
    rollout: Any = None
    assert page.panels._detail(rollout, silent) == detail


def test_of_ten_thousand_units_only_the_rows_that_are_seen_are_made(
    bench: OnePage, page: RolloutsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(
        page.panels, "_row", lambda _rollout, item: made.append(item) or (Cell(item.thing),) * 5
    )
    rows = tuple(Execution(f"DL{number:08}", "QUEUED", {}, bench.clock.now()) for number in range(10_000))
    bench.feed([ExecutionsRead("J", rows, {"QUEUED": 10_000})])
    QApplication.processEvents()
    assert len(page.panels.table.rows) == 10_000
    assert page.model.current is not None
    assert page.model.current.counts["QUEUED"] == 10_000
    assert 0 < len({item.thing for item in made}) < 100


def test_who_scrolls_to_the_end_is_shown_more(bench: OnePage, page: RolloutsPage) -> None:
    rows = tuple(Execution(f"DL{number:08}", "QUEUED", {}, bench.clock.now()) for number in range(2_000))
    bench.feed([ExecutionsChanged("J"), ExecutionsRead("J", rows[:PAGE_ROWS], {"QUEUED": 2_000})])
    assert bench.asked == [("read_executions", "J", PAGE_ROWS)]
    page.panels.table.scrollToBottom()
    assert bench.asked[1:] == [("read_executions", "J", 2 * PAGE_ROWS)]
    place = page.panels.table.verticalScrollBar().value()
    bench.feed([ExecutionsRead("J", rows[: 2 * PAGE_ROWS], {"QUEUED": 2_000})])
    assert page.panels.table.verticalScrollBar().value() == place
    assert len(page.panels.table.rows) == 2 * PAGE_ROWS


def test_stop_is_confirmed(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed(shift.rollout(bench.clock))
    refused = page.ask_stop()
    assert refused is not None
    refused.reject()
    assert bench.asked == []
    agreed = page.ask_stop()
    assert agreed is not None
    agreed.accept()
    assert bench.asked == [("cancel", shift.JOB)]
    assert not page.stop_button.isEnabled()


def test_a_finished_rollout_cannot_be_stopped(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed(shift.rollout(bench.clock))
    bench.feed([RolloutFinished(shift.JOB, "COMPLETED", {"SUCCEEDED": 3, "FAILED": 1})])
    assert page.ask_stop() is None
