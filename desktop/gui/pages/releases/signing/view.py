"""Which firmware, which key, what the checks say; then sign. Or a folder of images at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.app.releases.events import FolderSigning
from desktop.gui.pages.releases.key import KeyCard
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.pages.releases.requests import ReleasesRequests
from desktop.gui.pages.releases.signing.batch import BatchCard
from desktop.gui.pages.releases.signing.checks import CheckList
from desktop.gui.pages.releases.signing.controls import SignControls
from desktop.gui.pages.releases.signing.firmware import FirmwareCard
from desktop.gui.pages.releases.signing.second_key import SecondKeyRow
from desktop.gui.theme import Look, space
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.gui.widgets.surface import Card

_BATCH_HEIGHT = 220


class SignView(QWidget):
    """`acted` when something was asked for, or is asked otherwise than before. `controls` stand below it."""

    acted = Signal()

    def __init__(
        self, look: Look, files: FileDialogs, model: ReleasesModel, requests: ReleasesRequests
    ) -> None:
        super().__init__()
        self._model, self._requests = model, requests
        self.firmware = FirmwareCard(look, files)
        self.key = KeyCard(look, files)
        self.second = SecondKeyRow(look, files)
        self._checks_card = Card(look)
        self.checks = CheckList(look)
        self.batch = BatchCard(look)
        self.controls = SignControls(look)
        self._rest = QWidget()  # what no card needs
        self._build()
        self._connect()

    def _build(self) -> None:
        self.key.body.addWidget(self.second)
        self._checks_card.body.addWidget(self.checks)
        self._checks_card.show_focus_of(self.checks.marks)
        grid = QGridLayout()
        grid.setSpacing(space("medium"))
        for column, card in enumerate((self.firmware, self.key)):
            grid.addWidget(card, 0, column)
            grid.setColumnStretch(column, 1)
        self.batch.setMinimumHeight(_BATCH_HEIGHT)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        column_of_all.setSpacing(space("medium"))
        column_of_all.addLayout(grid)
        column_of_all.addWidget(self._checks_card)
        column_of_all.addWidget(self.batch, 1)
        column_of_all.addWidget(self._rest, 1)

    def _connect(self) -> None:
        self.firmware.chosen.connect(self.choose)
        self.firmware.version_edited.connect(self._edit_version)
        self.firmware.pattern_edited.connect(self._look_again)
        self.firmware.version.returnPressed.connect(self.sign)
        self.key.chosen.connect(self._choose_key)
        self.key.added.connect(self._add_key)
        self.key.certificate_given.connect(self._give_certificate)
        self.key.secret.returnPressed.connect(self.sign)
        self.second.added.connect(self._add_second_key)
        self.second.secret.returnPressed.connect(self.sign)
        self.controls.sign_wanted.connect(self.sign)
        self.controls.stop_wanted.connect(self._stop)

    def choose(self, path: Path) -> None:
        """A firmware file, or a folder of images."""
        self._model.choose(path)
        self._requests.inspect(path)
        self.acted.emit()

    def check(self) -> None:
        """Has the image in hand checked again with the certificate that goes with the key."""
        image, certificate = self._model.image, self._model.ring.certificate
        if image is not None and certificate is not None and not self._model.busy:
            self._requests.check(image.image, image.size, certificate.pem, self._model.version)

    def sign(self) -> None:
        self._look_again(self.firmware.pattern.text().strip())  # typed, and not confirmed by Enter
        if not self._model.can_sign:
            return
        secret = self.key.take_secret()
        if self._model.batch.folder is None:
            self._sign_one(secret)
        else:
            self._sign_folder(secret)
        self.acted.emit()

    def _sign_one(self, secret: str) -> None:
        image, key, own = self._model.image, self._model.ring.key, self._model.ring.own_certificate
        if image is not None and key is not None:
            self._model.begin()
            pem, second = own.pem if own else None, self._model.second
            again, typed = second.uri if second else "", self.second.take_secret()
            self._requests.sign(image.image, self._model.version, key.uri, secret, pem, again, typed)

    def _sign_folder(self, secret: str) -> None:
        batch, key, own = self._model.batch, self._model.ring.key, self._model.ring.own_certificate
        if batch.folder is not None and key is not None:
            self._model.begin_batch()
            form, pem = self.batch.format.currentData(), own.pem if own else None
            self._requests.sign_folder(FolderSigning(batch.folder, batch.images, key.uri, form, pem), secret)

    def _stop(self) -> None:
        self._model.batch.stop()
        self._requests.stop_batch()
        self.acted.emit()

    def _look_again(self, pattern: str) -> None:
        batch = self._model.batch
        if batch.folder is not None and pattern and pattern != batch.pattern and not batch.running:
            self._model.choose_folder(batch.folder, pattern)
            self._requests.inspect_folder(batch.folder, pattern)
            self.acted.emit()

    def _choose_key(self, index: int) -> None:
        self._model.ring.chosen = index
        self._model.change()
        self.key.secret.clear()
        self.check()
        self.acted.emit()

    def _add_key(self, uri: str) -> None:
        self._requests.inspect_key(uri)
        self.acted.emit()

    def _add_second_key(self, uri: str) -> None:
        self._requests.inspect_second_key(uri)
        self.acted.emit()

    def _give_certificate(self, path: Path) -> None:
        if self._model.ring.key is not None:
            self._requests.inspect_certificate(self._model.ring.key.uri, path)
            self.acted.emit()

    def _edit_version(self, text: str) -> None:
        self._model.version = text.strip()
        self._model.change()
        self.check()
        self.acted.emit()

    def forget_secrets(self) -> None:
        """What was typed and not used."""
        for field in (self.key.secret, self.second.secret):
            field.clear()

    def ask_secret(self) -> None:
        """The focus goes to what has to be typed, when anything has."""
        for field in (self.second.secret, self.key.secret):
            if field.isVisible():
                field.setFocus()

    def take_focus(self) -> None:
        """Where the next thing is done; while it works, where it can be watched."""
        if self._model.busy:
            (self.checks if self._model.batch.folder is None else self.batch.table).setFocus()
        elif self.controls.open_button.isEnabled() and self.controls.open_button.isVisibleTo(self.window()):
            self.controls.open_button.setFocus()
        elif self._model.image is not None and not self._model.version:
            self.firmware.version.setFocus()
        elif not self.controls.sign_button.isEnabled():
            lacks = self._model.image is not None and self._model.lacks_second
            (self.second.button if lacks else self.firmware.drop).setFocus()
        else:
            secrets = (one for one in (self.key.secret, self.second.secret) if one.isVisibleTo(self))
            next(secrets, self.controls.sign_button).setFocus()

    def retranslate(self) -> None:
        for part in (self.firmware, self.key, self.second, self.batch, self.controls):
            part.retranslate()
        self._checks_card.title.setText(self.tr("3 · Checks, the way the units will make them"))

    def show_state(self) -> None:
        model = self._model
        single = model.batch.folder is None
        for part in (self._checks_card, self._rest):
            part.setVisible(single)
        self.batch.setVisible(not single)
        self.firmware.show_model(model)
        self.key.show_ring(model.ring, busy=model.busy, compared=single)
        named = model.second_named if single else None
        self.second.show_key(named, model.second, busy=model.busy)
        self.checks.show_checks(
            model.findings,
            verified_later=model.signed is None,
            boot_loader=model.image is not None and model.image.inside is not None,
        )
        self.batch.show_model(model.batch, reading=model.reading is not None)
        self.controls.show_model(model)
