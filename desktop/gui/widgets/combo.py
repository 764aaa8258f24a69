"""A combo box whose arrow is one of our icons: a style sheet takes Qt's own arrow away."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from desktop.gui.icons import icon
from desktop.gui.theme import Look


class ComboBox(QComboBox):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        place = QRect(self.width() - 30, self.height() // 2 - 10, 20, 20)
        token = "text" if self.isEnabled() else "line"
        icon("chevron-down", self._look.theme.colours[token]).paint(painter, place)
        painter.end()
