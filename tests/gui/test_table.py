"""The table's rows, as Qt is told of them."""

from __future__ import annotations

from typing import Literal

import pytest
from PySide6.QtGui import QColor, QFont
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.gui.theme import Look, Theme
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.table import Cell, LazyRows, Row, Table


def is_ink(pixel: QColor) -> bool:
    """Of a letter in the light theme; the ground is transparent."""
    return pixel.alpha() > 128 and pixel.lightness() < 160


def _row(text: str) -> Row:
    return (Cell(text),)


def _table(qtbot: QtBot, qapp: QApplication) -> Table:
    table = Table(Look(qapp), [0])
    qtbot.addWidget(table)
    table.show_headings(["Thing"])
    return table


def test_an_empty_table_that_stays_empty_is_no_change(qtbot: QtBot, qapp: QApplication) -> None:
    table = _table(qtbot, qapp)
    changed = QSignalSpy(table.model().dataChanged)
    table.show_rows(LazyRows([], _row))
    table.show_rows(LazyRows([], _row))
    assert changed.count() == 0


def test_as_many_rows_change_in_place(qtbot: QtBot, qapp: QApplication) -> None:
    table = _table(qtbot, qapp)
    table.show_rows(LazyRows(["a", "b"], _row))
    changed = QSignalSpy(table.model().dataChanged)
    table.show_rows(LazyRows(["a", "c"], _row))
    assert (changed.count(), [row[0].text for row in table.rows]) == (1, ["a", "c"])


@pytest.mark.parametrize("kind", ["badge", "bar"])
def test_after_a_fault_in_a_cell_the_painter_is_given_back(
    kind: Literal["badge", "bar"], qtbot: QtBot, qapp: QApplication
) -> None:
    """Qt warns of one that is not, and that fails."""
    table = _table(qtbot, qapp)
    table.show_rows([(Cell("a", kind, "no such tone"),)])
    with pytest.raises(KeyError):
        table.grab()


def test_a_widget_that_could_not_be_painted_can_be_closed(qapp: QApplication) -> None:
    """Qt ends the program when a painter outlives its widget, and the report of the fault holds it."""
    badge = Badge(Look(qapp))
    badge.show_state("a", "no such tone")
    with pytest.raises(KeyError):
        badge.grab()
    assert not badge.paintingActive()


def test_texts_of_every_kind_stand_on_one_line(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the fonts of a computer are."""
    usual = Theme.font

    def unlike(theme: Theme, size: str = "body", *, bold: bool = False, mono: bool = False) -> QFont:
        return usual(theme, "heading" if mono else size, bold=bold, mono=mono)

    monkeypatch.setattr(Theme, "font", unlike)
    look = Look(qapp, "light")
    table = Table(look, [80, 80, 80])
    qtbot.addWidget(table)
    table.show_headings(["a", "b", "c"])
    table.resize(260, 120)
    table.show_rows([(Cell("H", "text"), Cell("H", "dim"), Cell("H", "mono"))])
    picture = table.viewport().grab().toImage()
    feet = []
    for column in range(3):
        area = table.visualRect(table.model().index(0, column)).adjusted(0, 0, 0, -2)  # above the line
        inked = [
            y
            for y in range(area.top(), area.bottom())
            for x in range(area.left(), area.right())
            if is_ink(picture.pixelColor(x, y))
        ]
        feet.append(max(inked))
    assert len(set(feet)) == 1
