"""The bar on top of every page."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.gui.accessibility import Role
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
    """A caption over its value. One that `gives_way` shortens its value where the row has no room."""

    accessible_role = Role.StaticText

    def __init__(self, *, gives_way: bool = False) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._caption = label("caption")
        self._value = ElidedLabel("value")
        if gives_way:
            self._value.setMinimumWidth(1)
            self._value.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        else:
            self._value.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        column.addStretch()
        column.addWidget(self._caption)
        column.addWidget(self._value)
        column.addStretch()

    @property
    def value(self) -> str:
        return self._value.whole

    def show_fact(self, caption: str, value: str) -> None:
        self._caption.setText(caption)
        self._value.show_text(value)
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
