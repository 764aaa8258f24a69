"""What a dialog about an account lists: parts, each with a line about it, under headings."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.gui.pages.page import scrolling
from desktop.gui.sentences import sentence
from desktop.gui.theme import space
from desktop.gui.widgets.text import breakable, label
from desktop.gui.words import SETUP, word

WIDTH, HEIGHT = 720, 260  # px; of a dialog, and of the list, which is scrolled where it is long


class Listing:
    """Put together line by line; `area` is what is shown, and is read to its end by keys."""

    def __init__(self, name: str) -> None:
        view = QWidget()
        self._column = QVBoxLayout(view)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space("hair"))
        self._column.addStretch()
        self.area: QScrollArea = scrolling(view)
        self.area.setMinimumHeight(HEIGHT)
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.area.setAccessibleName(name)

    def add_heading(self, text: str) -> None:
        self._add("caption", text)

    def add_parts(self, parts: Iterable[tuple[str, str, str]]) -> None:
        """Step, detail, and why, which may be empty."""
        for step, detail, why in parts:
            self._add("strong", breakable(f"{word(SETUP, step)}: {detail}"))
            if why:
                self.add_line(why)

    def add_line(self, text: str) -> None:
        self._add("dim", breakable(sentence(text)))

    def _add(self, role: str, text: str) -> None:
        line = label(role, wrap=True)
        line.setText(text)
        self._column.insertWidget(self._column.count() - 1, line)
