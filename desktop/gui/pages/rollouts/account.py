"""The account that everything on this page happens in."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.app.rollouts.events import AccountNamed
from desktop.gui.icons import Icon
from desktop.gui.theme import Look, space
from desktop.gui.widgets.text import label


def account_text(account: AccountNamed) -> str:
    """`123456789012 · eu-central-1`, and whether it is the bench."""
    text = f"{account.id} · {account.region}"
    return QCoreApplication.translate("Account", "{0} (the bench)").format(text) if account.bench else text


class AccountLine(QWidget):
    """Put what stands at its other end into `row`."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._text = label("strong", selectable=True)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(space("small"))
        self.row.addWidget(Icon(look, "cloud-outline", "text-dim", 18))
        self.row.addWidget(self._text)
        self.row.addStretch()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_account(self, account: AccountNamed | None) -> None:
        named = account_text(account) if account else self.tr("not known yet")
        self._text.setText(self.tr("Account {0}").format(named))
