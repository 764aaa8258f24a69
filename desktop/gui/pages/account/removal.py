"""Asks before anything is removed, and tells afterwards what stays."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from desktop.app.account.events import AccountRemoved, Kept, RemovalPlanned
from desktop.gui.formats import number
from desktop.gui.pages.account.listing import WIDTH, Listing
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog, ask_typed
from desktop.gui.widgets.switch import Switch

BUCKET = "bucket"


class RemovalDialog(Dialog):
    """`emptying_wanted` asks for the plan anew, with the bucket's contents or without."""

    confirmed = Signal()
    emptying_wanted = Signal(bool)

    def __init__(self, look: Look, parent: QWidget, plan: RemovalPlanned) -> None:
        account = plan.account
        heading = QCoreApplication.translate("RemovalDialog", "Remove {2} from {0} in {1}?")
        heading = heading.format(account.id, account.region, account.product)
        super().__init__(look, parent, "alert", "error", heading)
        self.setMinimumWidth(WIDTH)
        if plan.again:
            self.add_text(self.tr("The account has changed since you were asked. Now this would be done:"))
        self.body.addWidget(self._list(plan).area)
        self.emptied = self._ask_emptied(plan) if _has_bucket(plan) else None
        if plan.removed:
            self.add_text(self.tr("What is removed cannot be had back as it was. Units are never touched."))
        keep = self.add_button(self.tr("Cancel"), "", self.reject)
        self.go = self.add_button(self.tr("Remove"), "danger", self.accept)
        self.go.setObjectName("confirm")
        self.go.setVisible(bool(plan.removed))
        self.typed = ask_typed(self, self.go, account.id)
        self.typed.setVisible(bool(plan.removed))
        self.accepted.connect(self.confirmed)
        keep.setFocus()

    def _list(self, plan: RemovalPlanned) -> Listing:
        listing = Listing(self.tr("What would be removed, and what stays"))
        listing.add_heading(self.tr("Removed: {0}").format(number(len(plan.removed))))
        listing.add_parts((step, detail, "") for step, detail in plan.removed)
        add_kept(listing, plan.kept)
        return listing

    def _ask_emptied(self, plan: RemovalPlanned) -> Switch:
        switch = Switch(self._look)
        switch.name(
            self.tr("Empty the bucket, too"), self.tr("Firmware and records in it are deleted for good.")
        )
        switch.setChecked(plan.emptied)
        switch.toggled.connect(self._ask_anew)
        self.body.addWidget(switch)
        return switch

    def _ask_anew(self, emptied: bool) -> None:
        self.reject()
        self.emptying_wanted.emit(emptied)


class RemovedDialog(Dialog):
    """What AWS gives back later, or never, and what was left alone."""

    def __init__(self, look: Look, parent: QWidget, done: AccountRemoved) -> None:
        account = done.account
        heading = QCoreApplication.translate("RemovedDialog", "{2} is removed from {0} in {1}")
        heading = heading.format(account.id, account.region, account.product)
        super().__init__(look, parent, "cloud-check-outline", "pass", heading)
        self.setMinimumWidth(WIDTH)
        self.add_text(self.tr("Parts removed: {0}. It can be set up again.").format(number(done.removed)))
        if done.left or done.kept:
            listing = Listing(self.tr("What stays"))
            if done.left:
                listing.add_heading(self.tr("What AWS keeps"))
            for text in done.left:
                listing.add_line(text)
            add_kept(listing, done.kept)
            self.body.addWidget(listing.area)
        self.add_button(self.tr("Close"), "primary", self.accept).setFocus()


def add_kept(listing: Listing, kept: tuple[Kept, ...]) -> None:
    if kept:
        heading = QCoreApplication.translate("RemovalDialog", "Stays: {0}")
        listing.add_heading(heading.format(number(len(kept))))
        listing.add_parts((one.step, one.detail, one.why) for one in kept)


def _has_bucket(plan: RemovalPlanned) -> bool:
    return BUCKET in {step for step, _ in plan.removed} | {one.step for one in plan.kept}
