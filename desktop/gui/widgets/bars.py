"""Bars: one share, several shares stacked, a list of causes; and a spinner where no share is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QHideEvent, QPainter, QPainterPath, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.gui.accessibility import Role
from desktop.gui.formats import number
from desktop.gui.theme import Look


class StackedBar(QWidget):
    """Shares of a whole side by side; what is left is the track. One share makes a plain progress bar."""

    def __init__(self, look: Look, height: int = 8) -> None:
        super().__init__()
        self._look = look
        self._shares: tuple[tuple[str, float], ...] = ()
        self.setFixedHeight(height)

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        return self._shares

    def show_shares(self, shares: Sequence[tuple[str, float]]) -> None:
        """`shares`: colour token and part of 1, from the left."""
        if tuple(shares) != self._shares:
            self._shares = tuple(shares)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_shares(painter, self._look, QRectF(self.rect()), self._shares)


def paint_shares(painter: QPainter, look: Look, area: QRectF, shares: Sequence[tuple[str, float]]) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.save()
    try:
        painter.setClipPath(outline)
        painter.fillRect(area, look.theme.colour("idle-soft"))
        left = area.left()
        for token, share in shares:
            width = area.width() * min(max(share, 0.0), 1.0)
            painter.fillRect(QRectF(left, area.top(), width, area.height()), look.theme.colour(token))
            left += width
    finally:
        painter.restore()  # whose painter it is goes on after a fault


# px of a cause: its line of text, and the column of its number.
_TEXT, _NUMBER = 24, 48


@dataclass(frozen=True)
class Cause:
    text: str
    count: int
    tone: str
    code: str = ""


class CauseBars(QWidget):
    """Why things failed, the most frequent first: sentence, bar, number."""

    ROW = 44
    accessible_role = Role.Chart

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._causes: tuple[Cause, ...] = ()
        self._empty = ""

    def show_causes(self, causes: Sequence[Cause], empty: str) -> None:
        self._causes, self._empty = tuple(causes), empty
        told = (f"{cause.text}: {number(cause.count)}" for cause in causes)
        self.setAccessibleDescription("; ".join(told) or empty)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            theme = self._look.theme
            painter.setFont(theme.font())
            if not self._causes:
                painter.setPen(theme.colour("text-dim"))
                where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
                painter.drawText(self.rect(), where, self._empty)
            most = max((cause.count for cause in self._causes), default=1)
            for row, cause in enumerate(self._causes[: max(self.height() // self.ROW, 1)]):
                self._paint_row(painter, row * self.ROW, cause, cause.count / most)

    def _paint_row(self, painter: QPainter, top: int, cause: Cause, share: float) -> None:
        """The sentence has the whole width; its bar lies below it."""
        theme = self._look.theme
        room = self.width() - _NUMBER
        middle = Qt.AlignmentFlag.AlignVCenter
        text = QFontMetrics(theme.font()).elidedText(cause.text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(0, top, room, _TEXT), middle | Qt.AlignmentFlag.AlignLeft, text)
        area = QRectF(0, top + _TEXT + 3, room, 6)
        paint_shares(painter, self._look, area, ((cause.tone, share),))
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.colour("text"))
        right = QRectF(room, top + _TEXT / 2, _NUMBER, _TEXT)
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, number(cause.count))


# Of the spinner: how far it turns, and how often.
_STEP_DEGREES = 12
_STEP_MS = 33


class Spinner(QWidget):
    """Something is going on; turns only while it can be seen."""

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
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect()).adjusted(3, 3, -3, -3)
            cap = Qt.PenCapStyle.RoundCap
            painter.setPen(QPen(self._look.theme.colour("accent-soft"), 5, Qt.PenStyle.SolidLine, cap))
            painter.drawEllipse(area)
            painter.setPen(QPen(self._look.theme.colour("accent"), 5, Qt.PenStyle.SolidLine, cap))
            painter.drawArc(area, -self._angle * 16, 100 * 16)
