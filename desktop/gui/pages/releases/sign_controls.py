"""Under the checks: the button that signs, why it cannot be pressed, and the one that stops."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.gui.icons import STATE_ICONS, Icon
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.text import Button, label, mark
from desktop.gui.words import grouped


class SignControls(QWidget):
    sign_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._red = Icon(look, STATE_ICONS["fail"], "fail", 18)
        self._how, self._promise = label("dim", wrap=True), label("dim")
        self.stop_button = Button(look, "danger", "stop", "fail")
        self.sign_button = Button(look, "primary", "file-sign", "on-accent")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space("medium"))
        row.addWidget(self._red)
        row.addWidget(self._how, 1)
        for part in (self._promise, self.stop_button, self.sign_button):
            row.addWidget(part)
        self.sign_button.clicked.connect(self.sign_wanted)
        self.stop_button.clicked.connect(self.stop_wanted)

    def retranslate(self) -> None:
        self.stop_button.name(self.tr("Stop"), self.tr("Stop signing the folder"))

    def show_model(self, model: ReleasesModel) -> None:
        single, why_not = model.batch.folder is None, self._why_not(model)
        self._promise.setText(
            self.tr("Signed, then verified with the certificate the units carry.")
            if single
            else self.tr("Each signature is verified before it is written.")
        )
        self._promise.setVisible(not why_not)
        how = self.tr("Enter or a double click opens a release.") if single and model.releases else ""
        self._how.setText(why_not or how)
        red = bool(why_not) and model.red is not None
        self._red.setVisible(red)
        mark(self._how, "tone", "fail" if red else "")
        self.stop_button.setVisible(model.batch.running)
        self.stop_button.setEnabled(not model.batch.stopping)
        self.sign_button.setEnabled(model.can_sign)
        self.sign_button.name(self._button_text(model), tip=why_not)
        self.sign_button.setAccessibleDescription(why_not)

    def _button_text(self, model: ReleasesModel) -> str:
        if model.signing or model.batch.running:
            return self.tr("Signing…")
        if model.batch.folder is None:
            return self.tr("Sign this firmware")
        return self.tr("Sign {0} images").format(grouped(len(model.batch.images)))

    def _why_not(self, model: ReleasesModel) -> str:
        """What keeps the firmware from being signed; empty when nothing does, or while it is at work."""
        if model.busy or model.can_sign:
            return ""
        if model.red is not None:
            hint = sentence(model.red.problem.hint) if model.red.problem else ""
            return f"{sentence(model.red.detail)} {hint}".strip()
        if model.ring.key is None:
            return self.tr("Add a key first.")
        if model.reading is not None:
            return self.tr("Reading…")
        if model.batch.folder is not None:
            return self.tr("Choose a folder with images first.")
        if model.image is None:
            return self.tr("Choose a firmware first.")
        return self.tr("Type the version of the firmware first.")
