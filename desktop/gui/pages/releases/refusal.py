"""Asks why a release is refused, and by whom."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.person import signed_in_name
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog


class RefuseDialog(Dialog):
    """`refused` carries the reason and a name; without both nothing is refused."""

    refused = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget, heading: str) -> None:
        super().__init__(look, parent, "alert", "error", heading)
        self.add_text(self.tr("Nobody can approve it or roll it out any more. A refusal is not taken back."))
        self.reason, self.by = QLineEdit(), QLineEdit(signed_in_name())
        self.reason.setPlaceholderText(self.tr("Why, for those who read it later"))
        self.reason.setAccessibleName(self.tr("Reason of the refusal"))
        self.by.setAccessibleName(self.tr("Who refuses it"))
        for caption, field in ((self.tr("Reason"), self.reason), (self.tr("Your name"), self.by)):
            self.add_text(caption, "dim")
            self.body.addWidget(field)
            field.textChanged.connect(self._refresh)
            field.returnPressed.connect(self._refuse)
        self.add_text(self.tr("The history tells this name as said: no key proves it."), "dim")
        self.add_button(self.tr("Cancel"), "", self.reject)
        self.refuse_button = self.add_button(self.tr("Refuse the release"), "danger", self._refuse)
        self._refresh()
        self.reason.setFocus()

    def _refresh(self) -> None:
        self.refuse_button.setEnabled(bool(self.reason.text().strip() and self.by.text().strip()))

    def _refuse(self) -> None:
        if self.refuse_button.isEnabled():
            self.refused.emit(self.reason.text().strip(), self.by.text().strip())
            self.accept()
