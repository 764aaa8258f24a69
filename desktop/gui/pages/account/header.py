"""The bar of the Account page: which account, how it stands, what is at work, and what can be done."""

from __future__ import annotations

from desktop.gui.formats import number
from desktop.gui.pages.account.model import AccountModel
from desktop.gui.theme import Look
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.bars import Spinner
from desktop.gui.widgets.header import HeaderBar, Title
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import LOOKED_AT, SETUP, word


class AccountHeader(HeaderBar):
    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._title, self._spinner, self._progress = Title(), Spinner(look, 24), label("dim")
        self._counts = {state: Badge(look) for state in ("fail", "warn", "pass")}
        self.remove_button = Button(look, "", "trash-can-outline")
        self.look_button = Button(look, "", "refresh")
        self.set_up_button = Button(look, "primary", "cloud-cog-outline", "on-accent")
        self.row.addWidget(self._title, 1)
        for badge in self._counts.values():
            self.row.addWidget(badge)
        for widget in (self._spinner, self._progress, *self._buttons):
            self.row.addWidget(widget)

    @property
    def _buttons(self) -> tuple[Button, ...]:
        return self.remove_button, self.look_button, self.set_up_button

    @property
    def progress(self) -> str:
        return self._progress.text()

    @property
    def has_focus(self) -> bool:
        return any(button.hasFocus() for button in self._buttons)

    def retranslate(self) -> None:
        self.look_button.name(self.tr("Look again"))
        self.remove_button.name(self.tr("Remove…"), tip=self.tr("Shows first what would be removed"))
        self.set_up_button.name(self.tr("Set up…"), tip=self.tr("Shows first what would be changed"))

    def show_model(self, model: AccountModel, *, removable: bool) -> None:
        account = model.account
        line = f"{account.id or '—'} · {account.region} · {account.product}" if account else ""
        self._title.show_title(self.tr("AWS account"), line)
        for state, badge in self._counts.items():
            badge.setVisible(model.looked and bool(model.counts[state]))
            badge.show_state(number(model.counts[state]), {"warn": "error"}.get(state, state))
        self._spinner.setVisible(model.busy)
        self._progress.setVisible(model.busy)
        self._progress.setText(self._doing(model))
        for button in self._buttons:
            button.setEnabled(not model.busy)
        self.look_button.setVisible(not model.busy)  # what is at work needs the room
        self.remove_button.setVisible(not model.busy and removable)

    def _doing(self, model: AccountModel) -> str:
        """What is at work, in a word."""
        last = model.resource or (word(SETUP, model.done[-1].step) if model.done else "")
        match model.doing:
            case "looking":
                seen = model.coming[-1].check if model.coming else ""
                return word(SETUP | LOOKED_AT, seen) if seen else self.tr("Looking…")
            case "planning":
                return self.tr("Looking what would change…")
            case "making":
                return last or self.tr("Setting up…")
            case "removing" if last:
                told = self.tr("{0} of {1} removed: {2}")
                return told.format(number(len(model.done)), number(model.total), last)
            case "removing":
                return self.tr("Removing…")
            case "switching":
                return self.tr("Switching off…")
        return ""
