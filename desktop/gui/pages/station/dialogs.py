"""Windows of the station: why a run ended as it did, and the passphrase of its claim key."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.core.events import Problem
from desktop.gui.formats import seconds
from desktop.gui.language import problem_text
from desktop.gui.pages.station.slot import Run
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.widgets.steps import StepList
from desktop.gui.words import VERDICT_ICONS, VERDICT_TONES, verdict_word


def show_details(look: Look, parent: QWidget, run: Run) -> Dialog | None:
    """Why a finished run ended as it did, for the line lead whom the technician calls; None while it runs."""
    result = run.finished
    if result is None:
        return None
    tone = VERDICT_TONES[result.verdict]
    heading = f"{verdict_word(result.verdict)} · {run.serial}"
    dialog = Dialog(look, parent, VERDICT_ICONS[result.verdict], tone, heading)
    problem = result.problem
    if problem is not None:
        dialog.add_text(sentence(problem.message), "strong")
        dialog.add_text(sentence(problem.hint))
    if run.phases:
        steps = StepList(look)
        steps.show_steps(list(run.steps()))
        steps.setFixedHeight(steps.sizeHint().height())
        dialog.body.addWidget(steps)
    facts = [result.run_id, seconds(result.seconds), problem.code if problem else "", result.certificate_id]
    dialog.add_text("\n".join(fact for fact in facts if fact), "mono-dim")
    if problem is not None:
        text = f"{heading}\n{problem_text(problem)}\n{result.run_id}"
        dialog.add_button(
            QCoreApplication.translate("Details", "Copy"),
            "",
            lambda: QApplication.clipboard().setText(text),
            "content-copy",
        )
    close = dialog.add_button(QCoreApplication.translate("Details", "Close"), "primary", dialog.accept)
    close.setFocus()
    dialog.open()
    return dialog


class PassphraseDialog(Dialog):
    """Asks for the passphrase of the station's claim key; `given` carries it.

    `problem` is why it is asked for, in the reader's words.
    """

    given = Signal(str)

    def __init__(self, look: Look, parent: QWidget, heading: str, problem: Problem) -> None:
        super().__init__(look, parent, "key-chain", "accent", heading)
        self.setMinimumWidth(600)
        self.add_text(
            self.tr("This key lets the station get certificates for units; its passphrase opens it.")
        )
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setPlaceholderText(self.tr("Passphrase"))
        self.secret.setAccessibleName(self.tr("Passphrase"))
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
