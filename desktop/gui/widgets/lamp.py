"""A lamp: the number of a slot, an icon and a word, as large as there is room and legible from two metres.

Where the word cannot be, the icon and the number are, and the word stands small beside or below them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
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


class Lamp(QWidget):
    """`numbered` where nothing else tells the slot; a word is at most `most` times as high as it must be."""

    def __init__(self, look: Look, *, numbered: bool, centred: bool = False, most: float = 3.0) -> None:
        super().__init__()
        self._look, self._numbered, self._most = look, numbered, most
        self.centred = centred
        self.light = Light("", "minus", "-", "idle")
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
        light, font, least = self.light, self._font(), legible_on(self.screen())
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
        theme, light, places = self._look.theme, self.light, self.places()
        if places.icon.isEmpty():
            return
        with QPainter(self) as painter:
            painter.translate(0, _OVERSHOOT)
            margin = places.icon.height() * (_ICON_SCALE - 1) / 2
            whole = places.icon.adjusted(-margin, -margin, margin, margin).toRect()
            paint_icon(painter, whole, light.icon, theme.colours[light.tone])
            self._paint_text(painter, places.number, light.number, light.ink)
            self._paint_text(painter, places.word, light.word, light.tone)
            if not places.line.isEmpty():
                painter.setFont(self._line_font())
                painter.setPen(theme.colour(light.ink))
                line = painter.fontMetrics().elidedText(
                    light.line, Qt.TextElideMode.ElideMiddle, ceil(places.line.width())
                )
                painter.drawText(places.line, Qt.AlignmentFlag.AlignVCenter, line)

    def _paint_text(self, painter: QPainter, area: QRectF, text: str, token: str) -> None:
        """With its glyphs as high as the area, and standing on its lower edge.

        As an outline: a font has whole pixels only, and of scaled letters Qt paints the edges now so, now so.
        """
        if area.isEmpty():
            return
        form = shape(text, self._font())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(area.left(), area.bottom() - area.height() * form.drop)
        scale = area.height() * form.font / MEASURED
        painter.scale(scale, scale)
        painter.fillPath(form.outline, self._look.theme.colour(token))
        painter.restore()

    def _font(self) -> QFont:
        return self._look.theme.font(bold=True)

    def _line_font(self) -> QFont:
        return self._look.theme.font(mono=True)
