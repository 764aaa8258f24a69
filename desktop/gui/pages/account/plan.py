"""Asks before anything is made: in which account, what exactly, and whom it concerns."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.app.account.events import Reach, SetUpPlanned
from desktop.gui.formats import number
from desktop.gui.pages.account.listing import WIDTH, Listing
from desktop.gui.scanning.keys import keep_keys
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog, ask_typed
from desktop.gui.widgets.text import label

FIRST_OWNER = "owner"
POLICY = "release-policy"


class SetUpDialog(Dialog):
    """`confirmed` carries who owns the first release policy."""

    confirmed = Signal(str)

    def __init__(self, look: Look, parent: QWidget, plan: SetUpPlanned) -> None:
        reach, account = plan.reach, plan.account
        heading = QCoreApplication.translate("SetUpDialog", "Set up {0} in {1} for {2}?")
        heading = heading.format(account.id, account.region, account.product)
        icon, tone = ("alert", "error") if reach else ("cloud-cog-outline", "accent")
        super().__init__(look, parent, icon, tone, heading)
        self.setMinimumWidth(WIDTH)
        if plan.again:
            self.add_text(self.tr("The account has changed since you were asked. Now this would be done:"))
        listing = Listing(self.tr("What would be made or mended"))
        listing.add_parts((change.step, change.detail, change.problem) for change in plan.changes)
        self.body.addWidget(listing.area)
        if reach:
            self._tell_reach(reach)
        self.owner = self._ask_owner() if any(change.step == POLICY for change in plan.changes) else None
        keep = self.add_button(self.tr("Cancel"), "", self.reject)
        self.go = self.add_button(self.tr("Set up"), "danger" if reach else "primary", self.accept)
        self.go.setObjectName("confirm")
        self.typed = ask_typed(self, self.go, account.id) if reach else None
        self.accepted.connect(lambda: self.confirmed.emit(self.owner_id))
        keep.setFocus()

    @property
    def owner_id(self) -> str:
        return self.owner.text().strip() if self.owner else FIRST_OWNER

    def _tell_reach(self, reach: Reach) -> None:
        self.add_text(
            self.tr(
                "A certificate provider will be made, and it is account-wide: from then on it signs every "
                "certificate that anybody in this account and Region asks for with a CSR."
            )
        )
        self.add_text(reach_words(reach))

    def _ask_owner(self) -> QLineEdit:
        caption, field = label("dim", wrap=True), QLineEdit(FIRST_OWNER)
        keep_keys(field)
        caption.setText(
            self.tr("Who owns the first release policy: a staff number, no name. The key is made here.")
        )
        caption.setBuddy(field)
        field.setAccessibleName(self.tr("Owner of the release policy"))
        self.body.addWidget(caption)
        self.body.addWidget(field)
        return field


def reach_words(reach: Reach) -> str:
    """Whom it concerns who signs in the account."""
    known = QCoreApplication.translate(
        "SetUpDialog", "Enabled provisioning templates: {0}. Certificates that may claim others: {1}."
    )
    return known.format(number(reach.templates), number(reach.claims))
