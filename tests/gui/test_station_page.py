"""The station page, played by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from desktop.app.station.events import LabelFormat, SlotChanged
from desktop.app.tasks import OperationFailed
from desktop.core.events import (
    PhaseFinished,
    Problem,
    Remedy,
    RunFinished,
    UnitCompleted,
    WaitEnded,
    WaitStarted,
)
from desktop.core.verdicts import Verdict
from desktop.gui.pages.station.dialogs import PassphraseDialog
from desktop.gui.pages.station.page import StationPage
from desktop.gui.pages.station.placing import UNSEEN_SECONDS
from desktop.gui.pages.station.tiles.faces import RunFace
from desktop.gui.pages.station.tiles.tile import Tile
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.header import Fact
from desktop.gui.widgets.text import ElidedLabel
from signing.catalogue.keys import PASSPHRASE_WRONG
from signing.errors import SecretError
from tests.gui.conftest import ShowPage
from tests.gui.playing import FakeStation, OnePage
from tools import shift

ISSUER = "Own authority · jitr · offline"


@pytest.fixture
def bench(show_page: ShowPage) -> OnePage:
    requests = FakeStation([])
    return show_page(
        requests.asked, lambda look, clock: StationPage(look, clock, requests), [shift.station_ready()]
    )


@pytest.fixture
def page(bench: OnePage) -> StationPage:
    assert isinstance(bench.page, StationPage)
    return bench.page


def scan(bench: OnePage, serial: str) -> None:
    """As a barcode scanner does it: characters, then Enter, to whatever has the focus."""
    target = bench.window.focusWidget()
    bench.qtbot.keyClicks(target, serial)
    bench.qtbot.keyClick(target, Qt.Key.Key_Return)


def choose(bench: OnePage, slot: str) -> None:
    bench.qtbot.keyClick(bench.page, getattr(Qt.Key, f"Key_{slot}"), Qt.KeyboardModifier.AltModifier)


def tile_button(page: StationPage, slot: str, text: str) -> QPushButton:
    """Of the tile of `slot`: one that says this to who sees it or hears it."""
    buttons = page.tiles.tiles[slot].findChildren(QPushButton)
    return next(one for one in buttons if one.text() == text or one.accessibleName().startswith(text))


def test_a_scan_starts_the_only_unit_that_waits_and_the_box_is_ready_again(
    bench: OnePage, page: StationPage
) -> None:
    bench.feed(unplugged("2", "3"))
    scan(bench, "DL00000126")
    assert bench.asked == [("start_unit", "1", "DL00000126")]
    assert page.scan.box.text() == ""
    assert bench.window.focusWidget() is page.scan.box


def unplugged(*slots: str) -> list[SlotChanged]:
    ready = {info.slot: info for info in shift.station_ready().slots}
    return [SlotChanged(replace(ready[slot], present=False)) for slot in slots]


def test_a_chosen_slot_takes_the_next_scan_and_the_focus_returns(bench: OnePage, page: StationPage) -> None:
    bench.qtbot.mouseClick(page.tiles.tiles["3"], Qt.MouseButton.LeftButton)
    assert bench.window.focusWidget() is page.scan.box
    scan(bench, "DL00000128")
    choose(bench, "2")
    scan(bench, "DL00000127")
    scan(bench, "LINEKEY-SLOT-1")
    scan(bench, "DL00000126")
    started = [("start_unit", slot, f"DL0000012{serial}") for slot, serial in (("3", 8), ("2", 7), ("1", 6))]
    assert bench.asked == started


@pytest.mark.parametrize("by", ["button", "tile", "Alt", "digit", "label"])
def test_where_two_units_wait_the_slot_is_asked_for(bench: OnePage, page: StationPage, by: str) -> None:
    scan(bench, "DL00000126")
    assert bench.asked == []
    assert page.question.text == "DL00000126: which slot?"
    lit = [tile for tile in page.tiles.tiles.values() if "This one?" in badges(tile)]
    assert [tile.slot_name for tile in lit] == ["1", "2", "3"]
    match by:
        case "button":
            button = next(one for one in page.question.findChildren(QPushButton) if one.text() == "Slot 2")
            bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        case "tile":
            bench.qtbot.mouseClick(page.tiles.tiles["2"], Qt.MouseButton.LeftButton)
        case "Alt":
            choose(bench, "2")
        case "digit":
            scan(bench, "2")
        case "label":
            scan(bench, "LINEKEY-SLOT-2")
    assert bench.asked == [("start_unit", "2", "DL00000126")]
    assert page.question.isHidden()
    assert bench.window.focusWidget() is page.scan.box


def badges(tile: Tile) -> list[str]:
    return [badge.text for badge in tile.findChildren(Badge) if not badge.isHidden()]


def test_a_question_is_given_up_with_escape_and_says_so(bench: OnePage, page: StationPage) -> None:
    """PRV-096."""
    scan(bench, "DL00000126")
    scan(bench, "DL00000127")
    assert page.scan.refusal == "First say the slot of DL00000126, or press Esc."
    bench.qtbot.keyClick(page.scan.box, Qt.Key.Key_Escape)
    assert page.question.isHidden()
    assert page.scan.refusal == "DL00000126 was not started. Scan it again."
    assert bench.asked == []


def test_a_question_that_no_slot_can_answer_any_more_is_given_up(bench: OnePage, page: StationPage) -> None:
    scan(bench, "DL00000126")
    bench.feed(unplugged("1", "2"))
    assert not page.question.isHidden()
    bench.feed(unplugged("3"))
    assert page.question.isHidden()
    assert "DL00000126 was not started" in page.scan.refusal


def test_the_right_label_after_a_wrong_one_goes_to_the_same_unit(bench: OnePage, page: StationPage) -> None:
    bench.feed(shift.failed("2", "DL00000999", Verdict.ERROR, shift.UNREACHED))
    bench.clock.forward(UNSEEN_SECONDS)
    scan(bench, "DL00000127")
    assert bench.asked == [("start_unit", "2", "DL00000127")]


def test_a_result_that_is_not_good_is_dismissed(bench: OnePage, page: StationPage) -> None:
    bench.feed(shift.failed("2", "DL00000127"))
    bench.qtbot.mouseClick(tile_button(page, "2", "Dismiss"), Qt.MouseButton.LeftButton)
    assert page.tiles.tiles["2"].text == "Scan its label"
    bench.feed(shift.failed("3", "DL00000128"))
    page.tiles.tiles["3"].setFocus()
    bench.qtbot.keyClick(page.tiles.tiles["3"], Qt.Key.Key_Delete)
    assert page.tiles.tiles["3"].text == "Scan its label"
    assert bench.window.focusWidget() is page.scan.box, "the next label is typed there"
    bench.feed(shift.passed("1", "DL00000126"))
    bench.qtbot.keyClick(page.tiles.tiles["1"], Qt.Key.Key_Delete)
    assert "PASS" in page.tiles.tiles["1"].text


def test_another_button_of_the_mouse_chooses_no_slot(bench: OnePage, page: StationPage) -> None:
    bench.qtbot.mouseClick(page.tiles.tiles["2"], Qt.MouseButton.RightButton)
    assert page.model.choice is None


def test_a_label_of_something_else_is_refused_and_the_choice_stays(bench: OnePage, page: StationPage) -> None:
    bench.feed([replace(shift.station_ready(), label=LabelFormat("LAMP-1", r"DL\d{8}"))])
    choose(bench, "3")
    scan(bench, "XX1")
    assert page.scan.refusal == "Not a label of this product. Scan again."
    scan(bench, "DL00000128")
    assert bench.asked == [("start_unit", "3", "DL00000128")]


def test_escape_forgets_the_choice(bench: OnePage, page: StationPage) -> None:
    choose(bench, "3")
    bench.qtbot.keyClick(page.scan.box, Qt.Key.Key_Escape)
    scan(bench, "DL00000128")
    assert bench.asked == []


def test_labels_scanned_before_the_first_run_begins_go_to_slots_of_their_own(
    bench: OnePage, page: StationPage
) -> None:
    for slot, serial in (("1", "DL00000126"), ("2", "XX1"), ("3", "DL00000126")):
        choose(bench, slot)
        scan(bench, serial)
    assert "Slot 1 works on this unit" in page.scan.refusal, "it is about to be provisioned already"
    assert bench.asked == [("start_unit", "1", "DL00000126"), ("start_unit", "2", "XX1")]
    tiles = page.tiles.tiles
    assert (tiles["1"].text, tiles["2"].text) == ("Starting", "Starting")
    unknown = Problem("SET-003", "“XX1” is no serial number of LAMP-1.", "Scan again.")
    bench.feed([OperationFailed("station", unknown, slot="2")])
    assert (tiles["1"].text, tiles["2"].text) == ("Starting", "Scan its label")
    choose(bench, "2")
    scan(bench, "DL00000128")
    assert bench.asked[-1] == ("start_unit", "2", "DL00000128")


@pytest.mark.parametrize("text", ["", "   "])
def test_enter_without_a_label_says_what_to_do(bench: OnePage, page: StationPage, text: str) -> None:
    scan(bench, text)
    assert bench.asked == []
    assert "Scan the label" in page.scan.refusal


def test_the_same_unit_is_not_started_twice(bench: OnePage, page: StationPage) -> None:
    bench.feed(shift.begun("1", "DL00000126", 2))
    scan(bench, "DL00000126")
    assert bench.asked == []
    assert "Slot 1 works on this unit" in page.scan.refusal


UNKNOWN = Problem(
    "SET-020",
    "The secret “claim passphrase” is needed, and it is not stored.",
    "Store it.",
    remedy=Remedy.SECRET,
)


def test_the_claim_passphrase_is_asked_for_when_a_unit_needs_it(bench: OnePage, page: StationPage) -> None:
    for slot, serial in (("1", "DL00000126"), ("2", "DL00000127")):
        choose(bench, slot)
        scan(bench, serial)
    bench.feed([OperationFailed("station", UNKNOWN, slot) for slot in "12"])
    [dialog] = page.findChildren(PassphraseDialog)
    assert dialog.problem == UNKNOWN.message
    assert dialog.secret.echoMode() is QLineEdit.EchoMode.Password
    bench.qtbot.keyClicks(dialog.secret, "planted-claim-3319")
    bench.qtbot.keyClick(dialog.secret, Qt.Key.Key_Return)
    asked = [("start_unit", "1", "DL00000126"), ("start_unit", "2", "DL00000127")]
    assert bench.asked == [*asked, *((*one, "planted-claim-3319") for one in asked)]
    assert dialog.secret.text() == ""


def test_a_wrong_claim_passphrase_is_asked_for_again_and_cancelling_says_what_is_missing(
    bench: OnePage,
    page: StationPage,
) -> None:
    choose(bench, "1")
    scan(bench, "DL00000126")
    dialog = page.ask_passphrase(UNKNOWN)
    bench.qtbot.keyClicks(dialog.secret, "wrong")
    bench.qtbot.keyClick(dialog.secret, Qt.Key.Key_Return)
    wrong = Problem.of(SecretError(PASSPHRASE_WRONG, path="claim-key.pem"))
    bench.feed([OperationFailed("station", wrong, "1")])
    again = next(one for one in page.findChildren(PassphraseDialog) if one.isVisible())
    assert again.problem == wrong.message
    again.reject()
    assert wrong.message in page.notice.text
    assert page.scan.refusal == "DL00000126 was not started. Scan it again."
    page.ask_passphrase(UNKNOWN).given.emit("right")
    assert bench.asked[-1] == ("start_unit", "1", "DL00000126", "wrong"), "that unit was given up"


def test_a_unit_that_leaves_while_the_passphrase_is_asked_for_leaves_no_label_to_the_next(
    bench: OnePage, page: StationPage
) -> None:
    for slot, serial in (("1", "DL00000126"), ("2", "DL00000127")):
        choose(bench, slot)
        scan(bench, serial)
    bench.feed([OperationFailed("station", UNKNOWN)])
    bench.feed([*unplugged("1"), SlotChanged(shift.station_ready().slots[0])])
    assert page.scan.refusal == "DL00000126 was not started. Scan it again."
    [dialog] = page.findChildren(PassphraseDialog)
    bench.asked.clear()
    dialog.given.emit("right")
    assert bench.asked == [("start_unit", "2", "DL00000127", "right")]
    bench.feed(unplugged("2"))
    assert not dialog.isVisible(), "it asks for nobody"
    assert page.scan.refusal == "DL00000127 was not started. Scan it again."
    bench.feed([OperationFailed("station", UNKNOWN, slot="2")])
    assert not any(one.isVisible() for one in page.findChildren(PassphraseDialog))


def test_tiles_tell_the_verdict_in_words(bench: OnePage, page: StationPage) -> None:
    bench.feed(shift.passed("1", "DL00000126"))
    bench.feed(shift.failed("2", "DL00000127"))
    bench.feed(shift.failed("3", "DL00000128", Verdict.ERROR, shift.UNREACHED))
    tiles = page.tiles.tiles
    assert all(words in tiles["1"].text for words in ("PASS", "DL00000126", "6.2 s", "AWS saw it connect"))
    assert all(words in tiles["2"].text for words in ("FAIL", shift.SILENT.order, "DEV-012"))
    assert shift.SILENT.message not in tiles["2"].text, "the details tell it"
    assert all(words in tiles["3"].text for words in ("ERROR", shift.UNREACHED.order, "CLD-025"))
    assert tiles["4"].text == "Plug in a unit"
    assert [tiles[name].fill for name in "1234"] == ["pass-soft", "fail-soft", "error-soft", "panel"]


def test_a_tile_without_an_order_of_its_own_says_what_its_verdict_asks_for(
    bench: OnePage, page: StationPage
) -> None:
    plain = Problem("SIG-012", "The passphrase does not open /line/claim-key.pem.", "Try again.")
    bench.feed(shift.failed("2", "DL00000127", problem=plain))
    bench.feed(shift.failed("3", "DL00000128", Verdict.ERROR, plain))
    told = {slot: page.tiles.tiles[slot].text for slot in "23"}
    assert "Put the unit aside." in told["2"]
    assert "Call the engineer." in told["3"]
    assert all(plain.message not in text and plain.hint not in text for text in told.values())


def test_the_order_is_in_the_readers_language(bench: OnePage, page: StationPage) -> None:
    bench.languages.use("zh_CN")
    bench.feed(shift.failed("2", "DL00000127"))
    assert "请检查电源和线缆。" in page.tiles.tiles["2"].text


def test_the_code_of_a_failure_is_copied_with_its_sentence(bench: OnePage, page: StationPage) -> None:
    bench.feed(shift.failed("2", "DL00000127"))
    tile = page.tiles.tiles["2"]
    button = next(item for item in tile.findChildren(QPushButton) if item.text() == "DEV-012")
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == f"{shift.SILENT.message}\n{shift.SILENT.hint}\nDEV-012"


def test_details_open_without_blocking(bench: OnePage, page: StationPage) -> None:
    bench.feed(shift.failed("2", "DL00000127"))
    button = next(
        item for item in page.tiles.tiles["2"].findChildren(QPushButton) if item.text() == "Details"
    )
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert "DL00000127" in dialog.windowTitle()
    with bench.qtbot.waitSignal(dialog.destroyed):
        bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_nothing_ticks_while_nothing_runs(bench: OnePage, page: StationPage) -> None:
    assert not page._tick.isActive()
    bench.feed(shift.begun("1", "DL00000126", 2))
    assert page._tick.isActive()
    bench.feed([shift.finished("1", "DL00000126")])
    assert not page._tick.isActive()


def test_stop_asks_the_backend(bench: OnePage, page: StationPage) -> None:
    assert not page.stop_button.isEnabled()
    bench.feed(shift.begun("1", "DL00000126", 2))
    bench.qtbot.mouseClick(page.stop_button, Qt.MouseButton.LeftButton)
    assert bench.asked == [("stop",)]
    assert "Stopping" in page.notice.text
    bench.feed([shift.finished("1", "DL00000126")])
    assert page.notice.isHidden(), "nothing is being stopped any more"
    bench.qtbot.keyClick(page, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert page.notice.isHidden()


def test_stop_gives_up_what_has_not_begun_and_says_so(bench: OnePage, page: StationPage) -> None:
    bench.feed(shift.begun("3", "DL00000128", 2))
    for slot, serial in (("1", "DL00000126"), ("2", "DL00000127")):
        choose(bench, slot)
        scan(bench, serial)
    bench.asked.clear()
    bench.qtbot.keyClick(page, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert bench.asked == [("stop",)]
    assert page.scan.refusal == "DL00000126, DL00000127 was not started. Scan it again."
    assert [page.tiles.tiles[slot].text for slot in "12"] == ["Scan its label"] * 2
    assert "Stopping" in page.notice.text, "the unit in slot 3"
    choose(bench, "1")
    scan(bench, "DL00000126")
    assert bench.asked[-1] == ("start_unit", "1", "DL00000126")


def test_with_nothing_but_labels_to_give_up_stop_leaves_nothing_to_wait_for(
    bench: OnePage, page: StationPage
) -> None:
    choose(bench, "1")
    scan(bench, "DL00000126")
    bench.qtbot.mouseClick(page.stop_button, Qt.MouseButton.LeftButton)
    assert bench.asked[-1] == ("stop",)
    assert page.notice.isHidden()
    assert not page.stop_button.isEnabled()
    bench.feed(shift.begun("1", "DL00000126", 0))
    assert page.stop_button.isEnabled(), "it began all the same, and is stopped"


def test_a_long_issuer_takes_no_room_of_others(bench: OnePage, page: StationPage, qapp: QApplication) -> None:
    bench.window.resize(700, 740)
    bench.feed([replace(shift.station_ready(4), issuer="authority", ways=("jitr", "offline"))])
    qapp.processEvents()
    issuer, made = (next(f for f in page.findChildren(Fact) if f.value == value) for value in (ISSUER, "0"))
    shown = [label.text() for fact in (issuer, made) for label in fact.findChildren(ElidedLabel)]
    assert shown[0].endswith("…")
    assert shown[1] == "0"


def test_a_slot_says_that_it_waits_for_aws(bench: OnePage, page: StationPage) -> None:
    bench.feed(shift.begun("2", "DL00000127", 3))
    tile = page.tiles.tiles["2"]
    doing = tile.text
    bench.feed([WaitStarted("run-DL00000127", "2", "RegisterThing")])
    assert tile.text == "Waiting for AWS"
    assert "RegisterThing" in tile.findChild(RunFace).toolTip()
    bench.feed([WaitEnded("run-DL00000127", "2")])
    assert tile.text == doing == "Getting certificate"


def test_a_late_phase_of_a_finished_run_is_harmless(bench: OnePage, page: StationPage) -> None:
    bench.feed(shift.passed("1", "DL00000126"))
    bench.feed([PhaseFinished("run-DL00000126", "1", "record", 0.1)])
    assert "PASS" in page.tiles.tiles["1"].text


def test_made_unit_is_good_and_says_that_aws_has_not_seen_it_until_it_has(
    bench: OnePage, page: StationPage
) -> None:
    bench.feed(shift.begun("1", "DL00000126", 2))
    run = page.model.slots["1"].run
    assert run is not None
    made = RunFinished(run.run_id, "1", "DL00000126", Verdict.MADE, 12.0, certificate_id="a" * 64)
    bench.feed([made])
    told = page.tiles.tiles["1"].text
    assert "MADE" in told
    assert "AWS has not seen it yet" in told
    assert page.model.figures.first_pass_yield == 1.0

    bench.feed([UnitCompleted(replace(made, verdict=Verdict.PASS, connected=True))])
    assert "AWS saw it connect" in page.tiles.tiles["1"].text
    assert [run.verdict for _, run in page.model.figures.recent] == [Verdict.PASS]
    assert page.model.figures.units == 1, "it is not another unit"


def test_window_names_the_issuer_at_work(bench: OnePage, page: StationPage) -> None:
    ready = shift.station_ready()
    bench.feed([replace(ready, issuer="authority", ways=("jitp", "offline"))])
    assert "Own authority · jitp · offline" in facts(page)
    bench.feed([replace(ready, issuer="command")])
    assert "command" in facts(page), "one that is installed goes by its own name"


def facts(page: StationPage) -> str:
    """What the header tells, shortened or not."""
    shown = (label for label in page.header.findChildren(QLabel) if not label.isHidden())
    return " | ".join(label.whole if isinstance(label, ElidedLabel) else label.text() for label in shown)
