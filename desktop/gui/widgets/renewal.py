"""Widgets that are made anew while the window runs."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


def let_go(layout: QLayout, widgets: Iterable[QWidget]) -> None:
    """They leave their layout and are seen no more from now on; they end when Qt has time."""
    for widget in widgets:
        layout.removeWidget(widget)
        widget.hide()
        widget.deleteLater()


def stand_in(grid: QGridLayout, widgets: Iterable[QWidget], columns: int) -> None:
    """Row by row, in cells that share the room evenly."""
    placed = list(widgets)
    rows = -(-len(placed) // columns) or 1
    for index, widget in enumerate(placed):
        grid.addWidget(widget, index // columns, index % columns)
    for column in range(max(grid.columnCount(), columns)):
        grid.setColumnStretch(column, 1 if column < columns else 0)
    for row in range(max(grid.rowCount(), rows)):
        grid.setRowStretch(row, 1 if row < rows else 0)


def tab_through(holder: QWidget, widgets: Iterable[QWidget]) -> None:
    """The order of Tab through widgets that were made anew.

    `widgets`, each with what is in it, take the place of `holder`, which has no focus of its own.
    """
    holder.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt lets nothing follow a widget without
    before = holder
    for part in (part for widget in widgets for part in (widget, *widget.findChildren(QWidget))):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            QWidget.setTabOrder(before, part)
            before = part
    holder.setFocusPolicy(Qt.FocusPolicy.NoFocus)
