"""A ground that changes before one's eyes: the new colour runs down from the strip."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEasingCurve, QRectF, QVariantAnimation
from PySide6.QtGui import QPainter, QPainterPath, QRegion
from PySide6.QtWidgets import QStyle

from desktop.gui.theme import Look
from desktop.gui.widgets.surface import Surface

_POUR_MS, FRAME_MS = 420, 40


class Poured(Surface):
    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._before = self.fill
        self._depth = 0.0  # px from the top that the colour has run
        self._painted_at = 0  # ms
        self._motion = QVariantAnimation(self)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.setDuration(_POUR_MS)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._run_down)
        self._motion.finished.connect(self._paint_edges)

    @property
    def pouring(self) -> bool:
        return self._motion.state() == QVariantAnimation.State.Running

    def pour_over(self, before: str) -> None:
        """Shows the ground of now run over the ground `before`, where the system shows motion at all."""
        moves = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self)
        if moves and self.isVisible() and before != self.fill:
            self._before, self._depth, self._painted_at = before, 0.0, 0
            self._motion.start()

    def _run_down(self, part: float) -> None:
        """Has painted what the colour has run over since, and no more: all tiles may be at it at once."""
        now = self._motion.currentTime()
        if part < 1 and now - self._painted_at < FRAME_MS:
            return
        self._painted_at = now
        above, self._depth = int(self._depth), self.height() * part
        self.update(0, above, self.width(), ceil(self._depth) - above)

    def _paint_edges(self) -> None:
        """Where they are smooth, the colour of before still shows through."""
        self.update(QRegion(self.rect()).subtracted(QRegion(self._inside())))

    def paint_ground(self, painter: QPainter, path: QPainterPath) -> None:
        if not self.pouring:
            super().paint_ground(painter, path)
            return
        theme = self._look.theme
        painter.fillPath(path, theme.colour(self._before))
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(QRectF(0, 0, self.width(), self._depth), theme.colour(self.fill))
        painter.restore()
