"""The scan box: a barcode scanner is a keyboard that ends in Enter."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from desktop.gui.icons import icon
from desktop.gui.theme import Look


class ScanBox(QLineEdit):
    """Large, with a hint at its right end that goes when it would be in the way."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._hint = ""
        self.setProperty("role", "scan")
        self.setMaxLength(64)
        self.setSizePolicy(self.sizePolicy().Policy.Expanding, self.sizePolicy().Policy.Fixed)

    def show_hint(self, hint: str) -> None:
        self._hint = hint
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = self._look.theme
        with QPainter(self) as painter:
            mark = QRect(18, self.height() // 2 - 13, 26, 26)
            tone = "accent" if self.hasFocus() else "text-dim"
            icon("barcode-scan", theme.colours[tone]).paint(painter, mark)
            used = 56 + self.fontMetrics().horizontalAdvance(self.text()) + 24
            painter.setFont(theme.font())
            needed = painter.fontMetrics().horizontalAdvance(self._hint) + 20
            if used + needed < self.width():
                painter.setPen(theme.colour("text-dim"))
                area = QRectF(self.rect()).adjusted(0, 0, -20, 0)
                where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
                painter.drawText(area, where, self._hint)
