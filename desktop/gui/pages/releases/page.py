"""Releases: which firmware, which key, what the checks say; then sign. Or a folder of images at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from desktop.core.clock import Clock
from desktop.core.events import Event
from desktop.gui.backend import FolderSigning, Releasing
from desktop.gui.pages.page import Page
from desktop.gui.pages.releases.batch import BatchCard
from desktop.gui.pages.releases.checks import CheckList
from desktop.gui.pages.releases.firmware import FirmwareCard
from desktop.gui.pages.releases.history import ReleaseTable
from desktop.gui.pages.releases.key import KeyCard
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.theme import Look, space
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.header import Title
from desktop.gui.widgets.notice import Notice
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import grouped


class ReleasesPage(Page):
    def __init__(self, look: Look, clock: Clock, backend: Releasing) -> None:
        super().__init__(look)
        self.model = ReleasesModel(clock)
        self._backend = backend
        self._title = Title()
        self._state = Badge(look)
        self.notice = Notice(look)
        self.firmware = FirmwareCard(look)
        self.key = KeyCard(look)
        self._checks_card = Card(look)
        self.checks = CheckList(look)
        self.batch = BatchCard(look)
        self._promise = label("dim")
        self.stop_button = Button(look, "danger", "stop", "fail")
        self.sign_button = Button(look, "primary", "file-sign", "on-accent")
        self.history = ReleaseTable(look)
        self._history_card = Card(look, titled=False, padded=False)
        self._build()
        self._connect()
        self.retranslate()
        self.show_state()

    def _build(self) -> None:
        self.header.row.addWidget(self._title, 1)
        self.header.row.addWidget(self._state)
        self._checks_card.body.addWidget(self.checks)
        grid = QGridLayout()
        grid.setSpacing(space("medium"))
        for column, card in enumerate((self.firmware, self.key)):
            grid.addWidget(card, 0, column)
            grid.setColumnStretch(column, 1)
        grid.setRowMinimumHeight(0, 264)
        foot = QHBoxLayout()
        foot.setSpacing(space("medium"))
        foot.addStretch()
        for part in (self._promise, self.stop_button, self.sign_button):
            foot.addWidget(part)
        self._history_card.body.addWidget(self.history)
        self._history_card.show_focus_of(self.history)
        self._history_card.setMinimumHeight(96)
        self.content.addWidget(self.notice)
        self.content.addLayout(grid)
        self.content.addWidget(self._checks_card)
        self.content.addWidget(self.batch, 1)
        self.content.addLayout(foot)
        self.content.addWidget(self._history_card, 1)

    def _connect(self) -> None:
        self.firmware.chosen.connect(self.choose)
        self.firmware.version_edited.connect(self._edit_version)
        self.firmware.version.returnPressed.connect(self.sign)
        self.firmware.pattern_edited.connect(self._look_again)
        self.key.chosen.connect(self._choose_key)
        self.key.added.connect(self._add_key)
        self.key.certificate_given.connect(self._give_certificate)
        self.key.secret.returnPressed.connect(self.sign)
        self.sign_button.clicked.connect(self.sign)
        self.stop_button.clicked.connect(self._stop)

    def apply(self, event: Event) -> None:
        before, version, chosen = self.model.problem, self.model.version, self.model.chosen
        if self.model.apply(event):
            if self.model.problem is not None and self.model.problem is not before:
                self.notice.say_problem(self.model.problem)
            if self.model.version != version:
                self.firmware.version.setText(self.model.version)
            if self.model.chosen != chosen or self.model.secret_refused:
                self.show_state()
                self.key.secret.setFocus()
            self.schedule()

    def choose(self, path: Path) -> None:
        """A firmware file, or a folder of images."""
        self.notice.hide()
        self.model.choose(path)
        self._backend.inspect(path)
        self.show_state()

    def sign(self) -> None:
        if not self.model.can_sign:
            return
        self.notice.hide()
        secret = self.key.take_secret()
        if self.model.batch.folder is None:
            self._sign_one(secret)
        else:
            self._sign_folder(secret)
        self.show_state()

    def _sign_one(self, secret: str) -> None:
        image, signer, own = self.model.image, self.model.signer, self.model.own_certificate
        if image is not None and signer is not None:
            self.model.begin()
            pem = own.pem if own else None
            self._backend.sign(image.image, self.model.version, signer.uri, secret, pem)

    def _sign_folder(self, secret: str) -> None:
        batch, signer, own = self.model.batch, self.model.signer, self.model.own_certificate
        if batch.folder is not None and signer is not None:
            self.model.begin_batch()
            form, pem = self.batch.format.currentData(), own.pem if own else None
            self._backend.sign_folder(
                FolderSigning(batch.folder, batch.images, signer.uri, form, pem), secret
            )

    def _stop(self) -> None:
        self.model.batch.stop()
        self._backend.stop_batch()
        self.show_state()

    def _look_again(self, pattern: str) -> None:
        batch = self.model.batch
        if batch.folder is not None and pattern and pattern != batch.pattern and not batch.running:
            self._backend.inspect_folder(batch.folder, pattern)

    def _choose_key(self, index: int) -> None:
        self.model.chosen = index
        self.key.secret.clear()
        self.show_state()

    def _add_key(self, uri: str) -> None:
        self.notice.hide()
        self._backend.inspect_key(uri)

    def _give_certificate(self, path: Path) -> None:
        if self.model.signer is not None:
            self._backend.inspect_certificate(self.model.signer.uri, path)

    def _edit_version(self, text: str) -> None:
        self.model.version = text.strip()
        self.show_state()

    def take_focus(self) -> None:
        self.show_state()
        if not self.model.can_sign:
            self.firmware.drop.setFocus()
        elif self.key.secret.isVisibleTo(self):
            self.key.secret.setFocus()
        else:
            self.sign_button.setFocus()

    def retranslate(self) -> None:
        for part in (self.firmware, self.key, self.batch, self.history):
            part.retranslate()
        self._checks_card.title.setText(self.tr("3 · Checks, the way the units will make them"))
        self.stop_button.name(self.tr("Stop"), self.tr("Stop signing the folder"))

    def show_state(self) -> None:
        model = self.model
        product = model.product or "—"
        self._title.show_title(
            self.tr("Sign a firmware"), self.tr("{0} · {1} released").format(product, len(model.releases))
        )
        single = model.batch.folder is None
        for card in (self._checks_card, self._history_card):
            card.setVisible(single)
        self.batch.setVisible(not single)
        self._show_badge()
        self.firmware.show_model(model)
        self.key.show_model(model)
        self.checks.show_checks(list(model.checks.values()), verified_later=model.signed is None)
        self.batch.show_model(model.batch)
        self.history.show_model(model)
        self._show_foot(single)

    def _show_foot(self, single: bool) -> None:
        model = self.model
        self._promise.setText(
            self.tr("Signed, then verified with the certificate the units carry.")
            if single
            else self.tr("Each signature is verified before it is written.")
        )
        self.stop_button.setVisible(model.batch.running)
        self.stop_button.setEnabled(not model.batch.stopping)
        self.sign_button.setEnabled(model.can_sign)
        count = grouped(len(model.batch.images))
        text = self.tr("Sign this firmware") if single else self.tr("Sign {0} images").format(count)
        self.sign_button.name(self.tr("Signing…") if model.busy else text)

    def _show_badge(self) -> None:
        state = self._told()
        self._state.setVisible(state is not None)
        if state is not None:
            self._state.show_state(*state)

    def _told(self) -> tuple[str, str] | None:
        model = self.model
        if model.busy:
            return self.tr("Signing"), "run"
        if model.problem is not None:
            return self.tr("Not signed"), "fail"
        if model.batch.ended:
            failed = model.batch.count("failed")
            if failed:
                return self.tr("{0} not signed").format(grouped(failed)), "fail"
            return self.tr("{0} signed and verified").format(grouped(model.batch.count("signed"))), "pass"
        if model.signed is not None:
            return self.tr("{0} signed and verified").format(model.signed.version), "pass"
        return None
