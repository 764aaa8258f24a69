"""The ML-DSA key that signs the manifest as well, where the product profile names one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.app.releases.events import SecondKey, SignerOption
from desktop.app.releases.keys import file_uri
from desktop.gui.icons import STATE_ICONS, Icon
from desktop.gui.pages.releases.dialogs import KmsDialog
from desktop.gui.theme import Look, space
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.gui.widgets.text import Button, ElidedLabel
from desktop.gui.words import key_name, shortened


class SecondKeyRow(QWidget):
    """`added` carries the URI of its private half."""

    added = Signal(str)

    def __init__(self, look: Look, files: FileDialogs) -> None:
        super().__init__()
        self._look, self._files = look, files
        self._icon = Icon(look, "minus", "idle", 18)
        self._line, self._named = ElidedLabel("strong"), ElidedLabel("caption")
        self.button = Button(look, "plain", "key-plus", "accent")
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self._line)
        told.addWidget(self._named)
        row = QHBoxLayout()
        row.setSpacing(space("small"))
        row.addWidget(self._icon)
        row.addLayout(told, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("small"))
        column.addLayout(row)
        column.addWidget(self.secret)
        self.button.clicked.connect(lambda: self.button.open_menu(self.menu()))

    @property
    def line(self) -> str:
        return self._line.whole

    def retranslate(self) -> None:
        self.button.name(self.tr("Second key…"), self.tr("Choose the key of the second signature"))
        caption = self.tr("Passphrase of the second key")
        self.secret.setPlaceholderText(caption)
        self.secret.setAccessibleName(caption)

    def show_key(self, named: SecondKey | None, found: SignerOption | None, *, busy: bool) -> None:
        self.setVisible(named is not None)
        if named is None:
            return
        tone = "pass" if found else "idle"
        self._icon.show_icon(STATE_ICONS[tone], tone)
        missing = self.tr("A second signature, by the ML-DSA key of the product")
        self._line.show_text(key_name(found.uri) if found else missing)
        wanted = f"{named.kind} · {shortened(named.key)} · {named.file}" if named.kind else named.file
        self._named.show_text(wanted)
        self.secret.setVisible(found is not None and bool(found.asks))
        for control in (self.button, self.secret):
            control.setEnabled(not busy)

    def take_secret(self) -> str:
        """What was typed; the field forgets it."""
        text = self.secret.text()
        self.secret.clear()
        return text

    def menu(self) -> QMenu:
        """Where such a key can be."""
        menu = QMenu(self)
        menu.addAction(self.tr("Key file…"), self._ask_file)
        menu.addAction(self.tr("AWS KMS key…"), self.ask_kms)
        return menu

    def _ask_file(self) -> None:
        def use(path: Path) -> None:
            self.added.emit(file_uri(path))

        self._files.ask_file(self, "key", self.tr("Choose the key of the second signature"), use)

    def ask_kms(self) -> KmsDialog:
        dialog = KmsDialog(self._look, self, self.tr("The key of the second signature, in AWS KMS"))
        dialog.named.connect(self.added)
        dialog.open()
        return dialog
