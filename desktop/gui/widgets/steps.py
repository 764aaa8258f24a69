"""The phases of a run, one line each, with the time each took."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.gui.accessibility import Role
from desktop.gui.formats import seconds
from desktop.gui.icons import paint_icon
from desktop.gui.theme import Look
from desktop.gui.words import PHASES, word

_MARKS = {
    "done": ("check-bold", "pass"),
    "now": ("circle-double", "run"),
    "failed": ("close-thick", "fail"),
    "waiting": ("minus", "idle"),
}
_ROW = 23
_FIRST_COLUMN = 24


class StepList(QWidget):
    """Takes the height it gets: rows that do not fit are the ones still waiting."""

    accessible_role = Role.StaticText

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._steps: tuple[tuple[str, str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_steps(self, steps: Sequence[tuple[str, str, float]]) -> None:
        if tuple(steps) != self._steps:
            self._steps = tuple(steps)
            told = (f"{word(PHASES, phase)} {seconds(took) if took else ''}" for phase, _, took in steps)
            self.setAccessibleName("; ".join(one.strip() for one in told))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, _ROW * len(self._steps))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rows = max(self.height() // _ROW, 1)
            waiting = [word(PHASES, phase) for phase, state, _ in self._steps if state == "waiting"]
            shown = [step for step in self._steps if step[1] != "waiting"]
            if len(self._steps) <= rows:
                for row, step in enumerate(self._steps):
                    self._paint(painter, row, step[1], word(PHASES, step[0]), step[2])
            else:
                first = max(len(shown) - (rows - 1 if waiting else rows), 0)
                for row, step in enumerate(shown[first:]):
                    self._paint(painter, row, step[1], word(PHASES, step[0]), step[2])
                if waiting:
                    self._paint(painter, len(shown) - first, "waiting", " · ".join(waiting), 0)

    def _paint(self, painter: QPainter, row: int, state: str, text: str, took: float) -> None:
        theme = self._look.theme
        name, token = _MARKS[state]
        top = row * _ROW
        paint_icon(painter, QRect(0, top + 4, 15, 15), name, theme.colours[token])
        font = theme.font(bold=state == "now")
        painter.setFont(font)
        painter.setPen(theme.colour("text-dim" if state == "waiting" else "text"))
        area = QRectF(_FIRST_COLUMN, top, self.width() - _FIRST_COLUMN, _ROW)
        room = int(area.width() - (56 if took else 0))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
        if state == "done":
            painter.setPen(theme.colour("text-dim"))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, seconds(took))
