"""Asks before AWS IoT itself signs again, for everybody in the account."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from desktop.app.account.events import ProviderOffPlanned
from desktop.gui.pages.account.plan import reach_words
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog, ask_typed


class ProviderOffDialog(Dialog):
    confirmed = Signal()

    def __init__(self, look: Look, parent: QWidget, plan: ProviderOffPlanned) -> None:
        account = plan.account
        heading = QCoreApplication.translate("ProviderOffDialog", "Switch the certificate provider off?")
        super().__init__(look, parent, "alert", "error", heading)
        if plan.again:
            self.add_text(self.tr("It concerns others than when you were asked:"))
        told = self.tr(
            "It is account-wide: AWS IoT itself then signs every fleet-provisioning request of {0} in {1}, "
            "for all products. Stations that were set up with the provider refuse what AWS IoT signs."
        )
        self.add_text(told.format(account.id, account.region))
        self.add_text(reach_words(plan.reach))
        self.add_text(self.tr("Its function and its key stay: set-up switches it on again."), "dim")
        keep = self.add_button(self.tr("Cancel"), "", self.reject)
        self.go = self.add_button(self.tr("Switch off"), "danger", self.accept)
        self.go.setObjectName("confirm")
        self.typed = ask_typed(self, self.go, account.id)
        self.accepted.connect(self.confirmed)
        keep.setFocus()
