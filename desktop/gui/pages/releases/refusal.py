"""Asks why a release is refused."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog


class RefuseDialog(Dialog):
    """`refused` carries the reason; without one nothing is refused."""

    refused = Signal(str)

    def __init__(self, look: Look, parent: QWidget, heading: str) -> None:
        super().__init__(look, parent, "alert", "error", heading)
        self.add_text(self.tr("Nobody can approve it or roll it out any more. A refusal is not taken back."))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Why, for those who read it later"))
        self.reason.setAccessibleName(self.tr("Reason of the refusal"))
        self.body.addWidget(self.reason)
        self.add_button(self.tr("Cancel"), "", self.reject)
        self.refuse_button = self.add_button(self.tr("Refuse the release"), "danger", self._refuse)
        self.reason.textChanged.connect(self._refresh)
        self.reason.returnPressed.connect(self._refuse)
        self._refresh()
        self.reason.setFocus()

    def _refresh(self) -> None:
        self.refuse_button.setEnabled(bool(self.reason.text().strip()))

    def _refuse(self) -> None:
        if self.refuse_button.isEnabled():
            self.refused.emit(self.reason.text().strip())
            self.accept()
