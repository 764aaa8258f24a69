"""Where a firmware file, or a folder of them, is dropped or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.gui.accessibility import Role
from desktop.gui.icons import Icon
from desktop.gui.theme import Look, space
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.gui.widgets.surface import Surface
from desktop.gui.widgets.text import ElidedLabel, label


class DropArea(Surface):
    """Drop a file, click, or press Enter or Space; `chosen` carries its path."""

    chosen = Signal(Path)
    accessible_role = Role.Button

    def __init__(self, look: Look, files: FileDialogs) -> None:
        super().__init__(look, "background", "line")
        self._files = files
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(96)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(space("medium"),) * 4)
        row.setSpacing(space("medium"))
        self._icon = Icon(look, "file-upload-outline", "accent", 40)
        self._name = ElidedLabel("strong", Qt.TextElideMode.ElideMiddle)
        self._facts = label("dim", wrap=True)
        self._place = ElidedLabel("mono-dim", Qt.TextElideMode.ElideMiddle)
        column = QVBoxLayout()
        column.setSpacing(space("hair"))
        column.addStretch()
        for part in (self._name, self._facts, self._place):
            column.addWidget(part)
        column.addStretch()
        row.addWidget(self._icon)
        row.addLayout(column, 1)
        self._dialog_title = ""
        self._dress(over=False)

    def invite(self, title: str, line: str, dialog_title: str) -> None:
        self._dialog_title = dialog_title
        self._show("file-upload-outline", title, line)

    def show_file(self, name: str, facts: str, dialog_title: str) -> None:
        self._dialog_title = dialog_title
        self._show("file-check-outline", name, facts)

    def show_folder(self, name: str, facts: str, place: str, dialog_title: str) -> None:
        self._dialog_title = dialog_title
        self._show("folder-file-outline", name, facts, place)

    def _show(self, icon_name: str, name: str, facts: str, place: str = "") -> None:
        self._icon.show_icon(icon_name, "accent")
        self._name.show_text(name)
        self._facts.setText(facts)
        self._place.show_text(place)
        self._place.setVisible(bool(place))
        self.setAccessibleName(f"{name}. {facts}")

    def press(self) -> None:
        self.choose()

    def choose(self) -> None:
        self._files.ask_file(self, "firmware", self._dialog_title, self.chosen.emit)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._dress(over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._dress(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._dress(over=False)
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.chosen.emit(Path(url.toLocalFile()))
                event.acceptProposedAction()
                return

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._dress(over=False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._dress(over=False)

    def _dress(self, *, over: bool) -> None:
        if over or self.hasFocus():
            self.dress("accent-soft" if over else "background", "accent", edge_width=2)
        else:
            self.dress("background", "text-dim", dashed=True)
