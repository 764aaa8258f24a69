"""Windows in which a key is named: a token's, one in KMS, a signing profile."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from desktop.core.events import Problem
from desktop.gui.keys import kms_uri, profile_uri, token_uri
from desktop.gui.theme import Look, space
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.widgets.notice import Notice
from desktop.gui.widgets.text import Button, label
from signing.errors import SigningError

MODULE_VARIABLE = "LINEKEY_PKCS11_MODULE"
_CAPTION_WIDTH = 104


class KeyDialog(Dialog):
    """`named` carries the URI of the key; subclasses ask for its parts."""

    named = Signal(str)

    def __init__(self, look: Look, parent: QWidget, icon_name: str, heading: str) -> None:
        super().__init__(look, parent, icon_name, "accent", heading)
        self.setMinimumWidth(600)
        self.notice = Notice(look)

    def _finish(self) -> None:
        """What follows the fields."""
        self.body.addWidget(self.notice)
        self.add_button(self.tr("Cancel"), "", self.reject)
        self.use_button = self.add_button(self.tr("Use this key"), "primary", self.use)
        self.use_button.setDefault(True)
        self._refresh()

    def uri(self) -> str:
        """The URI as the fields say; empty while something is missing."""
        raise NotImplementedError

    def use(self) -> None:
        try:
            self._check(self.uri())
        except SigningError as error:
            self.notice.say_problem(Problem(error.code, error.message, error.hint))
            return
        self.named.emit(self.uri())
        self.accept()

    def _check(self, uri: str) -> None:
        """Raises `SigningError` for a URI that cannot be used."""

    def _refresh(self) -> None:
        self.use_button.setEnabled(bool(self.uri()))

    def _field(self, caption: str, placeholder: str = "", beside: Button | None = None) -> QLineEdit:
        field = QLineEdit()
        field.setProperty("role", "mono")
        field.setPlaceholderText(placeholder)
        field.setAccessibleName(caption)
        field.textEdited.connect(self._refresh)
        name = label("dim")
        name.setText(caption)
        name.setFixedWidth(_CAPTION_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(space("small"))
        row.addWidget(name)
        row.addWidget(field, 1)
        if beside is not None:
            row.addWidget(beside)
        self.body.addLayout(row)
        return field


class TokenDialog(KeyDialog):
    """Token, key and module make the URI; or the URI itself is pasted."""

    def __init__(self, look: Look, parent: QWidget, heading: str) -> None:
        super().__init__(look, parent, "usb-flash-drive", heading)
        self.add_text(self.tr("The private key stays in the token. Its PIN is asked when you sign."), "dim")
        browse = Button(self._look, "", "folder-open-outline")
        browse.name(self.tr("Browse…"), self.tr("Choose the PKCS#11 module"))
        browse.clicked.connect(self._ask_module)
        self.token = self._field(self.tr("Token"), self.tr("its label"))
        self.key = self._field(self.tr("Key"), self.tr("its label in the token"))
        self.module = self._field(self.tr("Module"), os.environ.get(MODULE_VARIABLE, ""), browse)
        self.pasted = self._field("URI", "pkcs11:token=…;object=…")
        for field in (self.token, self.key, self.module):
            field.textEdited.connect(self._put_together)
        self._finish()

    def _put_together(self) -> None:
        self.pasted.setText(token_uri(self.token.text(), self.key.text(), self.module.text()))
        self._refresh()

    def uri(self) -> str:
        text = self.pasted.text().strip()
        return text if text.startswith("pkcs11:") else ""

    def _check(self, uri: str) -> None:
        # Loads the PKCS#11 library, which only those who have a token need.
        from signing.keys.pkcs11.uri import parse_uri

        parse_uri(uri)

    def _ask_module(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose the PKCS#11 module"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._use_module)
        dialog.open()

    def _use_module(self, name: str) -> None:
        self.module.setText(str(Path(name)))
        self._put_together()


class KmsDialog(KeyDialog):
    def __init__(self, look: Look, parent: QWidget, heading: str) -> None:
        super().__init__(look, parent, "key-chain", heading)
        self.add_text(self.tr("A key ID, an ARN or an alias, for a key that signs and verifies."), "dim")
        self.key = self._field(self.tr("Key"), "alias/fw-release")
        self._finish()

    def uri(self) -> str:
        return kms_uri(self.key.text().strip())


class ProfileDialog(KeyDialog):
    """The profile uses the bucket of the account's own one, `account_uri`."""

    def __init__(self, look: Look, parent: QWidget, heading: str, account_uri: str) -> None:
        super().__init__(look, parent, "file-sign", heading)
        self._account_uri = account_uri
        self.add_text(self.tr("It signs through the bucket of this account."), "dim")
        self.profile = self._field(self.tr("Profile"), "fw_release")
        self._finish()

    def uri(self) -> str:
        return profile_uri(self.profile.text().strip(), self._account_uri)
