"""The rollouts page, played by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop.app.rollouts.events import (
    PAGE_ROWS,
    Execution,
    ExecutionsRead,
    RolloutChecked,
    Target,
    TargetsChanged,
)
from desktop.app.tasks import OperationFailed
from desktop.core.events import (
    CheckDone,
    ExecutionsChanged,
    Problem,
    ReleaseChanged,
    RolloutFinished,
    RolloutProgress,
)
from desktop.gui.formats import moment, size
from desktop.gui.pages.rollouts.findings import Findings
from desktop.gui.pages.rollouts.intent import IntentDialog
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


CY, ADA, BEA = "Cy (e1912)", "Ada (e1815)", "Bea (e1906)"


def choose(page: RolloutsPage, release: str = "rel-1.2.0", target: str = "lamp-line") -> None:
    page.launch.choose(release)
    page.launch.target.setCurrentIndex(page.launch.target.findData(target))


def asked_last(page: RolloutsPage) -> IntentDialog:
    [dialog] = page.launch.findChildren(IntentDialog)
    return dialog


# --- what is chosen ----------------------------------------------------------------------------------------


def test_nothing_is_chosen_before_a_person_chooses(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([*shift.releases(), *shift.launchable()])
    page.launch.count_button.setFocus()
    page.take_focus()
    release, target = page.launch.release, page.launch.target
    assert (release.chosen, release.selectedIndexes(), target.currentIndex()) == ("", [], -1)
    assert bench.window.focusWidget() is release
    bench.qtbot.keyClick(release, Qt.Key.Key_Return)
    assert not page.launch.button.isEnabled()
    assert page.launch.button.toolTip() == "Choose the release."
    bench.qtbot.keyClick(release, Qt.Key.Key_Down)
    assert release.chosen == "rel-1.2.0", "the newest is the first"
    bench.qtbot.keyClick(release, Qt.Key.Key_Return)
    assert page.launch.button.toolTip() == "Choose the units."
    assert bench.asked == []
    choose(page)
    bench.qtbot.keyClick(release, Qt.Key.Key_Return)
    assert bench.asked == [("check", "rel-1.2.0", "lamp-line")]


def test_a_release_is_told_with_all_that_tells_it_from_others(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([*shift.releases(), *shift.launchable()])
    newest, older = page.launch.release.rows
    assert [cell.text for cell in older[:3]] == ["1.0.0", "lamp-1.0.0.bin", f"{shift.SHA256[:8]}…"]
    assert [cell.text for cell in older[5:]] == ["Cy (e1912)", "2 of 2 · Ada (e1815), Bea (e1906)"]
    assert newest[6].text == "none needed"
    assert older[2].whole == shift.SHA256
    assert older[4].text == "AWS Signer · linekey_lamp"


def test_two_releases_with_one_version_are_flagged(bench: OnePage, page: RolloutsPage) -> None:
    made, may = shift.launchable()
    again = replace(made, release_id="rel-again", sha256="0" * 64, at=made.at + timedelta(minutes=1))
    bench.feed([*shift.releases(), made, may, again, replace(may, release_id="rel-again")])
    first, second, other = page.launch.release.rows
    assert first[0].text == second[0].text == "1.2.0, one of 2"
    assert (first[0].kind, other[0].kind) == ("badge", "text")
    assert first[2].text != second[2].text
    choose(page)
    bench.qtbot.mouseClick(page.launch.button, Qt.MouseButton.LeftButton)
    assert bench.asked == [("check", "rel-1.2.0", "lamp-line")], "the one that was chosen, not its namesake"


def test_what_comes_and_goes_never_changes_what_is_chosen(bench: OnePage, page: RolloutsPage) -> None:
    """Releases come, may, may not any more; a person chooses one now and then."""
    draw, chosen = Random(1209), ""
    picker = page.launch.release
    for _ in range(2_000):
        name = f"1.{draw.randrange(6)}.0"
        act = draw.choice(("come", "may", "refused", "choose", "click"))
        if act == "come":
            bench.feed([shift.release(name, draw.randrange(40))])
        elif act in ("may", "refused"):
            state = "approved" if act == "may" else "refused"
            bench.feed([ReleaseChanged(f"rel-{name}", state, "Cy", (), 0)])
        elif act == "choose":
            page.choose(f"rel-{name}")
            chosen = f"rel-{name}"
        elif picker.rows:
            row = draw.randrange(len(picker.rows))
            picker.selectRow(row)
            chosen = page.model.releases[row].release_id
        offered = [one.release_id for one in page.model.releases]
        chosen = chosen if chosen in offered else ""
        shown = [offered[index.row()] for index in picker.selectionModel().selectedRows()]
        assert (picker.chosen, "".join(shown)) == (chosen, chosen)


def test_a_release_is_chosen_elsewhere(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([*shift.releases(), *shift.launchable()])
    page.choose("rel-1.0.0")
    assert page.launch.release.chosen == "rel-1.0.0"
    page.choose("rel-of-nobody")
    assert page.launch.release.chosen == "", "no other one stands for it"
    bench.feed(shift.rollout(bench.clock))
    assert page.progress.isVisible()
    page.choose("rel-1.2.0")
    page.take_focus()
    assert page.launch.release.chosen == "rel-1.2.0"
    assert bench.window.focusWidget() is page.launch.release


def test_a_new_rollout_begins_with_nothing_chosen(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([*shift.releases(), *shift.launchable()])
    choose(page)
    bench.feed(shift.rollout(bench.clock))
    bench.qtbot.mouseClick(page.new_button, Qt.MouseButton.LeftButton)
    assert (page.launch.release.chosen, page.launch.target.currentIndex()) == ("", -1)
    assert bench.window.focusWidget() is page.launch.release


def test_the_account_is_always_named(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([shift.ACCOUNT])
    named = "Account 481620915773 · eu-central-1"
    assert (page.account.text, page.account.isVisible()) == (named, True)
    bench.feed([*shift.launchable(), *shift.rollout(bench.clock)])
    assert (page.account.text, page.account.isVisible()) == (named, True)
    bench.feed([replace(shift.ACCOUNT, bench=True)])
    assert page.account.text == f"{named} (the bench)"


# --- the question ------------------------------------------------------------------------------------------


def test_a_rollout_starts_after_a_question(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed(shift.launchable())
    choose(page)
    bench.qtbot.mouseClick(page.launch.button, Qt.MouseButton.LeftButton)
    wanted = ("rel-1.2.0", "lamp-line")
    assert bench.asked == [("check", *wanted)]
    assert (page.launch.button.isEnabled(), page.launch.button.text()) == (False, "Checking…")
    bench.feed([shift.checked()])
    dialog = asked_last(page)
    assert dialog.windowTitle() == "Bring LAMP-1 1.2.0 to 4 units?"
    field, go = dialog.count, dialog.findChild(QPushButton, "confirm")
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (go.isEnabled(), dialog.isVisible()) == (False, True)
    bench.qtbot.keyClicks(field, "44")
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not go.isEnabled()
    assert len(bench.asked) == 1
    bench.qtbot.keyClick(field, Qt.Key.Key_Backspace)
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert bench.asked[1:] == [("launch", *wanted, 4)]
    assert page.launch.button.text() == "Starting…"


def test_the_question_tells_all_that_a_launch_would_do(bench: OnePage, page: RolloutsPage) -> None:
    made, _ = shift.launchable()
    standing = shift.standing(shift.APPROVED)
    checked = shift.checked()
    assert checked.intent is not None
    bench.feed([made, replace(checked, intent=replace(checked.intent, standing=standing))])
    dialog = asked_last(page)
    proven = {one: f"{one} · SHA-256 {shift.signatory(one).key}" for one in (CY, ADA, BEA)}
    assert dialog.facts == [
        ("Account", "481620915773 · eu-central-1"),
        ("Units", "4 units in lamp-line"),
        ("Versions", "1.1.0 → 1.2.0: 3 units"),
        ("Versions", "not known → 1.2.0: 1 unit"),
        ("Image", f"lamp-1.2.0.bin · {size(262_144)} · SHA-256 {shift.SHA256}"),
        ("Signed with", f"AWS Signer · linekey_lamp · {moment(made.at)} · SHA-256 {shift.LINE_KEY}"),
        ("Requested by", proven[CY]),
        ("Approved by", proven[ADA]),
        ("Approved by", proven[BEA]),
        ("Release policy", f"version 3 · SHA-256 {shift.SHA256[::-1]}"),
        ("Release", "rel-1.2.0"),
    ]
    shown = _plain("".join(label.text() for label in dialog.findChildren(QLabel)))
    parts = (part for _, told in dialog.facts for part in told.split(" · SHA-256 "))
    assert all(_plain(part) in shown for part in parts), "nothing is shortened"
    assert dialog.findings.lines == [
        "Certificate · not the account's certificate: only units that carry this one will accept it",
        "Verified as the units will do it · verified with the units' certificate",
        "The version is newer than those before · 1.2.0",
    ]
    assert dialog.height() <= bench.window.height()


def _plain(text: str) -> str:
    """Without what only helps the eye."""
    return "".join(filter(str.isalnum, text))


def test_the_question_says_that_nobody_approved(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([*shift.launchable(), shift.checked()])
    assert ("Approved by", "nobody: the release policy asks for no approval") in asked_last(page).facts


def test_one_question_is_asked_at_a_time(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([*shift.launchable(), shift.checked(), shift.checked("DL00000126", 1)])
    assert asked_last(page).windowTitle() == "Bring LAMP-1 1.2.0 to 4 units?"


def test_who_says_no_stands_where_he_was(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed(shift.launchable())
    choose(page)
    page.take_focus()
    assert bench.window.focusWidget() is page.launch.button
    bench.qtbot.keyClick(page.launch.button, Qt.Key.Key_Return)
    bench.feed([shift.checked()])
    bench.qtbot.keyClick(asked_last(page), Qt.Key.Key_Escape)
    assert bench.window.focusWidget() is page.launch.button
    assert bench.asked == [("check", "rel-1.2.0", "lamp-line")]


def test_after_the_launch_the_focus_is_on_the_rollout(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([*shift.launchable(), shift.checked()])
    asked_last(page).accept()
    bench.feed([OperationFailed("rollout", shift.UNREACHED)])
    assert bench.window.focusWidget() is page.launch.release, "it did not begin"
    page.launch.launch.emit("rel-1.2.0", "lamp-line", 4)
    bench.feed(shift.rollout(bench.clock))
    assert bench.window.focusWidget() is page.panels.table


def test_a_check_that_fails_leaves_nothing_to_start(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed(shift.launchable())
    choose(page)
    old = Problem("ROL-020", "4 of 4 things run 1.2.0 or later.", "These units refuse it.")
    checks = (shift.VERIFIED, CheckDone("fleet-version", "fail", old.message, old))
    bench.feed([RolloutChecked("rel-1.2.0", "lamp-line", 0, checks)])
    [dialog] = page.launch.findChildren(Dialog)
    verified = "Verified as the units will do it · verified with the units' certificate"
    assert dialog.findChild(Findings).lines == [f"{old.message} {old.hint} {old.code}", verified]
    assert dialog.findChild(QPushButton, "confirm") is None
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert page.launch.button.isEnabled()
    assert bench.window.focusWidget() is page.launch.button
    assert bench.asked == []


def test_many_findings_leave_the_way_out_in_sight(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([*shift.launchable(), RolloutChecked("rel-1.2.0", "lamp-line", 0, (shift.VERIFIED,) * 40)])
    [dialog] = page.launch.findChildren(Dialog)
    assert dialog.height() <= bench.window.height()
    [close] = dialog.findChildren(QPushButton)
    assert dialog.rect().contains(close.geometry())


def test_a_check_that_cannot_be_made_is_told(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed(shift.launchable())
    choose(page)
    bench.qtbot.mouseClick(page.launch.button, Qt.MouseButton.LeftButton)
    bench.feed([OperationFailed("rollout", shift.UNREACHED)])
    assert page.launch.button.isEnabled()
    assert shift.UNREACHED.message in page.notice.text


def test_no_question_is_asked_on_another_page(bench: OnePage, page: RolloutsPage) -> None:
    page.hide()
    bench.feed([*shift.launchable(), shift.checked()])
    assert page.launch.findChildren(Dialog) == []


def test_a_rollout_to_no_units_cannot_be_started(bench: OnePage, page: RolloutsPage) -> None:
    bench.feed([*shift.launchable(), TargetsChanged((Target("spares", 0), Target("lamp-line", 2)))])
    launch = page.launch
    choose(page, target="spares")
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


# --- how it ends -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "counts", "badge", "told"),
    [
        ("COMPLETED", {"SUCCEEDED": 4}, "All updated", "Every unit has updated."),
        ("COMPLETED", {"FAILED": 3, "REJECTED": 1}, "All 4 failed", "No unit has updated: see below why."),
        ("COMPLETED", {"SUCCEEDED": 3, "TIMED_OUT": 1}, "1 failed", "Failed: 1. See below why."),
        (
            "COMPLETED",
            {"SUCCEEDED": 3, "REMOVED": 1},
            "1 not updated",
            "Taken out before they updated: 1.",
        ),
        ("CANCELED", {"CANCELED": 4}, "Stopped", "Taken out before they updated: 4."),
        (
            "CANCELED",
            {"SUCCEEDED": 1, "FAILED": 1, "CANCELED": 1, "IN_PROGRESS": 1},
            "Stopped",
            "Failed: 1. See below why. Taken out before they updated: 1. Still at it, and may finish: 1.",
        ),
    ],
)
def test_the_end_of_a_rollout_is_told_as_it_is(
    bench: OnePage, page: RolloutsPage, status: str, counts: dict[str, int], badge: str, told: str
) -> None:
    bench.feed([*shift.rollout(bench.clock), RolloutFinished(shift.JOB, status, counts)])
    assert page.header.badge.text == badge
    assert told in [label.text() for label in page.progress.findChildren(QLabel)]


def test_a_rollout_of_which_aws_has_told_nothing_has_not_ended_well(
    bench: OnePage, page: RolloutsPage
) -> None:
    bench.feed([RolloutProgress("J", "IN_PROGRESS", {})])
    assert "No unit is known yet." in [label.text() for label in page.progress.findChildren(QLabel)]


def test_units_that_were_taken_out_have_no_bar(bench: OnePage, page: RolloutsPage) -> None:
    """Whatever they had received: it counts for nothing."""
    received = {"receive": "256/256", "self_test": "active"}
    states = ("CANCELED", "REMOVED", "QUEUED", "FAILED")
    rows = tuple(Execution(f"DL{state}", state, received, bench.clock.now()) for state in states)
    bench.feed([ExecutionsRead("J", rows, dict.fromkeys(states, 1))])
    shares = {row[0].text: row[2].share for row in page.panels.table.rows}
    assert shares == {"DLCANCELED": 0, "DLREMOVED": 0, "DLQUEUED": 0, "DLFAILED": 1}
    assert sum(share for _, share in page.progress.bar.shares) == pytest.approx(1 / 4)
