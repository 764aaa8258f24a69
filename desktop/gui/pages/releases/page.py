"""Releases: which firmware, which key, what the checks say; then sign."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea

from desktop.core.events import Event
from desktop.gui.backend import Backend
from desktop.gui.pages.page import Page
from desktop.gui.pages.releases.checks import CheckList
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.choices import Choices
from desktop.gui.widgets.drop_area import DropArea
from desktop.gui.widgets.header import Title
from desktop.gui.widgets.notice import Notice
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.table import Cell, Table
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import moment, size


class ReleasesPage(Page):
    def __init__(self, look: Look, backend: Backend) -> None:
        super().__init__(look)
        self.model = ReleasesModel()
        self._backend = backend
        self._title = Title()
        self._state = Badge(look)
        self.notice = Notice(look)
        self.drop = DropArea(look)
        self.version = QLineEdit()
        self._version_label = label("dim")
        self.keys = Choices(look)
        self.key_file = Button(look, "plain", "key-plus", "accent")
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.checks = CheckList(look)
        self.sign_button = Button(look, "primary", "file-sign", "on-accent")
        self._promise = label("dim")
        self.history = Table(look, (100, 130, 0, 140, 250, 160))
        self._cards = {name: Card(look) for name in ("firmware", "key", "checks")}
        self._history_card = Card(look, titled=False, padded=False)
        self._build()
        self._connect()
        self.retranslate()
        self.show_state()

    def _build(self) -> None:
        self.header.row.addWidget(self._title, 1)
        self.header.row.addWidget(self._state)
        firmware, key, checks = self._cards["firmware"], self._cards["key"], self._cards["checks"]
        firmware.body.addWidget(self.drop, 1)
        row = QHBoxLayout()
        row.setSpacing(space("medium"))
        row.addWidget(self._version_label)
        self.version.setFixedWidth(140)
        self.version.setProperty("role", "mono")
        row.addWidget(self.version)
        row.addStretch()
        firmware.body.addLayout(row)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.keys)
        key.body.addWidget(scroll, 1)
        below = QHBoxLayout()
        below.addWidget(self.key_file)
        below.addWidget(self.passphrase, 1)
        below.addStretch()
        key.body.addLayout(below)
        checks.body.addWidget(self.checks)
        grid = QGridLayout()
        grid.setSpacing(space("medium"))
        grid.addWidget(firmware, 0, 0)
        grid.addWidget(key, 0, 1)
        grid.addWidget(checks, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowMinimumHeight(0, 288)
        foot = QHBoxLayout()
        foot.setSpacing(space("medium"))
        foot.addStretch()
        foot.addWidget(self._promise)
        foot.addWidget(self.sign_button)
        self._history_card.body.addWidget(self.history)
        self._history_card.show_focus_of(self.history)
        self.content.addWidget(self.notice)
        self.content.addLayout(grid)
        self.content.addLayout(foot)
        self.content.addWidget(self._history_card, 1)

    def _connect(self) -> None:
        self.drop.chosen.connect(self.choose)
        self.keys.changed.connect(self._choose_key)
        self.key_file.clicked.connect(self._ask_key_file)
        self.version.textEdited.connect(self._edit_version)
        self.passphrase.returnPressed.connect(self.sign)
        self.version.returnPressed.connect(self.sign)
        self.sign_button.clicked.connect(self.sign)

    def apply(self, event: Event) -> None:
        before, version = self.model.problem, self.model.version
        if self.model.apply(event):
            if self.model.problem is not None and self.model.problem is not before:
                self.notice.say_problem(self.model.problem)
            if self.model.version != version:
                self.version.setText(self.model.version)
            self.schedule()

    def choose(self, path: Path) -> None:
        self.notice.hide()
        self.model.choose_image(path)
        self._backend.inspect(path)
        self.show_state()

    def sign(self) -> None:
        image, signer = self.model.image, self.model.signer
        if not self.model.can_sign or image is None or signer is None:
            return
        self.notice.hide()
        self.model.begin()
        passphrase = self.passphrase.text() if signer.needs_passphrase else None
        self.passphrase.clear()
        self._backend.sign(image.image, self.model.version, signer.uri, passphrase)
        self.show_state()

    def _choose_key(self, index: int) -> None:
        self.model.chosen = index
        self.show_state()

    def _ask_key_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a key file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.add_key_file(Path(name)))
        dialog.open()

    def add_key_file(self, path: Path) -> None:
        self.model.add_key_file(path)
        self.show_state()
        self.passphrase.setFocus()

    def _edit_version(self, text: str) -> None:
        self.model.version = text.strip()
        self.show_state()

    def take_focus(self) -> None:
        (self.drop if self.model.image is None else self.sign_button).setFocus()

    def retranslate(self) -> None:
        self._cards["firmware"].title.setText(self.tr("1 · Firmware"))
        self._cards["key"].title.setText(self.tr("2 · Key"))
        self._cards["checks"].title.setText(self.tr("3 · Checks, the way the units will make them"))
        self._version_label.setText(self.tr("Version"))
        self.version.setAccessibleName(self.tr("Version of the firmware"))
        self.version.setPlaceholderText("1.2.0")
        self.key_file.name(self.tr("Use a key file…"))
        self.passphrase.setAccessibleName(self.tr("Passphrase of the key file"))
        self.passphrase.setPlaceholderText(self.tr("Passphrase of the key file"))
        self.sign_button.name(self.tr("Sign this firmware"))
        self._promise.setText(self.tr("Signed, then verified with the certificate the units carry."))
        self.history.setAccessibleName(self.tr("Releases signed before"))
        self.history.show_headings(
            (
                self.tr("Version"),
                self.tr("State"),
                self.tr("Image"),
                self.tr("Size"),
                self.tr("Key"),
                self.tr("At"),
            )
        )

    def show_state(self) -> None:
        model = self.model
        product = model.product or "—"
        self._title.show_title(
            self.tr("Sign a firmware"), self.tr("{0} · {1} released").format(product, len(model.releases))
        )
        self._show_badge()
        self._show_image()
        names = [(option.name, sentence(option.detail)) for option in model.signers]
        self.keys.show_choices(names, model.chosen)
        signer = model.signer
        self.passphrase.setVisible(signer is not None and signer.needs_passphrase)
        self.checks.show_checks(list(model.checks.values()), verified_later=model.signed is None)
        self.sign_button.setEnabled(model.can_sign)
        self.sign_button.name(self.tr("Signing…") if model.signing else self.tr("Sign this firmware"))
        self._show_history()

    def _show_badge(self) -> None:
        model = self.model
        self._state.setVisible(model.signing or model.signed is not None or model.problem is not None)
        if model.signing:
            self._state.show_state(self.tr("Signing"), "run")
        elif model.problem is not None:
            self._state.show_state(self.tr("Not signed"), "fail")
        elif model.signed is not None:
            self._state.show_state(self.tr("{0} signed and verified").format(model.signed.version), "pass")

    def _show_image(self) -> None:
        title = self.tr("Choose a firmware")
        image = self.model.image
        if image is not None:
            facts = " · ".join(part for part in (sentence(image.kind), size(image.size)) if part)
            self.drop.show_file(image.image.name, facts, f"SHA-256 {image.sha256}", title)
        elif self.model.reading is not None:
            self.drop.invite(self.model.reading.name, self.tr("Reading…"), title)
        else:
            self.drop.invite(
                self.tr("Drop a firmware here"),
                self.tr("or press Enter to choose the file your build made"),
                title,
            )
        self.version.setEnabled(image is not None)

    def _show_history(self) -> None:
        word = self.tr("Signed")
        names = {option.uri: option.name for option in self.model.signers}
        self.history.show_rows(
            [
                (
                    Cell(release.version),
                    Cell(word, "badge", "pass"),
                    Cell(f"{release.image} · {release.sha256[:12]}…", "mono"),
                    Cell(size(release.size)),
                    Cell(names.get(release.signer, release.signer), "dim"),
                    Cell(moment(release.at)),
                )
                for release in self.model.releases
            ]
        )
