"""A page without content says what to do first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from desktop.gui.icons import Icon
from desktop.gui.theme import Look, space
from desktop.gui.widgets.surface import Surface
from desktop.gui.widgets.text import label


class Empty(Surface):
    def __init__(self, look: Look, icon_name: str) -> None:
        super().__init__(look)
        self.dress("panel", "line", dashed=True)
        self._heading, self._line = label("prompt", centred=True), label("dim", centred=True, wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(space("small"))
        column.addStretch()
        column.addWidget(Icon(look, icon_name, "idle", 56), 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._heading)
        column.addWidget(self._line)
        column.addStretch()

    def say(self, heading: str, line: str) -> None:
        self._heading.setText(heading)
        self._line.setText(line)
