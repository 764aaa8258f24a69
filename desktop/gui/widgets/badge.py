"""A state as a pill: icon, word and colour together."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.gui.accessibility import Role
from desktop.gui.icons import STATE_ICONS, paint_icon
from desktop.gui.theme import Look, Theme

HEIGHT = 26
_SIDE = 10
_ICON = 14
_GAP = 6


def badge_width(theme: Theme, text: str) -> int:
    metrics = QFontMetricsF(theme.font("caption", bold=True))
    return round(_SIDE * 2 + _ICON + _GAP + metrics.horizontalAdvance(text))


def paint_badge(
    painter: QPainter, theme: Theme, where: QPointF, text: str, tone: str, icon_name: str = ""
) -> None:
    """Paints the pill with its left edge and vertical middle at `where`."""
    width = badge_width(theme, text)
    pill = QRectF(where.x(), where.y() - HEIGHT / 2, width, HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"{tone}-soft"))
    painter.drawRoundedRect(pill, HEIGHT / 2, HEIGHT / 2)
    place = QRectF(pill.x() + _SIDE, where.y() - _ICON / 2, _ICON, _ICON).toRect()
    paint_icon(painter, place, icon_name or STATE_ICONS[tone], theme.colours[tone])
    painter.setPen(theme.colour(tone))
    painter.setFont(theme.font("caption", bold=True))
    left = _SIDE + _ICON + _GAP
    painter.drawText(pill.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)


class Badge(QWidget):
    accessible_role = Role.StaticText

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._text, self._tone, self._icon = "", "idle", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        return self._text

    @property
    def tone(self) -> str:
        return self._tone

    def show_state(self, text: str, tone: str, icon_name: str = "") -> None:
        if (text, tone, icon_name) == (self._text, self._tone, self._icon):
            return
        self._text, self._tone, self._icon = text, tone, icon_name
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(badge_width(self._look.theme, self._text), HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            middle = QPointF(0, self.height() / 2)
            paint_badge(painter, self._look.theme, middle, self._text, self._tone, self._icon)
