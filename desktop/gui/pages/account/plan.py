"""Asks before anything is made: in which account, what exactly, and whom it concerns."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.app.account.events import Reach, SetUpPlanned
from desktop.gui.formats import number
from desktop.gui.pages.page import scrolling
from desktop.gui.scanning.keys import keep_keys
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.dialogs import Dialog, ask_typed
from desktop.gui.widgets.text import breakable, label
from desktop.gui.words import SETUP, word

FIRST_OWNER = "owner"
POLICY = "release-policy"
WIDTH, HEIGHT = 720, 260  # px; of the changes, which are scrolled where there are many


class SetUpDialog(Dialog):
    """`confirmed` carries who owns the first release policy."""

    confirmed = Signal(str)

    def __init__(self, look: Look, parent: QWidget, heading: str, plan: SetUpPlanned) -> None:
        reach = plan.reach
        icon, tone = ("alert", "error") if reach else ("cloud-cog-outline", "accent")
        super().__init__(look, parent, icon, tone, heading)
        self.setMinimumWidth(WIDTH)
        if plan.again:
            self.add_text(self.tr("The account has changed since you were asked. Now this would be done:"))
        self.body.addWidget(_changes(plan))
        if reach:
            self._tell_reach(reach)
        self.owner = self._ask_owner() if any(change.step == POLICY for change in plan.changes) else None
        keep = self.add_button(self.tr("Cancel"), "", self.reject)
        self.go = self.add_button(self.tr("Set up"), "danger" if reach else "primary", self.accept)
        self.go.setObjectName("confirm")
        self.typed = ask_typed(self, self.go, plan.account.id) if reach else None
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
        known = self.tr("Enabled provisioning templates: {0}. Certificates that may claim others: {1}.")
        self.add_text(known.format(number(reach.templates), number(reach.claims)))

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


def _changes(plan: SetUpPlanned) -> QScrollArea:
    view = QWidget()
    column = QVBoxLayout(view)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(space("hair"))
    for change in plan.changes:
        name, why = label("strong", wrap=True), label("dim", wrap=True)
        name.setText(breakable(f"{word(SETUP, change.step)}: {change.detail}"))
        why.setText(breakable(sentence(change.problem)))
        column.addWidget(name)
        column.addWidget(why)
    column.addStretch()
    area = scrolling(view)
    area.setMinimumHeight(HEIGHT)
    area.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # read to its end by keys
    area.setAccessibleName(QCoreApplication.translate("SetUpDialog", "What would be made or mended"))
    return area
