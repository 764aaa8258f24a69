"""The bar on top of every page."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.gui.theme import Look, space
from desktop.gui.widgets.text import ElidedLabel, label

HEIGHT = 64


class HeaderBar(QWidget):
    """Put things into `row`."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(HEIGHT)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(space("large"), 0, space("large"), 0)
        self.row.setSpacing(space("large") + space("hair"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            theme = self._look.theme
            painter.fillRect(self.rect(), theme.colour("panel"))
            painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.colour("line"))


class Fact(QWidget):
    """A caption over its value."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._caption = label("caption")
        self._value = label("value")
        column.addStretch()
        column.addWidget(self._caption)
        column.addWidget(self._value)
        column.addStretch()

    @property
    def value(self) -> str:
        return self._value.text()

    def show_fact(self, caption: str, value: str) -> None:
        self._caption.setText(caption)
        self._value.setText(value)
        self.setAccessibleName(f"{caption}: {value}")


class Title(QWidget):
    """What the page is about, in a heading and a line below it."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._heading = ElidedLabel("heading")
        self._line = ElidedLabel("caption")
        column.addStretch()
        column.addWidget(self._heading)
        column.addWidget(self._line)
        column.addStretch()

    @property
    def heading(self) -> str:
        return self._heading.whole

    def show_title(self, heading: str, line: str) -> None:
        self._heading.show_text(heading)
        self._line.show_text(line)
