"""The steps of the tour as numbered circles on a line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.app.tour.events import TOUR_STEPS
from desktop.gui.accessibility import Role
from desktop.gui.icons import icon
from desktop.gui.theme import Look
from desktop.gui.tour.model import StepState, TourModel

# px beside the name of a step: its circle, and the line to the next.
_STEP_FRAME = 84


class Stepper(QWidget):
    accessible_role = Role.StaticText

    def __init__(self, look: Look, model: TourModel) -> None:
        super().__init__()
        self._look, self._model = look, model
        self.names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme = self._look.theme
            bold = QFontMetrics(theme.font(bold=True))
            roomy = sum(bold.horizontalAdvance(name) + _STEP_FRAME for name in self.names) < self.width()
            left = 0.0
            for number, (step, name) in enumerate(zip(TOUR_STEPS, self.names, strict=True), 1):
                state = self._model.states[step]
                self._paint_circle(painter, left, number, state)
                shown = name if roomy or step == self._model.current else ""
                painter.setFont(theme.font(bold=state == "running"))
                painter.setPen(theme.colour("rail-strong" if state != "waiting" else "rail-text"))
                width = painter.fontMetrics().horizontalAdvance(shown)
                painter.drawText(QRectF(left + 36, 0, width + 4, 30), Qt.AlignmentFlag.AlignVCenter, shown)
                left += 36 + width + 12
                if number < len(TOUR_STEPS):
                    painter.setPen(QPen(theme.colour("rail-selected"), 2))
                    painter.drawLine(int(left), 15, int(left + 24), 15)
                    left += 36

    def _paint_circle(self, painter: QPainter, left: float, number: int, state: StepState) -> None:
        theme = self._look.theme
        circle = QRectF(left + 1, 2, 26, 26)
        tones = {"done": "pass", "failed": "fail", "running": "accent"}
        fill = theme.colour(tones.get(state, "rail-selected"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(circle)
        ink = "rail-strong" if state == "waiting" else "on-accent"
        if state in ("done", "failed"):
            name = "check-bold" if state == "done" else "close-thick"
            icon(name, theme.colours[ink]).paint(painter, circle.adjusted(5, 5, -5, -5).toRect())
        else:
            painter.setPen(theme.colour(ink))
            painter.setFont(theme.font(bold=True))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number))
