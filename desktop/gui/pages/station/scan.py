"""The scan box, and why a scan was not taken."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.gui.accessibility import Role
from desktop.gui.icons import STATE_ICONS, Icon, paint_icon
from desktop.gui.scanning.burst import NO_CHARACTER
from desktop.gui.theme import Look, space
from desktop.gui.widgets.surface import Surface
from desktop.gui.widgets.text import label

# Characters; a QR code has room for more than a serial number.
_LONGEST = 512


class ScanBox(QLineEdit):
    """Large, with a hint at its right end that goes when it would be in the way; no input method is asked."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._hint = self._read = ""
        self.setProperty("role", "scan")
        self.setMaxLength(_LONGEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._forget)

    def show_hint(self, hint: str) -> None:
        if hint != self._hint:
            self._hint = hint
            self.update()

    def show_read(self, text: str) -> None:
        """Instead of the hint, until the next key."""
        self._read = text
        self.update()

    def inputMethodQuery(self, query: Qt.InputMethodQuery, _argument: Any = None) -> Any:
        """Without an input method: the attribute for that is not heeded by a line edit."""
        return False if query == Qt.InputMethodQuery.ImEnabled else super().inputMethodQuery(query)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # which Qt leaves to a dialog's button
            event.accept()

    def _forget(self) -> None:
        self.show_read("")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.cursorRect().contains(event.rect()):  # it blinks, all day
            return
        theme = self._look.theme
        with QPainter(self) as painter:
            mark = QRect(18, self.height() // 2 - 13, 26, 26)
            tone = "accent" if self.hasFocus() else "text-dim"
            paint_icon(painter, mark, "barcode-scan", theme.colours[tone])
            used = 56 + self.fontMetrics().horizontalAdvance(self.text()) + 24
            painter.setFont(theme.font())
            beside = self._read or self._hint
            needed = painter.fontMetrics().horizontalAdvance(beside) + 20
            if used + needed < self.width():
                painter.setPen(theme.colour("text-dim"))
                area = QRectF(self.rect()).adjusted(0, 0, -20, 0)
                where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
                painter.drawText(area, where, beside)


class _Refusal(Surface):
    accessible_role = Role.AlertMessage


class ScanLine(QWidget):
    """`scanned` carries what was scanned, or typed into the box and ended by Enter.

    Who hears it says `accepted` or `refuse`. `why`, to be put below, tells of a refusal until the next scan.
    """

    scanned = Signal(str)
    refused = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.box = ScanBox(look)
        self.setFocusProxy(self.box)
        self.why = _Refusal(look, "error-soft", "error-soft")
        self._why = label("strong", wrap=True, selectable=True)
        row = QHBoxLayout(self.why)
        row.setContentsMargins(space("medium"), space("small"), space("medium"), space("small"))
        row.setSpacing(space("small"))
        row.addWidget(Icon(look, STATE_ICONS["error"], "error", 20))
        row.addWidget(self._why, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self.why.hide()
        self.box.returnPressed.connect(self.enter)

    @property
    def refusal(self) -> str:
        """What is said of the last scan; empty when nothing is."""
        return "" if self.why.isHidden() else self._why.text()

    def enter(self) -> None:
        """Takes what stands in the box."""
        text = self.box.text()
        if text.strip():
            self.scanned.emit(text)
        else:
            self.refuse(self.tr("Scan the label of a unit first."))

    def take(self, text: str) -> None:
        """Takes a scan, whatever stands in the box and wherever the focus is."""
        self.box.setText(text.replace(NO_CHARACTER, "\N{REPLACEMENT CHARACTER}"))
        self.scanned.emit(text)

    def accepted(self, text: str) -> None:
        self.why.hide()
        self.box.clear()
        self.box.show_read(self.tr("{0} read").format(text))

    def refuse(self, sentence: str) -> None:
        """Says aloud why; what was scanned stays in the box until the next scan or key."""
        self._why.setText(sentence)
        self.why.setAccessibleName(sentence)
        self.why.show()
        self.box.selectAll()
        self.refused.emit(sentence)
