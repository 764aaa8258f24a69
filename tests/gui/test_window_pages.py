from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from desktop.core.events import CheckDone, ExecutionChanged, PhaseFinished, Problem, RolloutFinished
from desktop.core.verdicts import Verdict
from desktop.gui import story
from desktop.gui.backend import OperationFailed, RolloutChecked, Target, TargetsChanged
from desktop.gui.pages.rollouts.findings import Findings
from desktop.gui.pages.rollouts.page import RolloutsPage
from desktop.gui.pages.station.page import StationPage
from desktop.gui.pages.station.passphrase import PassphraseDialog
from desktop.gui.pages.station.tiles import columns
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.widgets.table import Cell
from tests.gui.playing import Bench


def station(bench: Bench) -> StationPage:
    page = bench.window.pages[0]
    assert isinstance(page, StationPage)
    return page


def rollouts(bench: Bench) -> RolloutsPage:
    page = bench.window.pages[2]
    assert isinstance(page, RolloutsPage)
    return page


def scan(bench: Bench, serial: str) -> None:
    """As a barcode scanner does it: characters, then Enter, to whatever has the focus."""
    target = bench.window.focusWidget()
    bench.qtbot.keyClicks(target, serial)
    bench.qtbot.keyClick(target, Qt.Key.Key_Return)


# --- station ---------------------------------------------------------------------------------------------


def test_a_scan_starts_the_next_slot_and_the_box_is_ready_again(bench: Bench) -> None:
    bench.open()
    scan(bench, "DL00000126")
    assert bench.backend.asked == [("start_unit", "1", "DL00000126")]
    bench.feed(story.begun("1", "DL00000126", 2))
    scan(bench, "DL00000127")
    assert bench.backend.asked[1:] == [("start_unit", "2", "DL00000127")]
    assert station(bench).scan.text() == ""


def test_a_chosen_slot_takes_the_next_scan_and_the_focus_returns(bench: Bench) -> None:
    bench.open()
    bench.qtbot.mouseClick(station(bench).tiles.tiles["3"], Qt.MouseButton.LeftButton)
    assert bench.window.focusWidget() is station(bench).scan
    scan(bench, "DL00000128")
    assert bench.backend.asked == [("start_unit", "3", "DL00000128")]


def test_labels_scanned_before_the_first_run_begins_go_to_slots_of_their_own(bench: Bench) -> None:
    bench.open()
    scan(bench, "DL00000126")
    scan(bench, "XX1")
    scan(bench, "DL00000126")
    assert "DL00000126" in station(bench).notice.text, "it is about to be provisioned already"
    assert bench.backend.asked == [("start_unit", "1", "DL00000126"), ("start_unit", "2", "XX1")]
    tiles = station(bench).tiles.tiles
    assert (tiles["1"].text, tiles["2"].text) == ("Starting", "Starting")
    unknown = Problem("SET-003", "“XX1” is no serial number of LAMP-1.", "Scan again.")
    bench.feed([OperationFailed("station", unknown, slot="2")])
    assert (tiles["1"].text, tiles["2"].text) == ("Starting", "Scan its label")
    station(bench).scan.clear()
    scan(bench, "DL00000128")
    assert bench.backend.asked[-1] == ("start_unit", "2", "DL00000128")


@pytest.mark.parametrize("text", ["", "   "])
def test_enter_without_a_label_says_what_to_do(bench: Bench, text: str) -> None:
    bench.open()
    scan(bench, text)
    assert bench.backend.asked == []
    assert "Scan the label" in station(bench).notice.text


def test_the_same_unit_is_not_started_twice(bench: Bench) -> None:
    bench.open()
    bench.feed(story.begun("1", "DL00000126", 2))
    scan(bench, "DL00000126")
    assert bench.backend.asked == []
    assert "DL00000126" in station(bench).notice.text


UNKNOWN = Problem("SET-020", "The secret “claim passphrase” is needed, and it is not stored.", "Store it.")


def test_the_claim_passphrase_is_asked_for_when_a_unit_needs_it(bench: Bench) -> None:
    bench.open()
    for slot, serial in (("1", "DL00000126"), ("2", "DL00000127")):
        station(bench).model.preferred = slot
        scan(bench, serial)
    bench.feed([OperationFailed("station", UNKNOWN), OperationFailed("station", UNKNOWN)])
    [dialog] = station(bench).findChildren(PassphraseDialog)
    assert dialog.problem == UNKNOWN.message
    assert dialog.secret.echoMode() is QLineEdit.EchoMode.Password
    bench.qtbot.keyClicks(dialog.secret, "planted-claim-3319")
    bench.qtbot.keyClick(dialog.secret, Qt.Key.Key_Return)
    asked = [("start_unit", "1", "DL00000126"), ("start_unit", "2", "DL00000127")]
    assert bench.backend.asked == [*asked, *((*one, "planted-claim-3319") for one in asked)]
    assert dialog.secret.text() == ""


def test_a_wrong_claim_passphrase_is_asked_for_again_and_cancelling_says_what_is_missing(
    bench: Bench,
) -> None:
    bench.open()
    scan(bench, "DL00000126")
    dialog = station(bench).ask_passphrase(UNKNOWN)
    bench.qtbot.keyClicks(dialog.secret, "wrong")
    bench.qtbot.keyClick(dialog.secret, Qt.Key.Key_Return)
    wrong = Problem("SIG-012", "The passphrase does not open claim-key.pem.", "Try again.")
    bench.feed([OperationFailed("station", wrong)])
    again = next(one for one in station(bench).findChildren(PassphraseDialog) if one.isVisible())
    assert again.problem == wrong.message
    again.reject()
    assert wrong.message in station(bench).notice.text
    station(bench).ask_passphrase(UNKNOWN).given.emit("right")
    assert bench.backend.asked[-1] == ("start_unit", "1", "DL00000126", "wrong"), "that unit was given up"


def test_tiles_tell_the_verdict_in_words(bench: Bench) -> None:
    bench.open()
    bench.feed(story.passed("1", "DL00000126"))
    bench.feed(story.failed("2", "DL00000127"))
    bench.feed(story.failed("3", "DL00000128", Verdict.ERROR, story.UNREACHED))
    tiles = station(bench).tiles.tiles
    assert all(words in tiles["1"].text for words in ("PASS", "DL00000126", "6.2 s", "AWS saw it connect"))
    expected = ("FAIL", story.SILENT.message, story.SILENT.hint, "DEV-012")
    assert all(words in tiles["2"].text for words in expected)
    assert all(words in tiles["3"].text for words in ("ERROR", story.UNREACHED.message, "CLD-023"))
    assert tiles["4"].text == "Plug in a unit"
    assert [tiles[name].fill for name in "1234"] == ["pass-soft", "fail-soft", "error-soft", "panel"]


def test_the_code_of_a_failure_is_copied_with_its_sentence(bench: Bench) -> None:
    bench.open()
    bench.feed(story.failed("2", "DL00000127"))
    tile = station(bench).tiles.tiles["2"]
    button = next(item for item in tile.findChildren(QPushButton) if item.text() == "DEV-012")
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == f"{story.SILENT.message}\n{story.SILENT.hint}\nDEV-012"


def test_details_open_without_blocking(bench: Bench) -> None:
    bench.open()
    bench.feed(story.failed("2", "DL00000127"))
    button = next(
        item for item in station(bench).tiles.tiles["2"].findChildren(QPushButton) if item.text() == "Details"
    )
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert "DL00000127" in dialog.windowTitle()
    with bench.qtbot.waitSignal(dialog.destroyed):
        bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_nothing_ticks_while_nothing_runs(bench: Bench) -> None:
    bench.open()
    page = station(bench)
    assert not page._tick.isActive()
    bench.feed(story.begun("1", "DL00000126", 2))
    assert page._tick.isActive()
    bench.feed([story.finished("1", "DL00000126")])
    assert not page._tick.isActive()


def test_stop_asks_the_backend(bench: Bench) -> None:
    bench.open()
    assert not station(bench).stop_button.isEnabled()
    bench.feed(story.begun("1", "DL00000126", 2))
    bench.qtbot.mouseClick(station(bench).stop_button, Qt.MouseButton.LeftButton)
    assert bench.backend.asked == [("stop",)]
    assert "Stopping" in station(bench).notice.text
    bench.feed([story.finished("1", "DL00000126")])
    assert station(bench).notice.isHidden(), "nothing is being stopped any more"
    bench.qtbot.keyClick(station(bench), Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert station(bench).notice.isHidden()


@pytest.mark.parametrize(
    ("count", "width", "expected"),
    [(1, 1230, 1), (4, 1230, 4), (5, 1230, 3), (16, 1230, 4), (4, 500, 2), (3, 100, 1)],
)
def test_tiles_reflow(count: int, width: int, expected: int) -> None:
    assert columns(count, width) == expected


# --- rollouts --------------------------------------------------------------------------------------------


def test_a_rollout_starts_after_a_question(bench: Bench) -> None:
    bench.open()
    bench.feed([story.release("1.2.0", 0)])
    bench.window.show_page(2)
    page = rollouts(bench)
    bench.qtbot.mouseClick(page.launch.button, Qt.MouseButton.LeftButton)
    wanted = ("rel-1.2.0", "lamp-line")
    assert bench.backend.asked == [("check_rollout", *wanted)]
    assert (page.launch.button.isEnabled(), page.launch.button.text()) == (False, "Checking…")
    foreign = CheckDone("units-certificate", "warn", "not the account's certificate")
    bench.feed([RolloutChecked(*wanted, 4, (story.VERIFIED, foreign, story.NEWER))])
    [dialog] = page.launch.findChildren(Dialog)
    assert "4 units" in dialog.windowTitle()
    lines = ["Certificate · not the account's certificate", "Checks that hold: 2"]
    assert dialog.findChild(Findings).lines == lines
    field, go = dialog.findChild(QLineEdit), dialog.findChild(QPushButton, "confirm")
    bench.qtbot.keyClicks(field, "44")
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not go.isEnabled()
    assert len(bench.backend.asked) == 1
    bench.qtbot.keyClick(field, Qt.Key.Key_Backspace)
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert bench.backend.asked[1:] == [("launch", *wanted)]
    assert page.launch.button.text() == "Starting…"


def test_a_check_that_fails_leaves_nothing_to_start(bench: Bench) -> None:
    bench.open()
    bench.feed([story.release("1.2.0", 0)])
    bench.window.show_page(2)
    old = Problem("ROL-020", "4 of 4 things run 1.2.0 or later.", "These units refuse it.")
    checks = (story.VERIFIED, CheckDone("fleet-version", "fail", old.message, old))
    bench.feed([RolloutChecked("rel-1.2.0", "lamp-line", 0, checks)])
    page = rollouts(bench)
    [dialog] = page.launch.findChildren(Dialog)
    assert dialog.findChild(Findings).lines == [f"{old.message} {old.hint} {old.code}", "Checks that hold: 1"]
    assert dialog.findChild(QPushButton, "confirm") is None
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert page.launch.button.isEnabled()
    assert bench.backend.asked == []


def test_a_check_that_cannot_be_made_is_told(bench: Bench) -> None:
    bench.open()
    bench.feed([story.release("1.2.0", 0)])
    bench.window.show_page(2)
    page = rollouts(bench)
    bench.qtbot.mouseClick(page.launch.button, Qt.MouseButton.LeftButton)
    bench.feed([OperationFailed("rollout", story.UNREACHED)])
    assert page.launch.button.isEnabled()
    assert story.UNREACHED.message in page.notice.text


def test_no_question_is_asked_on_another_page(bench: Bench) -> None:
    bench.open()
    bench.feed([story.release("1.2.0", 0), RolloutChecked("rel-1.2.0", "lamp-line", 4, (story.VERIFIED,))])
    assert rollouts(bench).launch.findChildren(Dialog) == []


def test_a_rollout_to_no_units_cannot_be_started(bench: Bench) -> None:
    bench.open()
    bench.window.show_page(2)
    bench.feed([story.release("1.2.0", 0), TargetsChanged((Target("spares", 0), Target("lamp-line", 2)))])
    launch = rollouts(bench).launch
    launch.target.setCurrentIndex(0)
    said = "spares has no units yet: provision one on the Station page."
    assert not launch.button.isEnabled()
    assert launch.button.toolTip() == launch.button.accessibleDescription() == said
    assert said in [label.text() for label in launch.findChildren(QLabel)]
    launch.button.click()
    assert bench.backend.asked == []
    launch.target.setCurrentIndex(1)
    assert launch.button.isEnabled()
    launch.target.setCurrentIndex(0)
    bench.qtbot.mouseClick(launch.count_button, Qt.MouseButton.LeftButton)
    assert bench.backend.asked == [("count_targets",)]
    bench.feed([TargetsChanged((Target("spares", 1), Target("lamp-line", 2)))])
    assert (launch.button.isEnabled(), launch.button.toolTip()) == (True, "")


def test_a_rollout_is_told_in_figures_words_and_reasons(bench: Bench) -> None:
    bench.open()
    bench.feed(story.rollout(bench.clock))
    page = rollouts(bench)
    assert page.progress.headline == "2 of 4 updated"
    rows = {row[0].text: row for row in page.panels.table.rows}
    assert rows["DL00000130"][1].text == "In progress"
    assert rows["DL00000130"][2].share == pytest.approx(184 / 256)
    assert rows["DL00000130"][3].text == "block 184 of 256"
    assert rows["DL00000131"][3].text == "rejected: 0x000010b0 signature verification failed"


def test_of_ten_thousand_units_only_the_rows_that_are_seen_are_made(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open()
    page = rollouts(bench)
    bench.window.show_page(2)
    made = []
    monkeypatch.setattr(
        page.panels, "_row", lambda _rollout, item: made.append(item) or (Cell(item.thing),) * 5
    )
    bench.feed(ExecutionChanged("J", f"DL{number:08}", "QUEUED") for number in range(10_000))
    QApplication.processEvents()
    assert len(page.panels.table.rows) == 10_000
    assert page.model.current is not None
    assert page.model.current.counts["QUEUED"] == 10_000
    assert 0 < len({item.thing for item in made}) < 100


def test_stop_is_confirmed(bench: Bench) -> None:
    bench.open()
    bench.feed(story.rollout(bench.clock))
    page = rollouts(bench)
    refused = page.ask_stop()
    assert refused is not None
    refused.reject()
    assert bench.backend.asked == []
    agreed = page.ask_stop()
    assert agreed is not None
    agreed.accept()
    assert bench.backend.asked == [("cancel_rollout", story.JOB)]
    assert not page.stop_button.isEnabled()


def test_a_finished_rollout_cannot_be_stopped(bench: Bench) -> None:
    bench.open()
    bench.feed(story.rollout(bench.clock))
    bench.feed([RolloutFinished(story.JOB, "COMPLETED", {"SUCCEEDED": 3, "FAILED": 1})])
    assert rollouts(bench).ask_stop() is None


# --- all pages -------------------------------------------------------------------------------------------


def test_pages_are_reached_by_keys(bench: Bench) -> None:
    bench.open()
    for number, page in enumerate(bench.window.pages, 1):
        bench.qtbot.keyClick(
            bench.window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier
        )
        # A button answers its shortcut after being shown pressed for a moment.
        bench.qtbot.waitUntil(lambda page=page: bench.window.stack.currentWidget() is page)


def test_tab_goes_through_a_page_as_it_is_read(bench: Bench) -> None:
    bench.open()
    bench.feed([*story.station(), *story.releases()])
    bench.window.activateWindow()

    def order(steps: int) -> list[str]:
        names = []
        for _ in range(steps):
            widget = bench.window.focusWidget()
            names.append(widget.accessibleName().partition(":")[0])
            bench.qtbot.keyClick(widget, Qt.Key.Key_Tab)
        return names

    slots = ["Slot 1", "Slot 2", "Slot 3", "Details of DL00000128", "Copy the error with its code", "Slot 4"]
    assert order(10) == [
        "Serial number to provision",
        "Start the scanned unit",
        "Stop all runs",
        *slots,
        "Recent units",
    ]
    bench.window.show_page(1)
    bench.window.pages[1].signing.firmware.drop.setFocus()  # type: ignore[attr-defined]
    assert order(6) == [
        "lamp-1.2.0.bin. MCUboot image · 262\u202f144 bytes",
        "Version of the firmware",
        "Add a key…",
        "AWS Signer · linekey_lamp",
        "Certificate for the chosen key",
        "Sign this firmware",
    ]


def test_every_control_has_a_name_for_a_screen_reader(bench: Bench) -> None:
    bench.open()
    bench.feed(story.station())
    bench.feed(story.releases())
    bench.feed(story.rollout(bench.clock))
    kinds = (QAbstractButton, QLineEdit, QComboBox, QTableView)
    nameless = [
        widget
        for kind in kinds
        for widget in bench.window.findChildren(kind)
        if widget.isVisibleTo(bench.window) and not widget.accessibleName() and not _inner(widget)
    ]
    assert nameless == []


def _inner(widget: QWidget) -> bool:
    """Parts Qt itself puts into tables and combo boxes."""
    return widget.objectName().startswith("qt_") or isinstance(widget.parent(), QTableView | QComboBox)


def test_a_late_phase_of_a_finished_run_is_harmless(bench: Bench) -> None:
    bench.open()
    bench.feed(story.passed("1", "DL00000126"))
    bench.feed([PhaseFinished("run-DL00000126", "1", "record", 0.1)])
    assert "PASS" in station(bench).tiles.tiles["1"].text
