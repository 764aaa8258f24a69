"""Something is going on; turns only while it can be seen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.gui.theme import Look

_STEP_DEGREES = 12
_STEP_MS = 33


class Spinner(QWidget):
    def __init__(self, look: Look, size: int = 48) -> None:
        super().__init__()
        self._look = look
        self._angle = 0
        self.setFixedSize(size, size)
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._turn)

    def showEvent(self, _event: QShowEvent) -> None:
        self._timer.start()

    def hideEvent(self, _event: QHideEvent) -> None:
        self._timer.stop()

    def _turn(self) -> None:
        self._angle = (self._angle + _STEP_DEGREES) % 360
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        cap = Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(self._look.theme.colour("accent-soft"), 5, Qt.PenStyle.SolidLine, cap))
        painter.drawEllipse(area)
        painter.setPen(QPen(self._look.theme.colour("accent"), 5, Qt.PenStyle.SolidLine, cap))
        painter.drawArc(area, -self._angle * 16, 100 * 16)
        painter.end()
