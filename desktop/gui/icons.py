"""Material Design Icons, tinted by the theme; and which icon says which state."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
)
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
    """The MDI icon `name` in `colour` (`#rrggbb`); grey where it is disabled."""
    return QIcon(_Letter(_letters()[name], QColor(colour)))


class _Letter(QIconEngine):
    """An icon is a letter of a font."""

    def __init__(self, letter: str, colour: QColor) -> None:
        super().__init__()
        self._letter, self._colour = letter, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        grey = QGuiApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        font = QFont(_family())
        font.setPixelSize(max(round(_LETTER * rect.height()), 1))
        painter.save()
        painter.setPen(grey if mode == QIcon.Mode.Disabled else self._colour)
        painter.setFont(font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            self.paint(painter, QRect(QPoint(), size), mode, state)
        return pixmap

    def clone(self) -> QIconEngine:
        return _Letter(self._letter, self._colour)


# Of the height of an icon: what its font is made for.
_LETTER = 0.875
# px; a larger picture is rarely painted, and takes much memory.
_KEPT = 128


def paint_icon(painter: QPainter, area: QRect, name: str, colour: str) -> None:
    """As `icon(name, colour).paint`, which has Python draw a letter each time."""
    if max(area.width(), area.height()) > _KEPT:
        icon(name, colour).paint(painter, area)
    else:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(area.topLeft(), _picture(name, colour, area.width(), area.height(), ratio))


@lru_cache(maxsize=512)
def _picture(name: str, colour: str, width: int, height: int, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(width, height) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        icon(name, colour).paint(painter, QRect(0, 0, width, height))
    return picture


@cache
def _fonts() -> Path:
    """Where QtAwesome has its fonts, of which one is used. To import it would take 16 MB; it loads
    all of them, and on Windows installs them in the person's profile.
    """
    found = find_spec("qtawesome")
    folders = found.submodule_search_locations if found is not None else None
    return Path(next(iter(folders or ())), "fonts")


@cache
def _family() -> str:
    (font,) = _fonts().glob("materialdesignicons6-*.ttf")
    number = QFontDatabase.addApplicationFontFromData(QByteArray(font.read_bytes()))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _letters() -> dict[str, str]:
    """By the names of the icons."""
    (names,) = _fonts().glob("materialdesignicons6-*.json")
    codes: dict[str, str] = json.loads(names.read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


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
            paint_icon(painter, self.rect(), self._name, self._look.theme.colours[self._token])


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
