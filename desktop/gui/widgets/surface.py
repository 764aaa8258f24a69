"""Rounded grounds: cards, tiles, and what is shown where there is nothing yet."""

from __future__ import annotations

from math import ceil, sqrt

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.gui.icons import Icon
from desktop.gui.theme import Look, space
from desktop.gui.widgets.text import label

STRIP_HEIGHT = 6


class Surface(QWidget):
    """Paints a rounded ground in tokens; `strip` is a coloured band along the top."""

    def __init__(self, look: Look, fill: str = "panel", edge: str = "line", strip: str = "") -> None:
        super().__init__()
        self._look = look
        self._fill, self._edge, self._strip = fill, edge, strip
        self._edge_width = 1.0
        self._dashed = False

    def dress(
        self, fill: str, edge: str, strip: str = "", *, edge_width: float = 1.0, dashed: bool = False
    ) -> None:
        wanted = (fill, edge, strip, edge_width, dashed)
        if wanted != (self._fill, self._edge, self._strip, self._edge_width, self._dashed):
            self._fill, self._edge, self._strip, self._edge_width, self._dashed = wanted
            self.update()

    @property
    def fill(self) -> str:
        return self._fill

    def _inside(self) -> QRect:
        """Where there is nothing but the ground: neither strip nor edge, whose round corners reach furthest
        in; where its inner side is at 45 degrees.
        """
        radius = self._look.theme.radius["card"] - self._edge_width / 2
        edge = ceil(self._edge_width + radius * (1 - sqrt(0.5)))
        return self.rect().adjusted(edge, max(edge, STRIP_HEIGHT), -edge, -edge)

    def paint_ground(self, painter: QPainter, path: QPainterPath) -> None:
        painter.fillPath(path, self._look.theme.colour(self._fill))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        path = QPainterPath()
        with QPainter(self) as painter:
            inside = self._inside()
            if inside.contains(event.rect()):  # what lies on it has changed: the seconds of a run
                path.addRect(inside)
                self.paint_ground(painter, path)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            half = self._edge_width / 2
            radius = theme.radius["card"]
            path.addRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
            self.paint_ground(painter, path)
            if self._strip:
                painter.save()
                painter.setClipPath(path)
                painter.fillRect(0, 0, self.width(), STRIP_HEIGHT, theme.colour(self._strip))
                painter.restore()
            pen = QPen(theme.colour(self._edge), self._edge_width)
            if self._dashed:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.strokePath(path, pen)


class Card(Surface):
    """A titled ground, with `beside` at the end of the title's line; put things into `body`."""

    def __init__(
        self, look: Look, *, titled: bool = True, padded: bool = True, beside: QWidget | None = None
    ) -> None:
        super().__init__(look)
        side = space("medium") + space("hair") if padded else 0
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(side, space("medium"), side, space("medium"))
        self.body.setSpacing(space("small"))
        self.title = label("strong")
        if titled and beside is not None:
            self._head(beside)
        elif titled:
            self.body.addWidget(self.title)
        if not padded:
            self.body.setContentsMargins(2, 2, 2, space("small"))

    def _head(self, beside: QWidget) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(beside)
        self.body.addLayout(head)

    def show_focus_of(self, widget: QWidget) -> None:
        """The card's edge is the focus frame of what fills it."""
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.dress("panel", "accent", edge_width=2)
        elif event.type() == QEvent.Type.FocusOut:
            self.dress("panel", "line")
        return False


class Empty(Surface):
    """A page without content says what to do first."""

    def __init__(self, look: Look, icon_name: str) -> None:
        super().__init__(look)
        self.dress("panel", "line", dashed=True)
        self._heading, self._line = label("prompt", centred=True), label("dim", centred=True, wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(space("small"))
        column.addStretch()
        column.addWidget(Icon(look, icon_name, "idle", 56), 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._heading)
        column.addWidget(self._line)
        column.addStretch()

    def say(self, heading: str, line: str) -> None:
        self._heading.setText(heading)
        self._line.setText(line)
