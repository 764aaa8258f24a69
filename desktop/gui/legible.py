"""What can be read from two metres: how high letters must be, and how large a font makes them so."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from math import radians, tan

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath, QScreen

# 22 minutes of arc at two metres are 12.8 mm: 46 px of a 24-inch screen of 1920 x 1080.
_MILLIMETRES = 2000 * tan(radians(22 / 60))
_INCH = 25.4
# Pixels to the inch of that screen, for one whose size is not known, or not to be believed.
USUAL_DENSITY = 91.8
_BELIEVABLE = (30.0, 250.0)
# A font is measured at this size, in px: its shapes hardly change with the size.
MEASURED = 200


def legible(density: float) -> float:
    """The least height in px of a capital, on a screen with `density` px to the inch."""
    least, most = _BELIEVABLE
    believed = density if least <= density <= most else USUAL_DENSITY
    return _MILLIMETRES / _INCH * believed


def legible_on(screen: QScreen) -> float:
    return legible(screen.physicalDotsPerInchY())


@dataclass(frozen=True)
class Shape:
    """A text drawn in a font, all as parts of the height of its glyphs.

    Of Latin the glyphs are the capitals; of Chinese a glyph is as high as its ink.
    """

    width: float
    font: float  # the size of the font
    drop: float  # how far the glyphs reach below the line they stand on
    outline: QPainterPath = field(compare=False)  # in a font of `MEASURED` px


def shape(text: str, font: QFont) -> Shape:
    """As `font` draws it, whatever the size of that."""
    return _shape(text, tuple(font.families()), font.weight())


@lru_cache(maxsize=512)
def _shape(text: str, families: tuple[str, ...], weight: QFont.Weight) -> Shape:
    font = QFont()
    font.setFamilies(list(families))
    font.setWeight(weight)
    font.setPixelSize(MEASURED)
    metrics = QFontMetricsF(font)
    ink = metrics.tightBoundingRect(text if any(sign > "\u2e80" for sign in text) else "H")
    high = ink.height()
    outline = QPainterPath()
    outline.addText(QPointF(), font, text)
    return Shape(metrics.horizontalAdvance(text) / high, MEASURED / high, ink.bottom() / high, outline)
