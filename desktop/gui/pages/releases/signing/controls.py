"""Below the cards: the button that signs, what is missing before it can, and what follows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.gui.formats import number
from desktop.gui.icons import STATE_ICONS, Icon
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.sentences import sentences
from desktop.gui.theme import Look, space
from desktop.gui.widgets.text import Button, label, mark


class SignControls(QWidget):
    """`open_wanted` carries the id of the release that was made."""

    sign_wanted = Signal()
    stop_wanted = Signal()
    open_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._icon = Icon(look, STATE_ICONS["fail"], "fail", 18)
        self._line = label(wrap=True)
        self.stop_button = Button(look, "danger", "stop", "fail")
        self.sign_button = Button(look, "primary", "file-sign", "on-accent")
        self.open_button = Button(look, "primary", "arrow-right", "on-accent")
        self._made = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space("medium"))
        row.addWidget(self._icon)
        row.addWidget(self._line, 1)
        for part in (self.stop_button, self.sign_button, self.open_button):
            row.addWidget(part)
        self.sign_button.clicked.connect(self.sign_wanted)
        self.stop_button.clicked.connect(self.stop_wanted)
        self.open_button.clicked.connect(lambda: self.open_wanted.emit(self._made))

    @property
    def line(self) -> str:
        """What is missing, or what will be done."""
        return self._line.text()

    def retranslate(self) -> None:
        self.stop_button.name(self.tr("Stop"), self.tr("Stop signing the folder"))

    def show_model(self, model: ReleasesModel) -> None:
        signed = model.signed if model.batch.folder is None else None
        why_not = "" if signed else self._why_not(model)
        self._line.setText(self._said(model, why_not))
        tone = "pass" if signed else "fail" if model.red is not None and why_not else ""
        self._icon.setVisible(bool(tone))
        self._icon.show_icon(STATE_ICONS[tone or "idle"], tone or "idle")
        mark(self._line, "tone", tone)
        self.stop_button.setVisible(model.batch.running)
        self.stop_button.setEnabled(not model.batch.stopping)
        self.sign_button.setVisible(signed is None)
        self.sign_button.setEnabled(model.can_sign)
        self.sign_button.name(self._button_text(model))
        self.sign_button.setAccessibleDescription(why_not)
        self.open_button.setVisible(signed is not None)
        if signed is not None:
            self._made = signed.release_id
            self.open_button.name(self.tr("Open release {0}").format(signed.version))

    def _said(self, model: ReleasesModel, why_not: str) -> str:
        if why_not:
            return why_not
        if model.batch.folder is not None:
            return self.tr("Each signature is verified before it is written.")
        if model.signed is not None:
            state = model.states.get(model.signed.release_id)
            told = self.tr("{0} is signed, verified and on record. Next, somebody requests it.")
            if state is not None and state.state != "signed":
                told = self.tr("{0} is signed, verified and on record.")
            return told.format(model.signed.version)
        return self.tr("Signed, then verified with the certificate the units carry.")

    def _button_text(self, model: ReleasesModel) -> str:
        if model.signing or model.batch.running:
            return self.tr("Signing…")
        if model.batch.folder is None:
            return self.tr("Sign this firmware")
        return self.tr("Sign {0} images").format(number(len(model.batch.images)))

    def _why_not(self, model: ReleasesModel) -> str:
        """What keeps the firmware from being signed; empty when nothing does, or while it is at work."""
        if model.busy or model.can_sign:
            return ""
        if model.red is not None:
            return self._red(model)
        if model.ring.key is None:
            return self.tr("Add a key first.")
        if model.reading is not None:
            return self.tr("Reading…")
        if model.batch.folder is not None:
            return self.tr("Choose a folder with images first.")
        if model.image is None:
            return self.tr("Choose a firmware first.")
        if not model.version:
            return self.tr("Type the version of the firmware first.")
        return self.tr("Choose the ML-DSA key of this product first.")

    def _red(self, model: ReleasesModel) -> str:
        """In full where there are no checks to say it."""
        if model.batch.folder is None or model.red is None:
            return self.tr("Not while a check is red.")
        return sentences(model.red.detail, model.red.problem.hint if model.red.problem else "")
