"""The settings: there before any account is, in use at once, and kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app.account.place import AccountsFound, AwsPlace
from desktop.app.tasks import OperationFailed
from desktop.core.events import Problem
from desktop.core.station_name import given_name
from desktop.gui.pages.settings.page import SettingsPage
from desktop.gui.pages.station.page import StationPage
from desktop.gui.preferences import Preferences
from desktop.gui.widgets.switch import Switch
from tests.gui.accounts import Account
from tests.gui.playing import Bench
from tools import shift

FOUND = AccountsFound({"factory": "cn-north-1"}, {"cn-north-1": "China (Beijing)"}, AwsPlace())


@pytest.fixture
def page(bench: Bench) -> SettingsPage:
    return bench.window.settings


def press(bench: Bench, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    bench.qtbot.keyClick(bench.window.focusWidget() or bench.window, key, *modifiers)


def test_they_are_there_before_an_account_is(bench: Bench, page: SettingsPage) -> None:
    bench.window.start()
    bench.window.rail.settings.click()
    assert bench.window.stack.currentWidget() is page
    bench.qtbot.waitUntil(lambda: bool(page.sources.table.rows))
    page.back_button.click()
    assert bench.window.stack.currentWidget() is bench.window.opening
    assert not bench.window.rail.settings.isChecked()


def test_escape_goes_back_to_where_the_next_label_is_scanned(bench: Bench, page: SettingsPage) -> None:
    bench.open()
    bench.qtbot.keyClick(bench.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    bench.qtbot.waitUntil(lambda: bench.window.stack.currentWidget() is page)
    press(bench, Qt.Key.Key_Escape)
    station = bench.window.pages[0]
    assert isinstance(station, StationPage)
    assert bench.window.stack.currentWidget() is station
    assert bench.window.focusWidget() is station.scan.box
    assert bench.window.rail.buttons[0].isChecked()


def test_services_that_open_meanwhile_do_not_take_the_page_away(bench: Bench, page: SettingsPage) -> None:
    bench.window.start_bench()
    bench.window.show_settings()
    bench.qtbot.waitUntil(lambda: bool(bench.window.pages))
    assert bench.window.stack.currentWidget() is page
    page.back_button.click()
    assert bench.window.stack.currentWidget() is bench.window.pages[0]


def test_theme_and_language_are_chosen_by_keys_and_kept(bench: Bench, page: SettingsPage) -> None:
    bench.open()
    bench.window.show_settings()
    for theme in ("light", "dark"):
        press(bench, Qt.Key.Key_Down)
        assert (Preferences().theme, bench.desk.look.theme.name) == (theme, theme)
    system = page.appearance.language.chosen
    assert system is not None
    system.setFocus()
    press(bench, Qt.Key.Key_Down)
    press(bench, Qt.Key.Key_Down)
    bench.qtbot.waitUntil(lambda: page.station.sound.text() == "声音")
    assert Preferences().language == "zh_CN"
    assert bench.window.focusWidget() is page.appearance.language.chosen, "though its words are new"


@pytest.mark.parametrize("name", ["sound", "large_touch", "lamp_view"])
def test_a_switch_is_turned_by_space_or_a_click_and_kept(
    bench: Bench, page: SettingsPage, name: str, qtbot: QtBot
) -> None:
    bench.window.show_settings()
    switch: Switch = getattr(page.station, name)
    before = getattr(Preferences(), name)
    assert switch.isChecked() == before
    switch.setFocus()
    press(bench, Qt.Key.Key_Space)
    assert getattr(Preferences(), name) != before
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center())
    assert getattr(Preferences(), name) == before


def test_a_switch_tells_who_listens(bench: Bench, page: SettingsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.desk.preferences.changed):
        page.station.sound.click()


def test_the_name_of_the_station_is_kept_with_enter_and_taken_back_with_escape(
    bench: Bench, page: SettingsPage, data_folder: object, qtbot: QtBot
) -> None:
    bench.window.show_settings()
    field: QLineEdit = page.station.name
    qtbot.waitUntil(lambda: bool(field.placeholderText()))
    field.setFocus()
    qtbot.keyClicks(field, " Line 3,  bench 2 ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Kept" in page.station.text)
    assert field.text() == "Line 3, bench 2"
    assert given_name(data_folder) == "Line 3, bench 2"  # type: ignore[arg-type]
    qtbot.keyClicks(field, " and more")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "Line 3, bench 2"
    assert bench.window.stack.currentWidget() is page, "only the second one leaves"
    assert given_name(data_folder) == "Line 3, bench 2"  # type: ignore[arg-type]


def test_another_account_is_entered_anew(bench: Bench, page: SettingsPage, qtbot: QtBot) -> None:
    account = Account(None)
    bench.open()
    before, first = bench.application, bench.window.pages
    bench.window._open_account = account.open
    bench.window.show_settings()
    page.offer(FOUND)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(bench.window.pages) and bench.window.pages != first)
    assert before.closed
    assert account.places == [AwsPlace("factory", "cn-north-1")]
    assert Preferences().account == AwsPlace("factory", "cn-north-1")
    assert bench.window.stack.currentWidget() is bench.window.pages[0]
    shown = [bench.window.stack.widget(place) for place in range(bench.window.stack.count())]
    assert [one for one in shown if isinstance(one, StationPage)] == [bench.window.pages[0]]


def test_what_the_account_before_still_says_is_not_of_the_new_one(
    bench: Bench, page: SettingsPage, qtbot: QtBot
) -> None:
    account = Account(None)
    bench.open()
    before = bench.application
    close = before.close

    def close_telling() -> None:
        before.tell(OperationFailed("station", Problem("CLD-020", "AWS IoT cannot be reached.")))
        close()

    before.close = close_telling  # type: ignore[method-assign]
    bench.window._open_account = account.open
    first = bench.window.pages
    page.account_chosen.emit(AwsPlace("factory", "cn-north-1"))
    qtbot.waitUntil(lambda: bool(bench.window.pages) and bench.window.pages != first)
    station = bench.window.pages[0]
    assert isinstance(station, StationPage)
    assert station.model.problem is None
    assert station.model.slots


def test_no_account_is_left_under_a_unit_at_work(bench: Bench, page: SettingsPage) -> None:
    account = Account(None)
    bench.open()
    bench.feed(shift.begun("1", "DL00000126", 3))
    bench.window._open_account = account.open
    bench.window.show_settings()
    page.account_chosen.emit(AwsPlace("factory", "cn-north-1"))
    assert "still at work" in page.notice.text
    assert account.places == []
    assert Preferences().account == AwsPlace()
    press(bench, Qt.Key.Key_Escape)
    assert not page.notice.isVisible()
    assert bench.window.stack.currentWidget() is page, "Escape has closed the message first"


# --- slots -----------------------------------------------------------------------------------------------


class Requests:
    """Writes down what the card asks for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def name_slot(self, slot: str, name: str) -> None:
        self.asked.append(("name", slot, name))

    def raise_slot(self, slot: str) -> None:
        self.asked.append(("raise", slot))

    def keep_slot(self, address: str) -> None:
        self.asked.append(("keep", address))

    def hide_port(self, address: str) -> None:
        self.asked.append(("hide", address))

    def show_port(self, address: str) -> None:
        self.asked.append(("show", address))


@pytest.fixture
def slots(bench: Bench, page: SettingsPage) -> Requests:
    requests = Requests()
    page.slots._requests = requests
    bench.window.show_settings()
    bench.qtbot.waitUntil(lambda: bool(page.sources.table.rows))  # what this computer has comes first
    page.slots.show_slots(shift.settings().slots)
    return requests


def test_slots_are_named_ordered_made_and_hidden(page: SettingsPage, slots: Requests, qtbot: QtBot) -> None:
    left, right, plugged, hidden = page.slots.lines
    right.name.setFocus()
    qtbot.keyClicks(right.name, " bench")
    qtbot.keyClick(right.name, Qt.Key.Key_Return)
    right.up.click()
    left.hide_button.click()
    plugged.act.click()
    plugged.hide_button.click()
    hidden.act.click()
    assert slots.asked == [
        ("name", "1", "right bench"),
        ("raise", "1"),
        ("hide", "usb:A10KZP3X"),
        ("keep", "usb:A50285BI"),
        ("hide", "usb:A50285BI"),
        ("show", "usb:2c7c:0125@1-4"),
    ]
    assert not left.up.isVisibleTo(page), "nothing is before the first"


def test_the_focus_goes_with_the_slot_that_is_moved(
    bench: Bench, page: SettingsPage, slots: Requests
) -> None:
    rows = shift.settings().slots
    page.slots.lines[1].up.setFocus()
    press(bench, Qt.Key.Key_Return)
    page.slots.show_slots((rows[1], rows[0], *rows[2:]))
    assert slots.asked == [("raise", "1")]
    assert bench.window.focusWidget() is page.slots.lines[0].name


def test_a_name_that_was_typed_is_taken_back_with_escape(
    bench: Bench, page: SettingsPage, slots: Requests, qtbot: QtBot
) -> None:
    name = page.slots.lines[0].name
    name.setFocus()
    qtbot.keyClicks(name, "x")
    press(bench, Qt.Key.Key_Escape)
    assert (name.text(), slots.asked) == ("left", [])
    assert bench.window.stack.currentWidget() is page
