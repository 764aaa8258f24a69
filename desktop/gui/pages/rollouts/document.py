"""What is read before one goes on, however low the screen is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.gui.theme import Look, space
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.widgets.surface import Card


class _Area(QScrollArea):
    accessible_role = QAccessible.Role.Document


class Document(Card):
    """Read by scrolling, with the arrow keys too. `column` has what is in it."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, titled=False, padded=False)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(*(space("medium"),) * 4)
        self.column.setSpacing(space("medium"))
        area = _Area()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(name)
        area.setWidget(inside)
        self.body.addWidget(area)
        self.show_focus_of(area)

    def take_room_of(self, dialog: Dialog) -> None:
        """Takes the room of a dialog, which grows no higher than the window it belongs to."""
        dialog.body.addWidget(self, 1)
        parent = dialog.parentWidget()
        if parent is not None:
            dialog.setMaximumHeight(parent.window().height())
