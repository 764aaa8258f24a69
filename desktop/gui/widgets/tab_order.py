"""The order in which Tab goes through widgets that are made anew while the window runs."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_through(holder: QWidget, widgets: Iterable[QWidget]) -> None:
    """`widgets`, each with what is in it, take the place of `holder`, which has no focus of its own."""
    holder.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt lets nothing follow a widget without
    before = holder
    for part in (part for widget in widgets for part in (widget, *widget.findChildren(QWidget))):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            QWidget.setTabOrder(before, part)
            before = part
    holder.setFocusPolicy(Qt.FocusPolicy.NoFocus)
