"""A setting that is on or off, with a line about it, as large as a choice."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from desktop.gui.icons import icon
from desktop.gui.theme import Look

_HEIGHT = 54


class Switch(QCheckBox):
    """Space turns it, as a click anywhere on it does."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._detail = ""
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def name(self, text: str, detail: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        self._detail = detail

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def hitButton(self, _place: QPoint) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._look.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = 2 if self.hasFocus() else 1
            edge = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
            painter.setBrush(theme.colour("panel"))
            painter.setPen(QPen(theme.colour("accent" if self.hasFocus() else "line"), width))
            painter.drawRoundedRect(edge, theme.radius["control"], theme.radius["control"])
            on = self.isChecked()
            mark = QRectF(12, self.height() / 2 - 15, 30, 30).toRect()
            name = "toggle-switch" if on else "toggle-switch-off-outline"
            icon(name, theme.colours["accent" if on else "text-dim"]).paint(painter, mark)
            left, half, room = 52, self.height() / 2, self.width() - 64
            painter.setFont(theme.font(bold=True))
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(left, half - 23, room, 24), Qt.AlignmentFlag.AlignVCenter, self.text())
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.colour("text-dim"))
            painter.drawText(QRectF(left, half + 2, room, 20), Qt.AlignmentFlag.AlignVCenter, self._detail)
