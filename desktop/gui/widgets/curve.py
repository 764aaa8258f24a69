"""A line over time, drawn plainly: no library to load for one curve."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop.gui.accessibility import Role
from desktop.gui.theme import Look

_LEFT, _BOTTOM, _TOP, _RIGHT = 56, 22, 8, 10
# px of height in which the labels of the rows do not lie over each other.
_LABELLED = 24


class Curve(QWidget):
    """Points in the unit square, 0 at the bottom left, with labels at the ends of both axes."""

    accessible_role = Role.Chart

    def __init__(self, look: Look, tone: str) -> None:
        super().__init__()
        self._look = look
        self._tone = tone
        self._points: tuple[tuple[float, float], ...] = ()
        self._rows: tuple[str, ...] = ()
        self._ends: tuple[str, str] = ("", "")
        self._empty = ""

    def show_points(
        self, points: Sequence[tuple[float, float]], rows: Sequence[str], ends: tuple[str, str], empty: str
    ) -> None:
        """`rows` label the grid from the bottom up, `ends` the time axis; `empty` is shown without points."""
        self._points, self._rows, self._ends, self._empty = tuple(points), tuple(rows), ends, empty
        self.setAccessibleDescription(f"{rows[-1]}" if points and rows else empty)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme = self._look.theme
            if not self._points:
                painter.setFont(theme.font())
                painter.setPen(theme.colour("text-dim"))
                where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
                painter.drawText(self.rect(), where, self._empty)
            else:
                self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        """The line alone, where there is no room for its labels."""
        area = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        if area.height() >= _LABELLED:
            self._paint_grid(painter, area)
        else:
            area = QRectF(self.rect()).adjusted(_RIGHT, _TOP, -_RIGHT, -_TOP)
        self._paint_line(painter, area)

    def _paint_grid(self, painter: QPainter, area: QRectF) -> None:
        theme = self._look.theme
        painter.setFont(theme.font("caption"))
        count = max(len(self._rows) - 1, 1)
        for index, text in enumerate(self._rows):
            y = round(area.bottom() - area.height() * index / count) + 0.5
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.colour("text-dim"))
            place = QRectF(0, y - 9, _LEFT - 10, 18)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        below = QRectF(area.left(), area.bottom() + 4, area.width(), _BOTTOM - 4)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._ends[0])
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._ends[1])

    def _paint_line(self, painter: QPainter, area: QRectF) -> None:
        colour = self._look.theme.colour(self._tone)
        line = QPolygonF(
            [
                QPointF(area.left() + x * area.width(), area.bottom() - y * area.height())
                for x, y in self._points
            ]
        )
        ground = QPolygonF(line)
        ground.append(QPointF(line.last().x(), area.bottom()))
        ground.append(QPointF(line.first().x(), area.bottom()))
        soft = QColor(colour)
        soft.setAlphaF(0.10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawPolygon(ground)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(colour, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.drawPolyline(line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(line.last(), 4, 4)
