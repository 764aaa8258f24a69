"""Where number, icon, word and line of a lamp stand in the room there is."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRectF

# Parts of the height of the glyphs: what lies between things, and an icon that has a line of its own.
_GAP, _ICON_ABOVE = 0.25, 1.15
# px: between word and line, and below what height of letters a word is no help.
_LINE_GAP, _LEAST_WORD = 4.0, 8.0
_NOTHING = QRectF()


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
        return QRectF(left, bottom + _LINE_GAP, min(wide, self.width - left), high) if wide else _NOTHING


def place(room: Room) -> Places:
    """All as large as there is room; where the word cannot be legible, the icon and the number are."""
    row, above = _row_height(room), _above_height(room)
    if max(row, above) < room.legible:
        return _small(room)
    return _row(room, row) if row >= above else _above(room, above)


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
        QRectF(left, top, room.number * high, high) if room.numbered else _NOTHING,
        room.line_at(room.left(room.line[0]), top + high),
    )


def _above_height(room: Room) -> float:
    """Of a word below its icon, which has the number beside it."""
    number = room.number + _GAP if room.numbered else 0
    across = max(room.word, _ICON_ABOVE * (1 + number))
    down = (room.height - room.line_height) / (_ICON_ABOVE + _GAP + 1)
    return min(room.width / across, down, room.most)


def _above(room: Room, high: float) -> Places:
    side, gap = high * _ICON_ABOVE, high * _GAP
    number = (room.number + _GAP) * side if room.numbered else 0.0
    top = (room.height - room.line_height - side - gap - high) / 2
    left, word = room.left(number + side), room.left(room.word * high)
    return Places(
        QRectF(left + number, top, side, side),
        QRectF(word, top + side + gap, room.word * high, high),
        QRectF(left, top, room.number * side, side) if room.numbered else _NOTHING,
        room.line_at(room.left(room.line[0]), top + side + gap + high),
    )


def _small(room: Room) -> Places:
    """Number and icon as large as must be, or as there is room; the rest beside or below them."""
    high = min(room.legible, room.height, room.width / (room.number + _GAP + 1))
    gap = high * _GAP
    used = (room.number + _GAP + 1) * high
    beside = room.width - used - gap
    word = min(high - room.line_height, beside / room.word, room.most)
    if word >= _LEAST_WORD and beside >= room.line[0]:
        return _small_beside(room, high, word)
    left = room.left(used)
    word = min(room.height - room.line_height - high - gap, room.width / room.word, room.most)
    shown = word >= _LEAST_WORD
    place = QRectF(room.left(room.word * word), high + gap, room.word * word, word) if shown else _NOTHING
    bottom = place.bottom() if shown else high
    has_line = room.height - bottom >= room.line_height
    return Places(
        QRectF(left + (room.number + _GAP) * high, 0, high, high),
        place,
        QRectF(left, 0, room.number * high, high),
        room.line_at(room.left(room.line[0]), bottom) if has_line else _NOTHING,
    )


def _small_beside(room: Room, high: float, word: float) -> Places:
    number = (room.number + _GAP) * high
    rest = max(room.word * word, room.line[0])
    left = room.left(number + high * (1 + _GAP) + rest)
    right, top = left + number + high * (1 + _GAP), (high - room.line_height - word) / 2
    return Places(
        QRectF(left + number, 0, high, high),
        QRectF(right, top, room.word * word, word),
        QRectF(left, 0, room.number * high, high),
        room.line_at(right, top + word),
    )
