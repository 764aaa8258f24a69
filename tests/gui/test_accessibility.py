"""The window without eyes for its colours, without a mouse, or through a screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.gui.accessibility import Role, tell_roles
from desktop.gui.pages.releases.page import ReleasesPage
from desktop.gui.pages.station.page import StationPage
from desktop.gui.theme import load_theme
from desktop.gui.widgets.dialogs import Dialog
from tests.gui.accessible import controls, faults, name, role
from tests.gui.playing import Bench
from tools import shift

LEAST_CONTRAST = 4.5  # WCAG 2.2, level AA, text of any size
PRESS = "Press"


# --- a screen reader -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_control_of_every_page_has_a_name_and_is_what_it_is(
    bench: Bench, language: Literal["en", "zh_CN"]
) -> None:
    bench.open()
    bench.window.tour.show()
    bench.desk.languages.use(language)
    bench.feed([*shift.station(8), *shift.releases(), *shift.rollout(bench.clock)])
    for index in range(len(bench.window.pages)):
        bench.window.show_page(index)
        assert len(list(controls(bench.window))) > 5
        assert faults(bench.window) == []


def test_a_release_and_a_folder_are_told_too(bench: Bench) -> None:
    page = bench.open().window.pages[1]
    assert isinstance(page, ReleasesPage)
    bench.feed(shift.releases())
    bench.window.show_page(1)
    page.look_at("rel-1.1.0")
    bench.feed([shift.opened()])
    assert faults(bench.window) == []
    page.look_at("")
    bench.feed([shift.folder(), *shift.signed_in_folder()])
    assert faults(bench.window) == []


def test_before_the_services_are_open(bench: Bench) -> None:
    bench.window.start()
    assert faults(bench.window) == []


def test_pages_are_tabs_and_keys_are_radio_buttons(bench: Bench) -> None:
    bench.open()
    bench.feed(shift.releases())
    rail = bench.window.rail
    assert role(rail) == Role.PageTabList
    assert [role(button) for button in rail.buttons[:3]] == [Role.PageTab] * 3
    bench.window.show_page(1)
    states = [QAccessible.queryAccessibleInterface(button).state() for button in rail.buttons[:3]]
    assert [bool(state.selected) for state in states] == [False, True, False]
    page = bench.window.pages[1]
    assert isinstance(page, ReleasesPage)
    chosen = page.signing.key.keys.chosen
    assert chosen is not None
    assert role(chosen) == Role.RadioButton
    assert QAccessible.queryAccessibleInterface(chosen).state().checked


def test_what_is_no_button_of_qt_is_pressed_by_a_screen_reader(bench: Bench) -> None:
    bench.open()
    bench.feed(shift.station())
    page = bench.window.pages[0]
    assert isinstance(page, StationPage)
    tile = page.tiles.tiles["2"]
    assert (role(tile), name(tile).startswith("Slot 2")) == (Role.Button, True)
    chosen: list[str] = []
    page.tiles.chosen.connect(chosen.append)
    QAccessible.queryAccessibleInterface(tile).actionInterface().doAction(PRESS)
    assert chosen == ["2"]
    QAccessible.queryAccessibleInterface(bench.window.rail.buttons[2]).actionInterface().doAction(PRESS)
    assert bench.window.stack.currentWidget() is bench.window.pages[2]


def test_a_text_that_is_shortened_is_told_whole(bench: Bench) -> None:
    bench.open()
    bench.feed(shift.releases())
    page = bench.window.pages[1]
    assert isinstance(page, ReleasesPage)
    shortened = page.header._title._heading
    shortened.resize(40, 20)
    shortened.show_text(shortened.whole)
    assert "…" in shortened.text()
    assert name(shortened) == shortened.whole


def test_the_audit_finds_what_it_is_there_for(qtbot: QtBot, qapp: QApplication) -> None:
    tell_roles()
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    nameless, pane, radio = QPushButton(), QWidget(), QRadioButton("1")
    pane.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    pane.setAccessibleName("a tile that is told to be nothing")
    for widget in (nameless, pane, radio):
        column.addWidget(widget)
    window.show()
    assert len(faults(window)) == 2
    assert "has no name" in faults(window)[0]
    assert "is told to be Client" in faults(window)[1]


# --- contrast --------------------------------------------------------------------------------------------


TONES = ("pass", "fail", "error", "run", "idle")
PAINTED = {
    *((ink, ground) for ink in ("text", "text-dim", "accent", *TONES) for ground in ("background", "panel")),
    *((tone, f"{tone}-soft") for tone in TONES),
    *((ink, f"{tone}-soft") for ink in ("text", "text-dim") for tone in TONES),
    *((ink, "accent-soft") for ink in ("text", "text-dim", "accent")),
    *(("on-accent", ground) for ground in ("accent", "accent-strong", *TONES)),
    *((ink, ground) for ink in ("rail-text", "rail-strong") for ground in ("rail", "rail-selected")),
}


def contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG computes it: 1 to 21."""
    lighter, darker = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def styled(sheet: str) -> Iterator[tuple[str, str, str]]:
    """The rules of a style sheet that name both colours: selector, ink and ground."""
    for selector, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        ink = re.search(r"(?<![\w-])color: (#\w+)", rule)
        ground = re.search(r"background: (#\w+)", rule)
        if ink and ground:
            yield selector.strip(), ink.group(1), ground.group(1)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_on_its_ground(theme: Literal["light", "dark"]) -> None:
    made = load_theme(theme)
    painted = [(ink, ground, made.colours[ink], made.colours[ground]) for ink, ground in sorted(PAINTED)]
    rules = [(selector, "", ink, ground) for selector, ink, ground in styled(made.style_sheet())]
    assert len(rules) > 10
    pale = [one for one in (*painted, *rules) if contrast(one[2], one[3]) < LEAST_CONTRAST]
    assert pale == []


# --- the keyboard ----------------------------------------------------------------------------------------


def focused(bench: Bench) -> QWidget:
    bench.window.activateWindow()
    bench.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return QApplication.focusWidget()


def press(bench: Bench, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    bench.qtbot.keyClick(focused(bench), key, modifier)


def type_in(bench: Bench, text: str) -> None:
    bench.qtbot.keyClicks(focused(bench), text)
    press(bench, Qt.Key.Key_Return)


def tab_to(bench: Bench, wanted: str) -> None:
    for _ in range(60):
        if focused(bench).accessibleName().startswith(wanted):
            return
        press(bench, Qt.Key.Key_Tab)
    pytest.fail(f"Tab does not reach {wanted}")


def test_the_whole_flow_of_the_station_needs_no_mouse(bench: Bench) -> None:
    bench.open()
    asked = bench.application.asked
    # A unit in the slot that was chosen.
    press(bench, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    type_in(bench, "DL00000130")
    assert asked == [("start_unit", "1", "DL00000130")]
    bench.feed(shift.failed("1", "DL00000130"))
    # Why it failed.
    tab_to(bench, "Details of DL00000130")
    press(bench, Qt.Key.Key_Return)
    [dialog] = bench.window.findChildren(Dialog)
    bench.qtbot.waitUntil(dialog.isVisible)
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    bench.qtbot.waitUntil(lambda: not bench.window.findChildren(Dialog))
    # Once more, and stopped.
    press(bench, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    type_in(bench, "DL00000130")
    assert asked[1:] == [("start_unit", "1", "DL00000130")]
    bench.feed(shift.begun("1", "DL00000130", 2))
    press(bench, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert asked[2:] == [("stop",)]
    # A tile, by Enter.
    tab_to(bench, "Slot 2")
    press(bench, Qt.Key.Key_Return)
    type_in(bench, "DL00000131")
    assert asked[3:] == [("start_unit", "2", "DL00000131")]
    # Another page and back.
    for number, page in ((2, bench.window.pages[1]), (1, bench.window.pages[0])):
        press(bench, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
        bench.qtbot.waitUntil(lambda page=page: bench.window.stack.currentWidget() is page)
    press(bench, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    type_in(bench, "DL00000132")
    assert asked[4:] == [("start_unit", "3", "DL00000132")]
