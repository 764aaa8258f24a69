"""What can be copied, and the sign that it was."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolTip, QWidget

from desktop.gui.theme import Look, space
from desktop.gui.widgets.text import Button, label

_SEEN_MS = 1600
_GROUP = 8  # digits that an eye takes in at once


def copy(text: str, source: QWidget) -> None:
    """Puts `text` on the clipboard, and says so beside `source`."""
    QApplication.clipboard().setText(text)
    below = source.mapToGlobal(QPoint(0, source.height() // 2))
    QToolTip.showText(below, QCoreApplication.translate("Copying", "Copied"), source)


class CopyButton(Button):
    """Copies what it was given last; a check mark in its place tells for a moment that it did."""

    def __init__(self, look: Look, role: str = "code", colour: str = "text-dim") -> None:
        super().__init__(look, role, "content-copy", colour)
        self._colour, self._copied = colour, ""
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(_SEEN_MS)
        self._seen.timeout.connect(lambda: self.show_icon("content-copy", self._colour))
        self.clicked.connect(self._copy)

    def offer(self, text: str) -> None:
        self._copied = text

    def _copy(self) -> None:
        copy(self._copied, self)
        self.show_icon("check-bold", "pass")
        self._seen.start()


class Digest(QWidget):
    """A digest or fingerprint whole: in groups for the eye, and copied as it is."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._text = label("mono", wrap=True, selectable=True)
        self.copy_button = CopyButton(look)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space("hair"))
        row.addWidget(self._text, 1)
        row.addWidget(self.copy_button)

    @property
    def text(self) -> str:
        return self._text.text()

    def show_digest(self, digest: str, name: str) -> None:
        """`name` tells of what it is, to who cannot see where it stands."""
        groups = (digest[start : start + _GROUP] for start in range(0, len(digest), _GROUP))
        self._text.setText(" ".join(groups))
        self._text.setAccessibleName(f"{name}: {digest}")
        self.copy_button.offer(digest)
        tip = QCoreApplication.translate("Copying", "Copy {0}").format(name)
        self.copy_button.name("", tip, tip)
