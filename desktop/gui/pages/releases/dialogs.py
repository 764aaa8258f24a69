"""Windows in which a key is named, or a release refused."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.app.releases.keys import kms_uri, profile_uri, token_problem, token_uri
from desktop.core.events import Problem
from desktop.core.person import signed_in_name
from desktop.gui.theme import Look, space
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.gui.widgets.notice import Notice
from desktop.gui.widgets.text import Button, label

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
        problem = self._problem(self.uri())
        if problem is not None:
            self.notice.say_problem(problem)
            return
        self.named.emit(self.uri())
        self.accept()

    def _problem(self, _uri: str) -> Problem | None:
        """Why the URI cannot be used, when that can be told."""
        return None

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

    def __init__(self, look: Look, parent: QWidget, heading: str, files: FileDialogs) -> None:
        super().__init__(look, parent, "usb-flash-drive", heading)
        self._files = files
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

    def _problem(self, uri: str) -> Problem | None:
        return token_problem(uri)

    def _ask_module(self) -> None:
        self._files.ask_file(self, "module", self.tr("Choose the PKCS#11 module"), self._use_module)

    def _use_module(self, path: Path) -> None:
        self.module.setText(str(path))
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


class RefuseDialog(Dialog):
    """`refused` carries the reason and a name; without both nothing is refused."""

    refused = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget, heading: str) -> None:
        super().__init__(look, parent, "alert", "error", heading)
        self.add_text(self.tr("Nobody can approve it or roll it out any more. A refusal is not taken back."))
        self.reason, self.by = QLineEdit(), QLineEdit(signed_in_name())
        self.reason.setPlaceholderText(self.tr("Why, for those who read it later"))
        self.reason.setAccessibleName(self.tr("Reason of the refusal"))
        self.by.setAccessibleName(self.tr("Who refuses it"))
        for caption, field in ((self.tr("Reason"), self.reason), (self.tr("Your name"), self.by)):
            self.add_text(caption, "dim")
            self.body.addWidget(field)
            field.textChanged.connect(self._refresh)
            field.returnPressed.connect(self._refuse)
        self.add_text(self.tr("The history tells this name as said: no key proves it."), "dim")
        self.add_button(self.tr("Cancel"), "", self.reject)
        self.refuse_button = self.add_button(self.tr("Refuse the release"), "danger", self._refuse)
        self._refresh()
        self.reason.setFocus()

    def _refresh(self) -> None:
        self.refuse_button.setEnabled(bool(self.reason.text().strip() and self.by.text().strip()))

    def _refuse(self) -> None:
        if self.refuse_button.isEnabled():
            self.refused.emit(self.reason.text().strip(), self.by.text().strip())
            self.accept()
