"""The table's rows, as Qt is told of them."""

from __future__ import annotations

from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.gui.theme import Look
from desktop.gui.widgets.table import Cell, LazyRows, Row, Table


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
