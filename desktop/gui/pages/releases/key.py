"""Which key signs, what has to be typed for it, and how long its certificate lasts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QScrollArea, QVBoxLayout

from desktop.app.releases.events import SignerOption
from desktop.app.releases.keys import file_uri
from desktop.gui.formats import day, number
from desktop.gui.icons import STATE_ICONS, Icon
from desktop.gui.pages.releases.dialogs import KeyDialog, KmsDialog, ProfileDialog, TokenDialog
from desktop.gui.pages.releases.ring import KeyRing, expiry_tone
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.choices import Choices
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import key_name

_SEEN_KEYS = 3  # without scrolling, however small the window is


class KeyCard(Card):
    """`chosen` carries an index, `added` a key URI, `certificate_given` the file for the chosen key.

    Without `certified`, for a person's own key, which has no certificate.
    """

    chosen = Signal(int)
    added = Signal(str)
    certificate_given = Signal(Path)

    def __init__(self, look: Look, files: FileDialogs, *, certified: bool = True) -> None:
        self.add_button = Button(look, "plain", "key-plus", "accent")
        super().__init__(look, beside=self.add_button)
        self._files = files
        self._account_uri = ""
        self._certified = certified
        self.keys = Choices(look)
        self._scroll = QScrollArea()
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.certificate_button = Button(look, "plain", "certificate-outline", "accent")
        self._expiry_icon = Icon(look, "minus", "idle", 18)
        self._expiry, self._belongs = label(wrap=True), label("caption", wrap=True)
        self._empty = label("dim", wrap=True)
        self._build()
        self.keys.changed.connect(self.chosen)
        self.add_button.clicked.connect(lambda: self.add_button.open_menu(self.menu()))
        self.certificate_button.clicked.connect(self._ask_certificate)

    @property
    def expiry(self) -> str:
        """The sentences about the certificate: how long it lasts, and whether it is the key's."""
        return f"{self._expiry.text()} {self._belongs.text()}".strip()

    def _build(self) -> None:
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.keys)
        self.body.addWidget(self._empty)
        self.body.addWidget(self._scroll, 1)
        line = QHBoxLayout()
        line.setSpacing(space("small"))
        line.addWidget(self._expiry_icon)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self._expiry)
        told.addWidget(self._belongs)
        line.addLayout(told, 1)
        line.addWidget(self.certificate_button)
        self.body.addLayout(line)
        for part in (self._expiry_icon, self._expiry, self._belongs, self.certificate_button):
            part.setVisible(self._certified)
        self.body.addWidget(self.secret)
        self.setTabOrder(self.secret, self.add_button)

    def retranslate(self) -> None:
        self.title.setText(self.tr("2 · Key") if self._certified else self.tr("Your own key"))
        anywhere = self.tr("Add the key you want to use: in a file, a token or AWS.")
        own = self.tr("Add your own key: in a file or a token.")
        self._empty.setText(anywhere if self._certified else own)
        self.add_button.name(self.tr("Add a key…"))
        self.certificate_button.name(self.tr("Certificate…"), self.tr("Certificate for the chosen key"))

    def show_ring(self, ring: KeyRing, *, busy: bool, compared: bool = True) -> None:
        """Without `compared`, nobody looks whether a signature verifies with the account's certificate."""
        self._account_uri = next((o.uri for o in ring.options if o.uri.startswith("awssigner:")), "")
        choices = [(key_name(option.uri), self._detail(option)) for option in ring.options]
        self.keys.show_choices(choices, ring.chosen)
        self._scroll.setMinimumHeight(self.keys.height_of(min(len(choices), _SEEN_KEYS)))
        if self.keys.chosen is not None:
            self._scroll.ensureWidgetVisible(self.keys.chosen)
        self._empty.setVisible(not choices)
        wanted = ring.key.asks if ring.key else ""
        self.secret.setVisible(bool(wanted))
        caption = self.tr("PIN of the token") if wanted == "pin" else self.tr("Passphrase of the key file")
        self.secret.setPlaceholderText(caption)
        self.secret.setAccessibleName(caption)
        for control in (self.keys, self.add_button, self.certificate_button, self.secret):
            control.setEnabled(not busy)
        self._show_expiry(ring, compared=compared or ring.own_certificate is not None)

    def _detail(self, option: SignerOption) -> str:
        if option.asks == "pin":
            return self.tr("Asks for its PIN")
        return self.tr("Asks for its passphrase") if option.asks else sentence(option.detail)

    def _show_expiry(self, ring: KeyRing, *, compared: bool) -> None:
        days = ring.days_left
        whose = self.tr("Its certificate") if ring.own_certificate else self.tr("The account's certificate")
        tone = "idle" if days is None else _tone(days, ring.belongs)
        self._expiry.setText(self._expiry_text(ring, whose))
        self._expiry_icon.show_icon(STATE_ICONS[tone], tone)
        self._belongs.setText(self._untold(ring, compared=compared))
        self._belongs.setVisible(self._certified and bool(self._belongs.text()))

    def _expiry_text(self, ring: KeyRing, whose: str) -> str:
        days, certificate = ring.days_left, ring.certificate
        if days is None or certificate is None:
            return self.tr("No certificate for this key")
        if ring.belongs is False:  # what that means, the checks say
            return self.tr("{0} is not this key's").format(whose)
        if days < 0:
            return self.tr("{0} expired on {1}").format(whose, day(certificate.not_after))
        if days == 1:
            return self.tr("{0}: 1 day left").format(whose)
        return self.tr("{0}: {1} days left").format(whose, number(days))

    def _untold(self, ring: KeyRing, *, compared: bool) -> str:
        """What is not known of the key and the certificate."""
        if ring.key is None or ring.certificate is None or ring.belongs is not None:
            return ""
        if not compared:
            return self.tr("The signatures of a folder are not compared with it.")
        return self.tr("Whether it is this key's shows when the key signs.")

    def take_secret(self) -> str:
        """What was typed; the field forgets it."""
        text = self.secret.text() if self.secret.isVisibleTo(self) else ""
        self.secret.clear()
        return text

    def menu(self) -> QMenu:
        """The kinds of keys that can be added."""
        menu = QMenu(self)
        menu.addAction(self.tr("Key file…"), self._ask_file)
        menu.addAction(self.tr("Token (PKCS#11)…"), self.ask_token)
        if self._certified:  # a key in AWS is nobody's own
            menu.addAction(self.tr("AWS KMS key…"), self.ask_kms)
        if self._certified and self._account_uri:  # its bucket is what another profile signs through
            menu.addAction(self.tr("AWS Signer profile…"), self.ask_profile)
        return menu

    def ask_token(self) -> KeyDialog:
        return self._open(TokenDialog(self._look, self, self.tr("A key in a token"), self._files))

    def ask_kms(self) -> KeyDialog:
        return self._open(KmsDialog(self._look, self, self.tr("A key in AWS KMS")))

    def ask_profile(self) -> KeyDialog:
        heading = self.tr("An AWS Signer profile")
        return self._open(ProfileDialog(self._look, self, heading, self._account_uri))

    def _open(self, dialog: KeyDialog) -> KeyDialog:
        dialog.named.connect(self.added)
        dialog.open()
        return dialog

    def _ask_file(self) -> None:
        def use(path: Path) -> None:
            self.added.emit(file_uri(path))

        self._files.ask_file(self, "key", self.tr("Choose a key file"), use)

    def _ask_certificate(self) -> None:
        title = self.tr("Choose the code-signing certificate for this key")
        self._files.ask_file(self, "certificate", title, self.certificate_given.emit)


def _tone(days: int, belongs: bool | None) -> str:
    """How well it is with the certificate: never green for a key that may not be its own."""
    tone = expiry_tone(days)
    if belongs is False:
        return "fail"
    return "idle" if belongs is None and tone == "pass" else tone
