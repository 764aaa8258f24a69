"""Where number, icon, word and line of a lamp stand in the room there is."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRectF

# What lies between things, as a part of the height of the glyphs.
_GAP = 0.25
# The same between number and icon where these are all that can be read from afar.
_CLOSE = 0.15
# px: between word and line, and below what height of letters a word is no help.
_LINE_GAP, _LEAST_WORD = 4.0, 10.5


@dataclass(frozen=True)
class Places:
    """A text is as high as its glyphs; what is not shown is empty."""

    icon: QRectF
    word: QRectF = field(default_factory=QRectF)
    number: QRectF = field(default_factory=QRectF)
    line: QRectF = field(default_factory=QRectF)


@dataclass(frozen=True)
class Room:
    """What there is to place.

    `legible` is the least height, in px, that can be read from afar, and `most` the greatest of the word.
    `word` and `number` are widths, as parts of the height; `line`, below the word, is a size in px.
    """

    width: float
    height: float
    legible: float
    most: float
    word: float
    number: float
    numbered: bool
    line: tuple[float, float] = (0.0, 0.0)
    centred: bool = False

    @property
    def line_height(self) -> float:
        """With the gap above it."""
        return self.line[1] + _LINE_GAP if self.line[0] else 0.0

    def left(self, wide: float) -> float:
        return max((self.width - wide) / 2, 0) if self.centred else 0.0

    def line_at(self, left: float, bottom: float) -> QRectF:
        wide, high = self.line
        return QRectF(left, bottom + _LINE_GAP, min(wide, self.width - left), high) if wide else QRectF()


def place(room: Room) -> Places:
    """All as large as there is room; where the word cannot be legible, the icon and the number are."""
    if min(room.width, room.height) < 1:
        return Places(QRectF())
    row, above = _row_height(room), _above_height(room)
    if max(row, above) < room.legible:
        return _in_the_middle(_small(room), room) if room.centred else _small(room)
    return _row(room, row) if row >= above else _above(room, above)


def _in_the_middle(placed: Places, room: Room) -> Places:
    """As far from the upper edge as from the lower."""
    parts = (placed.icon, placed.word, placed.number, placed.line)
    down = (room.height - max(part.bottom() for part in parts)) / 2
    return Places(*(part.translated(0, down) for part in parts))


def _row_height(room: Room) -> float:
    parts = 1 + _GAP + room.word + (room.number + _GAP if room.numbered else 0)
    return min(room.width / parts, room.height - room.line_height, room.most)


def _row(room: Room, high: float) -> Places:
    gap = high * _GAP
    number = room.number * high + gap if room.numbered else 0.0
    left = room.left(number + high + gap + room.word * high)
    top = (room.height - room.line_height - high) / 2
    return Places(
        QRectF(left + number, top, high, high),
        QRectF(left + number + high + gap, top, room.word * high, high),
        QRectF(left, top, room.number * high, high) if room.numbered else QRectF(),
        room.line_at(room.left(room.line[0]), top + high),
    )


def _above_height(room: Room) -> float:
    """Of a word below its icon, which has the number beside it."""
    across = max(room.word, 1 + (room.number + _GAP if room.numbered else 0))
    down = (room.height - room.line_height) / (1 + _GAP + 1)
    return min(room.width / across, down, room.most)


def _above(room: Room, high: float) -> Places:
    gap = high * _GAP
    number = (room.number + _GAP) * high if room.numbered else 0.0
    top = (room.height - room.line_height - 2 * high - gap) / 2
    left, word = room.left(number + high), room.left(room.word * high)
    return Places(
        QRectF(left + number, top, high, high),
        QRectF(word, top + high + gap, room.word * high, high),
        QRectF(left, top, room.number * high, high) if room.numbered else QRectF(),
        room.line_at(room.left(room.line[0]), top + 2 * high + gap),
    )


def _small(room: Room) -> Places:
    """Number and icon as large as must be, or as there is room; the rest where it is larger."""
    high = min(room.legible, room.height, room.width / (room.number + _CLOSE + 1))
    gap = high * _GAP
    aside = room.width - (room.number + _CLOSE + 1) * high - gap
    beside = min(high - room.line_height, aside / room.word, room.most)
    below = min(room.height - room.line_height - high - gap, room.width / room.word, room.most)
    fits_line = aside >= room.line[0]
    if beside >= max(below, _LEAST_WORD) and (fits_line or below < _LEAST_WORD):
        return _small_beside(room, high, beside, has_line=fits_line)
    return _small_below(room, high, below if below >= _LEAST_WORD else 0.0)


def _small_below(room: Room, high: float, word: float) -> Places:
    number = (room.number + _CLOSE) * high
    left = room.left(number + high)
    top = high * (1 + _GAP)
    shown = QRectF(room.left(room.word * word), top, room.word * word, word) if word else QRectF()
    bottom = shown.bottom() if word else high
    has_line = room.height - bottom >= room.line_height
    return Places(
        QRectF(left + number, 0, high, high),
        shown,
        QRectF(left, 0, room.number * high, high),
        room.line_at(room.left(room.line[0]), bottom) if has_line else QRectF(),
    )


def _small_beside(room: Room, high: float, word: float, *, has_line: bool) -> Places:
    number = (room.number + _CLOSE) * high
    rest = max(room.word * word, room.line[0] if has_line else 0.0)
    left = room.left(number + high * (1 + _GAP) + rest)
    right, top = left + number + high * (1 + _GAP), (high - room.line_height - word) / 2
    return Places(
        QRectF(left + number, 0, high, high),
        QRectF(right, top, room.word * word, word),
        QRectF(left, 0, room.number * high, high),
        room.line_at(right, top + word) if has_line else QRectF(),
    )
