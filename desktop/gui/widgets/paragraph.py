"""Text in the largest type in which all of it fits; where even the smallest does not, its last sentence."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.gui.accessibility import Role
from desktop.gui.theme import Look

# Of the type scale, the largest first.
_SIZES = ("figure", "phase", "heading", "body")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
# Lines are broken as if every digit were a 0: those of a running clock change all the time, and nothing else.
_AS_ZEROS = str.maketrans("123456789", "0" * 9)
# Texts, each in one size and width, whose lines are not looked for again: all sizes of what is shown now, and
# of what was shown before.
_KEPT = 16


class Paragraph(QWidget):
    """Whoever lays it out calls `fit`. What it cannot show whole, its tooltip tells.

    Of an order, the last sentence says what to do; where that has no room either, it ends in …
    """

    accessible_role = Role.StaticText

    def __init__(self, look: Look, *, bold: bool = False) -> None:
        super().__init__()
        self._look, self._bold = look, bold
        self._text, self._shown, self._size = "", "", _SIZES[-1]
        self._fitted: tuple[str, int, float, float] | None = None
        self._breaks: dict[tuple[str, str, int], list[tuple[int, int]]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def show_text(self, text: str) -> None:
        if text != self._text:
            self._text = self._shown = text
            self.setAccessibleName(text)
            self.update()

    def has_room_of(self, text: str) -> bool:
        """Whether what is shown has the same lines, such as of a clock that has gone on."""
        return self._text.translate(_AS_ZEROS) == text.translate(_AS_ZEROS)

    @property
    def shown(self) -> str:
        """The text, or its last sentence where that alone has room."""
        return self._shown

    @property
    def is_whole(self) -> bool:
        lines = self._broken(self._text, self._size, self.width())
        return self._shown == self._text and len(lines) <= self._rows()

    def needs(self, width: int) -> int:
        """px of height of all of it, in the smallest type."""
        size = _SIZES[-1]
        return len(self._broken(self._text, size, width)) * self._line_height(size)

    def fit(self, width: int, comfortable: float, most: float) -> None:
        """Takes the largest type that needs at most `comfortable` px of height, else the smallest.

        Of that as many lines as `most` px have room for. Its height follows.
        """
        wanted = (self._text.translate(_AS_ZEROS), width, comfortable, most)
        if wanted == self._fitted:
            return
        self._fitted = wanted
        self._shown = self._text
        fitting = (size for size in _SIZES if self._needs(size, width, comfortable) <= comfortable)
        self._size = next(fitting, _SIZES[-1])
        line, room = self._line_height(self._size), max(int(most), 0)
        if len(self._broken(self._shown, self._size, width)) > room // line:
            self._shown = last_sentence(self._text)
        lines = len(self._broken(self._shown, self._size, width))
        self.setFixedHeight(min(lines, room // line) * line)
        whole = self._shown == self._text and lines <= room // line
        self.setToolTip("" if whole else self._text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        rows = self._rows()
        lines = self._broken(self._shown, self._size, self.width())
        with QPainter(self) as painter:
            metrics = self._metrics(self._size)
            painter.setFont(self._look.theme.font(self._size, bold=self._bold))
            painter.setPen(self._look.theme.colour("text"))
            for row, (start, line) in enumerate(lines[:rows]):
                if row == rows - 1 < len(lines) - 1:
                    rest = self._shown[start:]
                    line = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, self.width())
                painter.drawText(QPointF(0, row * metrics.lineSpacing() + metrics.ascent()), line)

    def _rows(self) -> int:
        return self.height() // self._line_height(self._size)

    def _metrics(self, size: str) -> QFontMetrics:
        return self._look.theme.metrics(size, bold=self._bold)

    def _line_height(self, size: str) -> int:
        return self._metrics(size).lineSpacing()

    def _needs(self, size: str, width: int, comfortable: float) -> int:
        """Height in px; of what cannot be comfortable, because one line is not, that of one line."""
        line = self._line_height(size)
        return line if line > comfortable else len(self._broken(self._shown, size, width)) * line

    def _broken(self, text: str, size: str, width: int) -> list[tuple[int, str]]:
        """Each line with the place in the text where it starts."""
        wanted = (text.translate(_AS_ZEROS), size, width)
        if wanted not in self._breaks:
            if len(self._breaks) == _KEPT:
                self._breaks.clear()
            self._breaks[wanted] = self._places(*wanted)
        return [(start, text[start:end].rstrip()) for start, end in self._breaks[wanted]]

    def _places(self, text: str, size: str, width: int) -> list[tuple[int, int]]:
        """Where each line starts and ends."""
        layout = QTextLayout(text, self._look.theme.font(size, bold=self._bold))
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        starts = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            starts.append(line.textStart())
        layout.endLayout()
        return list(zip(starts, [*starts[1:], len(text)], strict=True))


def last_sentence(text: str) -> str:
    sentences = [one for one in _BETWEEN_SENTENCES.split(text.strip()) if one]
    return sentences[-1] if sentences else ""
