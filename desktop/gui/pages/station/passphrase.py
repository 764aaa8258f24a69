"""Asks for the passphrase of the station's claim key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.events import Problem
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog


class PassphraseDialog(Dialog):
    """`given` carries what was typed; `problem` is why, in the reader's words."""

    given = Signal(str)

    def __init__(self, look: Look, parent: QWidget, heading: str, problem: Problem) -> None:
        super().__init__(look, parent, "key-chain", "accent", heading)
        self.setMinimumWidth(600)
        self.add_text(
            self.tr("The claim key lets this station ask for unit certificates; its passphrase opens it.")
        )
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setPlaceholderText(self.tr("Claim passphrase"))
        self.secret.setAccessibleName(self.tr("Claim passphrase"))
        self.body.addWidget(self.secret)
        self.problem = sentence(problem.message)
        self.add_text(self.problem)
        self.add_text(sentence(problem.hint), "dim")
        self.add_button(self.tr("Cancel"), "", self.reject)
        self.open_button = self.add_button(self.tr("Start the units"), "primary", self._give)
        self.secret.textChanged.connect(self._refresh)
        self.secret.returnPressed.connect(self._give)
        self._refresh()
        self.secret.setFocus()

    def _refresh(self) -> None:
        self.open_button.setEnabled(bool(self.secret.text()))

    def _give(self) -> None:
        if self.open_button.isEnabled():
            typed = self.secret.text()
            self.secret.clear()
            self.accept()
            self.given.emit(typed)
