"""Scans in the whole window: real keys, to whatever has the focus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core.events import Problem
from desktop.gui.caret import Caret
from desktop.gui.pages.station.page import StationPage
from desktop.gui.scanning import scanner as scanner_module
from desktop.gui.scanning.burst import GAP_MS
from desktop.gui.widgets.dialogs import Dialog, ask_typed
from desktop.gui.widgets.table import Table
from desktop.settings.product.labels import LabelFormat
from tests.gui.keyboard import Key, Keyboard, Modifier
from tests.gui.playing import Bench
from tools import shift

SERIAL = "DL00000130"
STARTED = [("start_unit", "1", SERIAL)]
LABEL = LabelFormat("LAMP-1", r"DL\d{8}")
REFUSED = "Not a label of this product. Scan again."
# A unit waits in slot 1, and in no other.
READY = replace(shift.station_ready(slots=3, present=1), label=LABEL)


@pytest.fixture
def desk(bench: Bench, qtbot: QtBot) -> Bench:
    """The Station page of a whole window that is in use."""
    bench.open()
    in_use(qtbot, bench.window)
    bench.application.asked.clear()
    bench.feed([READY])
    return bench


@pytest.fixture
def station(desk: Bench) -> StationPage:
    page = desk.window.pages[0]
    assert isinstance(page, StationPage)
    return page


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


def in_use(qtbot: QtBot, window: QWidget) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle() is not None)


class Field(QDialog):
    """A dialog of a field and a button that Enter presses."""

    def __init__(self, qtbot: QtBot, parent: QWidget, field: QWidget) -> None:
        super().__init__(parent)
        self.field, self.button = field, QPushButton("OK")
        self.pressed = 0
        self.button.clicked.connect(self._press)
        self.button.setDefault(True)
        column = QVBoxLayout(self)
        column.addWidget(field)
        column.addWidget(self.button)
        self.open()
        field.setFocus()
        in_use(qtbot, self)

    def _press(self) -> None:
        self.pressed += 1


# --- on the Station page ---------------------------------------------------------------------------------


def places(station: StationPage) -> Iterator[tuple[str, QWidget]]:
    yield "scan box", station.scan.box
    yield "button", station.start_button
    yield "tile", station.tiles.tiles["2"]
    yield from (
        (f"table {number}", table)
        for number, table in enumerate(station.findChildren(QWidget))
        if table.focusPolicy() & Qt.FocusPolicy.StrongFocus == Qt.FocusPolicy.StrongFocus
        and table.isVisible()
        and not isinstance(table, QPushButton | QLineEdit)
    )


@pytest.mark.parametrize("end", ["\r", "\t", "\n", "\r\n", "\t\r", "\r\r"])
def test_a_scan_is_taken_wherever_the_focus_is(
    desk: Bench, station: StationPage, keyboard: Keyboard, end: str
) -> None:
    names = []
    for number, (name, place) in enumerate(places(station)):
        names.append(name)
        place.setFocus()
        assert QApplication.focusWidget() is place, name
        station.model.asked.clear()
        desk.application.asked.clear()
        keyboard.scan(f"DL{number:08}", end=end)
        assert [one[0] for one in desk.application.asked] == ["start_unit"], name
        assert desk.application.asked[0][2] == f"DL{number:08}", name
        assert station.scan.refusal == "", name
        assert station.scan.box.text() == "", name
        assert QApplication.focusWidget() is station.scan.box, name
    assert len(names) > 3


def test_the_cursor_rests_when_nobody_types_and_blinks_when_somebody_does(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    hints, caret = QGuiApplication.styleHints(), desk.window.findChild(Caret)
    blinking = hints.cursorFlashTime()
    assert blinking > 0
    for somebody in (
        lambda: keyboard.scan(SERIAL),
        lambda: keyboard.type("5"),
        station.start_button.setFocus,
    ):
        caret.timer.timeout.emit()
        assert hints.cursorFlashTime() == 0
        caret.timer.stop()
        somebody()
        assert hints.cursorFlashTime() == blinking
        assert caret.timer.isActive()


def test_with_no_focus_at_all_a_scan_is_taken_too(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    station.scan.box.clearFocus()
    assert QApplication.focusWidget() is None
    keyboard.scan(SERIAL)
    assert desk.application.asked == STARTED


def test_what_is_typed_goes_to_the_scan_box_from_every_control(
    desk: Bench, station: StationPage, keyboard: Keyboard, qtbot: QtBot
) -> None:
    station.stop_button.setFocus()
    station.start_button.setFocus()
    keyboard.type("DL")
    qtbot.waitUntil(lambda: station.scan.box.text() == "DL")
    assert QApplication.focusWidget() is station.scan.box
    keyboard.type("00000130\r")
    assert desk.application.asked == STARTED


def test_typing_is_seen_in_its_order_with_the_keys_that_are_no_characters(
    station: StationPage, keyboard: Keyboard
) -> None:
    box = station.scan.box
    keyboard.type("DL0", gap=30)
    keyboard.press(Key.Key_Backspace, "\b", gap=30)
    keyboard.type("12", gap=30)
    keyboard.press(Key.Key_Home, gap=30)
    keyboard.type("X", gap=30)
    keyboard.press(Key.Key_End)
    assert box.text() == "XDL12"
    keyboard.press(Key.Key_A, "\x01", Modifier.ControlModifier)
    keyboard.press(Key.Key_Delete, "\x7f")
    assert box.text() == ""


def test_a_held_key_is_typing(desk: Bench, station: StationPage, keyboard: Keyboard) -> None:
    dialog = Field(desk.qtbot, desk.window, QLineEdit())
    keyboard.type("d")
    for _ in range(5):
        keyboard.repeat("d")
    keyboard.press(Key.Key_Return, "\r", gap=30)
    assert (typed(dialog.field), dialog.pressed) == ("dddddd", 1)
    dialog.close()


def test_a_scan_with_a_key_that_repeats_is_refused(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    """What is left without that key may be the label of another unit."""
    dialog = Field(desk.qtbot, desk.window, QLineEdit())
    keyboard.scan(SERIAL[:5], end="")
    keyboard.repeat("0", gap=4)
    keyboard.type(f"{SERIAL[5:]}\r", gap=4)
    assert desk.application.asked == []
    assert station.scan.refusal == REFUSED
    dialog.close()


def test_one_enter_is_taken_once_wherever_the_focus_goes_then(
    station: StationPage, keyboard: Keyboard
) -> None:
    heard: list[str] = []
    station.scan.scanned.connect(heard.append)
    station.scan.scanned.connect(station.tiles.tiles["2"].setFocus)
    keyboard.type(f"{SERIAL}\r")
    assert heard == [SERIAL]
    assert station.scan.refusal == ""


def test_controls_keep_the_keys_that_are_theirs(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    station.tiles.tiles["1"].setFocus()
    keyboard.press(Key.Key_Space, " ")
    assert station.model.choice is not None
    assert station.model.choice.slot == "1"
    keyboard.press(Key.Key_2, "2", Modifier.AltModifier)
    assert station.scan.box.text() == "", "Alt+2 types nothing"
    keyboard.press(Key.Key_Tab, "\t")
    assert QApplication.focusWidget() is not station.scan.box


def test_keys_that_no_control_wants_are_the_scan_boxs(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    keyboard.type(SERIAL)
    keyboard.press(Key.Key_Home)
    keyboard.press(Key.Key_End)
    assert station.scan.box.text() == SERIAL
    station.tiles.tiles["2"].setFocus()
    keyboard.press(Key.Key_Backspace, "\b")
    assert station.scan.box.text() == SERIAL[:-1]
    assert QApplication.focusWidget() is station.scan.box


def test_what_was_left_in_the_box_does_not_spoil_a_scan(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    keyboard.type("DL000")
    keyboard.scan(SERIAL, after=5000)
    assert desk.application.asked == STARTED
    assert station.scan.box.text() == ""


@pytest.mark.parametrize("end", ["\r", "\t", "\n", "\r\n"])
def test_a_scanner_that_stumbles_is_whole_in_the_box(
    desk: Bench, station: StationPage, keyboard: Keyboard, end: str
) -> None:
    keyboard.scan("DL00", end="")
    keyboard.scan("000130", end=end, after=GAP_MS + 20)
    assert desk.application.asked == STARTED
    assert station.scan.refusal == ""
    assert QApplication.focusWidget() is station.scan.box


def test_a_scanner_that_stumbles_before_its_end_has_ended(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    """Also with a character that no key types, and no field knows."""
    keyboard.scan(SERIAL, end="")
    keyboard.scan("\n", end="", after=GAP_MS + 20)
    assert desk.application.asked == STARTED


def test_tab_leaves_what_a_person_typed(desk: Bench, station: StationPage, keyboard: Keyboard) -> None:
    keyboard.type(SERIAL)
    keyboard.press(Key.Key_Tab, "\t")
    assert station.scan.box.text() == SERIAL
    assert QApplication.focusWidget() is not station.scan.box
    assert desk.application.asked == []


def test_a_scan_right_after_typing_is_refused_not_put_together_to_another(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    keyboard.type("DL0")
    keyboard.scan(SERIAL, after=300)
    assert desk.application.asked == []
    assert station.scan.refusal == REFUSED
    assert station.scan.box.text() == "DL0DL00000130"
    keyboard.scan(SERIAL)
    assert desk.application.asked == STARTED
    assert station.scan.refusal == ""


def test_a_refused_scan_stays_readable_until_the_next(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    told: list[str] = []
    station.scan.refused.connect(told.append)
    keyboard.scan("XX1")
    assert (station.scan.refusal, station.scan.box.text()) == (REFUSED, "XX1")
    assert told == [REFUSED], "aloud"
    desk.feed(shift.passed("2", "DL00000127"))
    keyboard.type("DL")
    keyboard.press(Key.Key_Escape, "\x1b")
    assert station.scan.refusal == REFUSED
    keyboard.scan(SERIAL)
    assert station.scan.refusal == ""


@pytest.mark.parametrize(
    ("spoilt", "serial"),
    [
        ("dl00000130", SERIAL),  # Caps Lock
        ("ＤＬ００００0130", SERIAL),  # an input method that makes full-width signs
        ("DL0000013à", None),  # another keyboard layout
        ("DLàà", None),
        ("DL0000\x1d0130", None),  # a separator where there is none
        ("DL00000130DL00000131", None),  # two labels at once
    ],
)
def test_a_spoilt_scan_is_the_unit_that_is_meant_or_is_refused(
    desk: Bench, station: StationPage, keyboard: Keyboard, spoilt: str, serial: str | None
) -> None:
    station.start_button.setFocus()
    keyboard.scan(spoilt)
    assert desk.application.asked == ([("start_unit", "1", serial)] if serial else [])
    assert bool(station.scan.refusal) == (serial is None)


def test_a_key_that_is_no_character_spoils_the_scan_it_is_in(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    """A dead key of a foreign layout, or F8 of a scanner that is set up for another program."""
    station.start_button.setFocus()
    keyboard.scan("XDL0", end="")
    keyboard.press(Key.Key_Dead_Circumflex, gap=4)
    keyboard.scan("DL00000130", after=4)
    assert desk.application.asked == []
    assert station.scan.box.text() == "XDL0\N{REPLACEMENT CHARACTER}DL00000130"
    assert station.scan.refusal == REFUSED


def test_no_shortcut_takes_a_key_out_of_a_scan(desk: Bench, station: StationPage, keyboard: Keyboard) -> None:
    """Ctrl+2 leads to another page; without its 2 the label may be that of another unit."""
    keyboard.scan(SERIAL[:4], end="")
    assert not keyboard.command(Key.Key_2, Modifier.ControlModifier, gap=4)
    keyboard.scan(SERIAL[4:], after=4)
    assert desk.application.asked == []
    assert station.scan.refusal == REFUSED
    assert station.scan.box.text() == "DL00\N{REPLACEMENT CHARACTER}000130"
    assert keyboard.command(Key.Key_2, Modifier.ControlModifier), "that was a person"
    keyboard.now += GAP_MS
    assert keyboard.command(Key.Key_3, Modifier.ControlModifier, gap=1), "one with quick fingers"
    keyboard.scan(SERIAL)
    assert desk.application.asked == STARTED


@pytest.mark.parametrize("held", [Modifier.ControlModifier, Modifier.AltModifier, Modifier.MetaModifier])
def test_what_is_scanned_while_somebody_holds_a_key_is_refused_aloud(
    desk: Bench, station: StationPage, keyboard: Keyboard, held: Modifier
) -> None:
    desk.feed([replace(shift.station_ready(3, 3), label=LABEL)])
    keyboard.now += 2000
    assert keyboard.command(Key.Key_2, held, gap=4), "nobody knows yet that it is a scanner"
    station._choose("2")  # as Alt+2 does
    label = [Key(ord(sign)) for sign in "1000013"]
    assert [keyboard.command(key, held, gap=4) for key in label] == [False] * len(label)
    keyboard.press(Key.Key_Return, "\r", held, gap=4)
    assert desk.application.asked == []
    assert station.scan.refusal == REFUSED
    assert station.model.choice is None, "no slot was chosen for the label that follows"
    keyboard.scan(SERIAL)
    assert station.model.question == SERIAL


def test_quick_fingers_lose_no_command(desk: Bench, station: StationPage, keyboard: Keyboard) -> None:
    """What came too fast for a person is let go of where no scan follows."""
    dialog = Field(desk.qtbot, desk.window, QLineEdit("DL0"))
    keyboard.command(Key.Key_Z, Modifier.ControlModifier)
    assert not keyboard.command(Key.Key_A, Modifier.ControlModifier, gap=GAP_MS)
    desk.qtbot.waitUntil(lambda: selected(dialog.field) == "DL0")
    dialog.close()


def selected(field: QWidget) -> str:
    assert isinstance(field, QLineEdit)
    return field.selectedText()


def test_characters_that_a_scanner_types_by_their_numbers_choose_no_slot(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    keypad = Modifier.AltModifier | Modifier.KeypadModifier
    keyboard.now += 2000
    for sign in SERIAL:
        for digit in f"{ord(sign):04}":
            keyboard.press(Key(ord(digit)), "", keypad, gap=2)
        keyboard.press(Key.Key_unknown, sign, gap=2)
    keyboard.press(Key.Key_Return, "\r", gap=2)
    assert desk.application.asked == STARTED
    window = desk.window.windowHandle()
    desk.feed([replace(shift.station_ready(3, 3), label=LABEL)])
    QTest.keyClick(window, Key.Key_2, keypad)
    assert station.model.choice is None
    QTest.keyClick(window, Key.Key_2, Modifier.AltModifier)
    assert station.model.choice is not None, "that was a person"


def test_the_separator_of_gs1_is_part_of_the_scan(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    station.model.label = LabelFormat("LAMP-1", r"DL\d{8}", gs1=True)
    keyboard.scan(f"\x1d10WO-1\x1d21{SERIAL}")
    assert desk.application.asked == STARTED


def test_no_input_method_is_asked_on_the_station_page_or_about_a_verdict(
    desk: Bench, station: StationPage
) -> None:
    desk.feed(shift.failed("2", "DL00000127"))
    station._details("2")
    [details] = station.findChildren(Dialog)
    over = [*details.findChildren(QPushButton), *details.findChildren(QLabel)]
    [table] = station.findChildren(Table)
    table.selectRow(0)
    assert table.currentIndex().isValid(), "an input method is for a row that can be edited"
    for place in [table, *(place for _, place in places(station)), *over]:
        asked = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QApplication.sendEvent(place, asked)
        assert asked.value(Qt.InputMethodQuery.ImEnabled) is False, place
    details.close()


# --- over the Station page -------------------------------------------------------------------------------


def test_over_a_dialog_a_scan_is_taken_and_presses_nothing(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    desk.feed(shift.failed("2", "DL00000127"))
    station._details("2")
    [details] = station.findChildren(Dialog)
    in_use(desk.qtbot, details)
    assert isinstance(QApplication.focusWidget(), QPushButton)
    keyboard.scan(SERIAL, end="\r\n")
    assert desk.application.asked == STARTED
    assert details.isVisible()
    keyboard.press(Key.Key_Return, "\r")
    assert not details.isVisible(), "a person's Enter closes it"


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_a_field_in_a_dialog_gets_what_is_typed_and_no_scan(
    desk: Bench, station: StationPage, keyboard: Keyboard, kind: type[QWidget]
) -> None:
    field = kind()
    dialog = Field(desk.qtbot, desk.window, field)
    keyboard.type("ab")
    desk.qtbot.waitUntil(lambda: typed(field) == "ab")
    keyboard.scan(SERIAL)
    assert desk.application.asked == STARTED
    assert (typed(field), dialog.pressed) == ("ab", 0)
    dialog.close()


def typed(field: QWidget) -> str:
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()  # type: ignore[attr-defined]


def test_a_scanner_that_stumbles_over_a_dialog_is_refused(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    """Nobody knows what its beginning was; its end alone might be another unit."""
    station.model.label = LabelFormat("LAMP-1", r"\d+")
    dialog = Field(desk.qtbot, desk.window, QLineEdit())
    keyboard.scan("1234", end="")
    keyboard.scan("5678", after=GAP_MS + 20)
    assert desk.application.asked == []
    assert station.scan.box.text() == "\N{REPLACEMENT CHARACTER}5678"
    dialog.close()


def test_a_scan_that_begins_before_a_dialog_opens_is_one_scan(
    desk: Bench, station: StationPage, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner_module, "_LATE_MS", -1)  # however long this computer takes to open it
    keyboard.scan(SERIAL[:4], end="")
    dialog = station.ask_passphrase(Problem("SET-020", "A secret is needed.", "Type it."))
    in_use(desk.qtbot, dialog)
    assert QApplication.focusWidget() is dialog.secret
    keyboard.scan(SERIAL[4:], after=4)
    assert desk.application.asked == STARTED
    assert dialog.secret.text() == ""
    dialog.reject()


def test_fields_for_secrets_and_numbers_keep_their_keys(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    """A password manager types as fast as a scanner."""
    passphrase = station.ask_passphrase(Problem("SET-020", "A secret is needed.", "Type it."))
    given: list[str] = []
    passphrase.given.connect(given.append)
    in_use(desk.qtbot, passphrase)
    keyboard.scan("planted-claim-3319")
    assert given == ["planted-claim-3319"]

    agreed: list[bool] = []
    asked = Dialog(desk.desk.look, desk.window, "alert", "error", "Roll out?")
    ask_typed(asked, asked.add_button("Yes", "danger", lambda: agreed.append(True)), "1204").setFocus()
    asked.open()
    in_use(desk.qtbot, asked)
    keyboard.scan("1204")
    assert agreed == [True]
    asked.close()

    number = QSpinBox()
    number.setMaximum(9999)
    dialog = Field(desk.qtbot, desk.window, number)
    number.selectAll()
    keyboard.scan("1204", end="")
    assert number.value() == 1204
    dialog.close()
    assert desk.application.asked == []
    assert station.scan.refusal == ""


def test_a_scan_over_a_menu_is_taken(desk: Bench, station: StationPage, keyboard: Keyboard) -> None:
    menu = QMenu(desk.window)
    menu.addAction("Copy")
    menu.popup(desk.window.mapToGlobal(desk.window.rect().center()))
    desk.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is menu)
    keyboard.scan(SERIAL)
    assert desk.application.asked == STARTED
    menu.close()


def test_file_dialogs_are_qts_which_scans_are_taken_from(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    assert QApplication.testAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    dialog = QFileDialog(desk.window)
    dialog.open()
    in_use(desk.qtbot, dialog)
    keyboard.scan(SERIAL)
    assert desk.application.asked == STARTED
    assert dialog.isVisible()
    [name] = [one for one in dialog.findChildren(QLineEdit) if one.isVisible()]
    assert name.text() == ""
    dialog.close()


# --- elsewhere -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [1, 2])
def test_on_another_page_a_scan_is_refused_without_being_shown(
    desk: Bench, station: StationPage, keyboard: Keyboard, page: int
) -> None:
    desk.window.show_page(page)
    keyboard.scan(SERIAL)
    assert desk.application.asked == []
    assert "Station" in desk.window.scan_refused.text
    assert desk.window.scan_refused.isVisible()
    shown = [field.text() for field in desk.window.findChildren(QLineEdit)]
    assert SERIAL not in desk.window.scan_refused.text
    assert not any("DL" in text for text in shown)
    desk.window.show_page(0)
    keyboard.scan(SERIAL)
    assert desk.application.asked == STARTED
    assert not desk.window.scan_refused.isVisible()


def test_a_label_that_is_typed_closes_the_refusal_of_the_one_before(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    desk.window.show_page(1)
    keyboard.scan(SERIAL)
    desk.window.show_page(0)
    keyboard.type(f"{SERIAL}\r")
    assert desk.application.asked == STARTED
    assert not desk.window.scan_refused.isVisible()


def test_typing_on_another_page_goes_where_the_focus_is(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    desk.window.show_page(1)
    desk.feed([shift.image()])
    fields = desk.window.pages[1].findChildren(QLineEdit)
    field = next(one for one in fields if one.isVisible() and one.isEnabled() and not one.isReadOnly())
    field.clear()
    field.setFocus()
    keyboard.type("1.2.0")
    keyboard.press(Key.Key_End)
    assert field.text() == "1.2.0"
    assert station.scan.box.text() == ""


def test_before_the_station_is_open_a_scan_is_refused(bench: Bench, qtbot: QtBot, keyboard: Keyboard) -> None:
    in_use(qtbot, bench.window)
    keyboard.scan(SERIAL)
    assert "not open yet" in bench.window.scan_refused.text
    bench.open()
    assert bench.application.asked == []


def test_while_the_window_closes_a_scan_is_refused(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    desk.feed(shift.begun("1", "DL00000126", 3))
    desk.window.closing.finish()
    keyboard.scan(SERIAL)
    assert desk.application.asked == []
    assert "closing" in desk.window.scan_refused.text


# --- time ------------------------------------------------------------------------------------------------


def test_keys_that_waited_behind_slow_work_are_still_one_scan(
    desk: Bench, station: StationPage, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their own time tells, not when they are delivered."""
    monkeypatch.setattr(scanner_module, "_LATE_MS", -1)
    dialog = Field(desk.qtbot, desk.window, QLineEdit())
    keyboard.scan(SERIAL[:4], end="")
    turned: list[bool] = []
    desk.qtbot.waitUntil(lambda: turned.append(True) or len(turned) > 30)  # type: ignore[func-returns-value]
    keyboard.scan(SERIAL[4:], after=4)
    assert desk.application.asked == STARTED
    assert typed(dialog.field) == ""
    dialog.close()


def test_keys_that_were_held_are_let_go_of_as_well(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    dialog = Field(desk.qtbot, desk.window, QLineEdit())
    dialog.button.setFocus()
    keyboard.type("a ", gap=30)
    desk.qtbot.waitUntil(lambda: dialog.pressed == 1)
    assert not dialog.button.isDown()
    dialog.close()


def test_keys_with_no_successor_reach_their_field_by_themselves(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    dialog = Field(desk.qtbot, desk.window, QLineEdit())
    keyboard.type("DL0", gap=4)
    desk.qtbot.waitUntil(lambda: typed(dialog.field) == "DL0")
    dialog.close()


def test_keys_that_were_given_up_for_typing_too_early_still_begin_the_scan(
    desk: Bench, station: StationPage, keyboard: Keyboard
) -> None:
    dialog = Field(desk.qtbot, desk.window, QLineEdit())
    keyboard.scan(SERIAL[:4], end="")
    desk.qtbot.waitUntil(lambda: typed(dialog.field) == SERIAL[:4])
    keyboard.scan(SERIAL[4:], after=4)
    assert desk.application.asked == STARTED
    dialog.close()
