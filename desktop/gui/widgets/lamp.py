"""A lamp: the number of a slot, an icon and a word, as large as there is room and legible from two metres.

Where the word cannot be, the icon and the number are, and the word stands small beside or below them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.gui.icons import paint_icon
from desktop.gui.legible import MEASURED, legible_on, shape
from desktop.gui.theme import Look
from desktop.gui.widgets.lamp_places import Places, Room, place

# px; the letters of what is no verdict, and what round digits and letters reach above and below others.
_PROMPT, _OVERSHOOT = 20.0, 1
# px; how far the letters of a prompt, which are not all capitals, reach below the line.
_DESCENT = 6
# Icons are drawn with a margin around their ink.
_ICON_SCALE = 1.2


@dataclass(frozen=True)
class Light:
    """What a lamp shows. `tone` colours icon and word, `ink` the rest; a `prompt` stays small."""

    number: str
    icon: str
    word: str
    tone: str
    line: str = ""
    ink: str = "text"
    prompt: bool = False


@dataclass(frozen=True)
class _Drawing:
    """Of one light in one size: outlines of number and word, and the line as far as it has room."""

    places: Places
    number: QPainterPath
    word: QPainterPath
    line: str


class Lamp(QWidget):
    """`numbered` where nothing else tells the slot; a word is at most `most` times as high as it must be."""

    def __init__(self, look: Look, *, numbered: bool, centred: bool = False, most: float = 3.0) -> None:
        super().__init__()
        self._look, self._numbered, self._most = look, numbered, most
        self.centred = centred
        self.light = Light("", "minus", "-", "idle")
        self._drawn: tuple[tuple[Light, bool, QSize, float], _Drawing] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_light(self, light: Light) -> None:
        if light != self.light:
            self.light = light
            self.update()

    @property
    def least_height(self) -> float:
        """px in which the icon and the number are legible."""
        return legible_on(self.screen()) + 2 * _OVERSHOOT

    def text(self) -> str:
        return "\n".join(part for part in (self.light.word, self.light.line) if part)

    def places(self) -> Places:
        """Where everything stands on the screen that the lamp is on."""
        return self._drawing().places

    def _drawing(self) -> _Drawing:
        """Made once: who paints it often only has it run over, or its seconds told below it."""
        wanted = (self.light, self.centred, self.size(), legible_on(self.screen()))
        if self._drawn is None or self._drawn[0] != wanted:
            self._drawn = wanted, self._draw(self._places(wanted[-1]))
        return self._drawn[1]

    def _draw(self, places: Places) -> _Drawing:
        light, metrics = self.light, self._look.theme.metrics(mono=True)
        line = metrics.elidedText(light.line, Qt.TextElideMode.ElideMiddle, ceil(places.line.width()))
        return _Drawing(
            places,
            self._outline(places.number, light.number),
            self._outline(places.word, light.word),
            "" if places.line.isEmpty() else line,
        )

    def _places(self, least: float) -> Places:
        light, font = self.light, self._font()
        metrics = QFontMetricsF(self._line_font())
        line = (metrics.horizontalAdvance(light.line) + 1, metrics.height()) if light.line else (0.0, 0.0)
        word, number = shape(light.word, font).width, shape(light.number, font).width
        room = self.height() - 2 * _OVERSHOOT
        below = min(_DESCENT, max(room - least, 0)) if light.prompt else 0
        return place(
            Room(
                self.width() - word - number,  # a font has whole pixels: letters may be one higher, and wider
                room - below,
                least,
                _PROMPT if light.prompt else least * self._most,
                word,
                number,
                self._numbered,
                line,
                self.centred,
            )
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, light, drawing = self._look.theme, self.light, self._drawing()
        places = drawing.places
        if places.icon.isEmpty():
            return
        with QPainter(self) as painter:
            margin = places.icon.height() * (_ICON_SCALE - 1) / 2
            whole = places.icon.adjusted(-margin, -margin, margin, margin).translated(0, _OVERSHOOT).toRect()
            paint_icon(painter, whole, light.icon, theme.colours[light.tone])
            if drawing.line:
                painter.setFont(self._line_font())
                painter.setPen(theme.colour(light.ink))
                line = places.line.translated(0, _OVERSHOOT)
                painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, drawing.line)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(drawing.number, theme.colour(light.ink))
            painter.fillPath(drawing.word, theme.colour(light.tone))

    def _outline(self, area: QRectF, text: str) -> QPainterPath:
        """With its glyphs as high as the area, and standing on its lower edge.

        As an outline: a font has whole pixels only, and of scaled letters Qt paints the edges now so, now so.
        """
        if area.isEmpty():
            return QPainterPath()
        form = shape(text, self._font())
        scale = area.height() * form.font / MEASURED
        standing = area.bottom() - area.height() * form.drop + _OVERSHOOT
        return QTransform(scale, 0, 0, scale, area.left(), standing).map(form.outline)

    def _font(self) -> QFont:
        return self._look.theme.font(bold=True)

    def _line_font(self) -> QFont:
        return self._look.theme.font(mono=True)
