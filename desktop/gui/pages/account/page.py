"""The account: what the product needs in AWS, how it stands, and set-up after showing what it changes."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.app.account.events import AccountReady, SetUpPlanned
from desktop.app.account.place import AwsPlace
from desktop.app.tasks import OperationFailed
from desktop.core.events import Event
from desktop.gui.formats import number
from desktop.gui.pages.account.cards import CheckCards
from desktop.gui.pages.account.model import AccountModel, Doing
from desktop.gui.pages.account.plan import SetUpDialog
from desktop.gui.pages.page import Page, scrolling
from desktop.gui.preferences import Preferences
from desktop.gui.theme import Look, space
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.bars import Spinner
from desktop.gui.widgets.header import Title
from desktop.gui.widgets.notice import Notice
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import LOOKED_AT, SETUP, word


class AccountRequests(Protocol):
    """What this page asks for: see `desktop.app.account.use_case`."""

    def look(self, chosen: AwsPlace) -> None: ...
    def plan(self, chosen: AwsPlace) -> None: ...
    def set_up(self, chosen: AwsPlace, confirmed: SetUpPlanned, owner: str) -> None: ...
    def forget(self) -> None: ...


class AccountPage(Page):
    """There before the account is set up. `account_wanted`: to work in another one. `set_up_wanted` carries
    the plan that was confirmed and the owner of the first release policy.
    """

    back_wanted = Signal()
    account_wanted = Signal()
    set_up_wanted = Signal(object, str)

    def __init__(self, look: Look, preferences: Preferences, requests: AccountRequests) -> None:
        super().__init__(look)
        self._preferences, self._own, self._requests = preferences, requests, requests
        self.model = AccountModel()
        self._title, self._spinner, self._progress = Title(), Spinner(look, 24), label("dim")
        self._counts = {state: Badge(look) for state in ("fail", "warn", "pass")}
        self.look_button = Button(look, "", "refresh")
        self.account_button = Button(look, "", "account-switch-outline")
        self.set_up_button = Button(look, "primary", "cloud-cog-outline", "on-accent")
        self.notice = Notice(look)
        self.cards = CheckCards(look)
        self._build()
        self.retranslate()
        self.show_state()

    def _build(self) -> None:
        self.header.row.addWidget(self._title, 1)
        for badge in self._counts.values():
            self.header.row.addWidget(badge)
        for widget in (self._spinner, self._progress, self.account_button, self.look_button):
            self.header.row.addWidget(widget)
        self.header.row.addWidget(self.set_up_button)
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("medium"))
        column.addWidget(self.cards)
        column.addStretch()
        self.content.addWidget(self.notice)
        self.content.addWidget(scrolling(view), 1)
        self.look_button.clicked.connect(self._look_again)
        self.account_button.clicked.connect(self.account_wanted)
        self.set_up_button.clicked.connect(self._plan)

    def use(self, requests: AccountRequests | None) -> None:
        """Asks the services that are open from now on, or, without, those of the account that is chosen.

        What is known of the one before is forgotten.
        """
        self._requests.forget()
        self._requests = requests or self._own
        self.model = AccountModel()
        self.notice.hide()
        self.show_state()
        if self.isVisible():
            self._look_again()

    def _look_again(self) -> None:
        self._begin("looking")
        self._requests.look(self._preferences.account)

    def _plan(self) -> None:
        self._begin("planning")
        self._requests.plan(self._preferences.account)

    def set_up(self, plan: SetUpPlanned, owner: str) -> None:
        self._begin("making")
        self._requests.set_up(self._preferences.account, plan, owner)

    def _begin(self, doing: Doing) -> None:
        self.notice.hide()
        self.model.begin(doing)
        self.show_state()

    def tell_at_work(self) -> None:
        self.notice.say(self.tr("Units are still at work. Wait for them, then set up again."))

    def tell_not_renewed(self) -> None:
        self.notice.say(
            self.tr(
                "The account is set up. Once no unit is at work, start Linekey again: till then it works "
                "as before."
            )
        )

    def apply(self, event: Event) -> None:
        if not self.model.apply(event):
            return
        match event:
            case SetUpPlanned():
                self.offer(event)
            case AccountReady():
                self._look_again()
            case OperationFailed(_, problem):
                self.notice.say_problem(problem)
        self.schedule()

    def offer(self, plan: SetUpPlanned) -> None:
        if not plan.changes:
            self.notice.say(self.tr("Nothing to change: set-up would leave everything as it is."), "pass")
            return
        account = plan.account
        heading = self.tr("Set up {0} in {1} for {2}?").format(account.id, account.region, account.product)
        dialog = SetUpDialog(self._look, self.window(), heading, plan)
        dialog.confirmed.connect(lambda owner: self.set_up_wanted.emit(plan, owner))
        dialog.open()

    def step_back(self) -> bool:
        if not super().step_back():
            self.back_wanted.emit()
        return True

    def take_focus(self) -> None:
        if not self.model.looked and not self.model.busy:
            self._look_again()
        (self if self.model.busy else self.set_up_button).setFocus()

    def retranslate(self) -> None:
        self.look_button.name(self.tr("Look again"))
        self.account_button.name(self.tr("Another account…"))
        self.set_up_button.name(self.tr("Set up…"), tip=self.tr("Shows first what would be changed"))

    def show_state(self) -> None:
        model = self.model
        account = model.account
        line = f"{account.id or '—'} · {account.region} · {account.product}" if account else ""
        self._title.show_title(self.tr("AWS account"), line)
        for state, badge in self._counts.items():
            badge.setVisible(model.looked and bool(model.counts[state]))
            badge.show_state(number(model.counts[state]), {"warn": "error"}.get(state, state))
        self._spinner.setVisible(model.busy)
        self._progress.setVisible(model.busy)
        self._progress.setText(self._doing())
        self._enable(not model.busy)
        self.cards.show_checks(model.checks)

    def _enable(self, on: bool) -> None:
        """The focus of a button that can be pressed no more stays on the page, whose keys go on working."""
        buttons = (self.look_button, self.set_up_button, self.account_button)
        if not on and any(button.hasFocus() for button in buttons):
            self.setFocus()
        for button in buttons:
            button.setEnabled(on)
            button.setVisible(on or button is self.set_up_button)  # what is at work needs the room
        if on and self.hasFocus():
            self.set_up_button.setFocus()

    def _doing(self) -> str:
        """What is at work, in a word."""
        match self.model.doing:
            case "looking":
                last = self.model.coming[-1].check if self.model.coming else ""
                return word(SETUP | LOOKED_AT, last) if last else self.tr("Looking…")
            case "planning":
                return self.tr("Looking what would change…")
            case "making":
                return word(SETUP, self.model.made[-1].step) if self.model.made else self.tr("Setting up…")
        return ""
