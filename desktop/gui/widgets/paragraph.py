"""Text over a few lines at most; what does not fit ends in … and is told whole in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.gui.accessibility import Role
from desktop.gui.theme import Look


class Paragraph(QWidget):
    accessible_role = Role.StaticText

    def __init__(self, look: Look, lines: int, *, bold: bool = False) -> None:
        super().__init__()
        self._look, self._lines, self._bold = look, lines, bold
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        return self._text

    def show_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setToolTip(text)
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def heightForWidth(self, width: int) -> int:
        return max(len(self._broken(width)), 1) * self._line_height()

    def sizeHint(self) -> QSize:
        return QSize(120, self._lines * self._line_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(self._font())
            painter.setPen(self._look.theme.colour("text"))
            metrics = QFontMetrics(self._font())
            for row, line in enumerate(self._broken(self.width())):
                painter.drawText(QPointF(0, row * self._line_height() + metrics.ascent()), line)

    def _font(self) -> QFont:
        return self._look.theme.font(bold=self._bold)

    def _line_height(self) -> int:
        return QFontMetrics(self._font()).lineSpacing()

    def _broken(self, width: int) -> list[str]:
        layout = QTextLayout(self._text, self._font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        starts = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            starts.append(line.textStart())
        layout.endLayout()
        ends = [*starts[1:], len(self._text)]
        lines = [self._text[start:end].rstrip() for start, end in zip(starts, ends, strict=True)]
        if len(lines) > self._lines:
            rest = self._text[starts[self._lines - 1] :]
            shortened = QFontMetrics(self._font()).elidedText(rest, Qt.TextElideMode.ElideRight, width)
            lines = [*lines[: self._lines - 1], shortened]
        return lines
