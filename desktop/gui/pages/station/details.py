"""Why a run ended as it did: for the line lead whom the technician calls."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop.gui.language import problem_text
from desktop.gui.pages.station.model import Run
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.widgets.steps import StepList
from desktop.gui.words import VERDICT_ICONS, VERDICT_TONES, seconds, verdict_word


def show_details(look: Look, parent: QWidget, run: Run) -> Dialog | None:
    """Opens the details of a finished run."""
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
