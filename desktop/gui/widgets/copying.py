"""What can be copied, and the sign that it was."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolTip, QWidget

from desktop.gui.theme import Look, space
from desktop.gui.widgets.text import Button, label

_SEEN_MS = 1600
_GROUP, _LINE = 8, 32  # digits that an eye takes in at once, and that stand together in a line


def copy(text: str, source: QWidget) -> None:
    """Puts `text` on the clipboard, and says so beside `source`."""
    QApplication.clipboard().setText(text)
    below = source.mapToGlobal(QPoint(0, source.height() // 2))
    QToolTip.showText(below, QCoreApplication.translate("Copying", "Copied"), source)


def in_groups(digest: str) -> str:
    """For the eye; it is broken in the middle where there is not room for all of it."""
    lines = (digest[start : start + _LINE] for start in range(0, len(digest), _LINE))
    return " ".join("\u00a0".join(line[at : at + _GROUP] for at in range(0, _LINE, _GROUP)) for line in lines)


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
        self.copy_button = CopyButton(look, "copy")
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
        self._text.setText(in_groups(digest))
        self._text.setAccessibleName(f"{name}: {digest}")
        self.copy_button.offer(digest)
        tip = QCoreApplication.translate("Copying", "Copy {0}").format(name)
        self.copy_button.name("", tip, tip)
