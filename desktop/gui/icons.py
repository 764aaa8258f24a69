"""Material Design Icons, tinted by the theme; and which icon says which state."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import qtawesome
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.gui.theme import Look, load_theme

# State is icon + word + colour: the icon of each colour token.
STATE_ICONS = {
    "pass": "check-bold",
    "fail": "close-thick",
    "error": "alert",
    "run": "progress-clock",
    "idle": "minus",
}


@lru_cache(maxsize=512)
def icon(name: str, colour: str) -> QIcon:
    """The MDI icon `name` in `colour` (`#rrggbb`)."""
    result: QIcon = _font().icon(f"mdi6.{name}", color=colour)
    return result


@cache
def _font() -> Any:
    """The one font of QtAwesome that is used, read where it lies.

    QtAwesome by itself loads all of its fonts, and on Windows installs them in the person's profile.
    """
    folder = Path(qtawesome.__file__).with_name("fonts")
    (letters,) = folder.glob("materialdesignicons6-*.ttf")
    (names,) = folder.glob("materialdesignicons6-*.json")
    return qtawesome.IconicFont(("mdi6", letters.name, names.name, str(folder)))


class Icon(QWidget):
    """One icon at a fixed size; follows the theme because it paints with a token."""

    def __init__(
        self, look: Look, name: str, token: str, size: int = 20, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self._token = token
        self.setFixedSize(QSize(size, size))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, token: str) -> None:
        if (name, token) != (self._name, self._token):
            self._name, self._token = name, token
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            icon(self._name, self._look.theme.colours[self._token]).paint(painter, self.rect())


def application_icon() -> QIcon:
    """The mark of Linekey: a key on the accent."""
    colours = load_theme("light").colours
    pixmap = QPixmap(256, 256)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, QRect(0, 0, 256, 256), colours["accent"], colours["on-accent"])
    painter.end()
    return QIcon(pixmap)


def paint_mark(painter: QPainter, square: QRect, ground: str, mark: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(square, square.width() * 0.24, square.width() * 0.24)
    inset = square.width() // 5
    icon("key-variant", mark).paint(painter, square.adjusted(inset, inset, -inset, -inset))
