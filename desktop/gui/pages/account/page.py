"""The account: what the product needs in AWS, how it stands, and its changes, which are shown first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.app.account.events import (
    AccountReady,
    AccountRemoved,
    ProviderOff,
    ProviderOffPlanned,
    RemovalPlanned,
    SetUpPlanned,
)
from desktop.app.account.place import AccountsFound
from desktop.app.tasks import OperationFailed
from desktop.core.events import Event
from desktop.gui.pages.account.cards import CheckCards
from desktop.gui.pages.account.header import AccountHeader
from desktop.gui.pages.account.model import AccountModel, Doing
from desktop.gui.pages.account.place import PlaceCard
from desktop.gui.pages.account.plan import SetUpDialog
from desktop.gui.pages.account.provider_off import ProviderOffDialog
from desktop.gui.pages.account.removal import RemovalDialog, RemovedDialog
from desktop.gui.pages.account.requests import AccountRequests
from desktop.gui.pages.page import Page, scrolling
from desktop.gui.preferences import Preferences
from desktop.gui.theme import Look, space
from desktop.gui.widgets.notice import Notice


class AccountPage(Page):
    """There before the account is set up. `accounts_wanted`: tell me what there is to choose from;
    `account_chosen` carries an `AwsPlace`. `change_wanted` carries what to call for a change that was
    confirmed, which no unit may be at work for.
    """

    header: AccountHeader
    back_wanted = Signal()
    accounts_wanted = Signal()
    account_chosen = Signal(object)
    bench_wanted = Signal()
    change_wanted = Signal(object)

    def __init__(self, look: Look, preferences: Preferences, requests: AccountRequests) -> None:
        super().__init__(look, AccountHeader(look))
        self._preferences, self._own, self._requests = preferences, requests, requests
        self._has_bench = self._on_bench = False
        self.model = AccountModel()
        self.notice = Notice(look)
        self.place = PlaceCard(look)
        self.cards = CheckCards(look)
        self._build()
        self.retranslate()
        self.show_state()

    def _build(self) -> None:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("medium"))
        column.addWidget(self.place)
        column.addWidget(self.cards)
        column.addStretch()
        self.content.addWidget(self.notice)
        self.content.addWidget(scrolling(view), 1)
        self.header.look_button.clicked.connect(self._look_again)
        self.header.remove_button.clicked.connect(lambda: self._plan_removal(emptied=False))
        self.header.set_up_button.clicked.connect(lambda: self._plan(""))
        self.place.chosen.connect(self.account_chosen)
        self.place.bench_wanted.connect(self.bench_wanted)
        self.cards.set_up_wanted.connect(self._plan)
        self.cards.off_wanted.connect(self._plan_provider_off)

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

    def know_bench(self, *, there: bool, used: bool) -> None:
        """Whether one can be used, and is: what its tour needs is not taken away there."""
        self._has_bench, self._on_bench = there, used
        self.show_state()

    # --- what is asked for ------------------------------------------------------------------------------

    def _look_again(self) -> None:
        self._begin("looking")
        self.accounts_wanted.emit()
        self._requests.look(self._preferences.account)

    def _plan(self, step: str) -> None:
        self._begin("planning")
        self._requests.plan(self._preferences.account, step)

    def _plan_removal(self, *, emptied: bool) -> None:
        self._begin("planning")
        self._requests.plan_removal(self._preferences.account, emptied=emptied)

    def _plan_provider_off(self) -> None:
        self._begin("planning")
        self._requests.plan_provider_off(self._preferences.account)

    def set_up(self, plan: SetUpPlanned, owner: str) -> None:
        self._begin("making")
        self._requests.set_up(self._preferences.account, plan, owner)

    def remove(self, plan: RemovalPlanned) -> None:
        self._begin("removing", len(plan.removed))
        self._requests.remove(self._preferences.account, plan)

    def _switch_provider_off(self, plan: ProviderOffPlanned) -> None:
        self._begin("switching")
        self._requests.switch_provider_off(self._preferences.account, plan)

    def _begin(self, doing: Doing, total: int = 0) -> None:
        self.notice.hide()
        self.model.begin(doing, total)
        self.show_state()

    # --- what is told -----------------------------------------------------------------------------------

    def tell_at_work(self) -> None:
        self.notice.say(self.tr("Units are still at work. Wait for them, then try again."))

    def tell_not_renewed(self) -> None:
        self.notice.say(
            self.tr(
                "The account has changed. Once no unit is at work, start Linekey again: till then it works "
                "as before."
            )
        )

    def apply(self, event: Event) -> None:
        if isinstance(event, AccountsFound):
            self.place.offer(event, self._preferences.account)
        changing = self.model.changing
        if not self.model.apply(event):
            return
        match event:
            case SetUpPlanned():
                self.offer(event)
            case RemovalPlanned():
                self.offer_removal(event)
            case ProviderOffPlanned():
                self._offer_provider_off(event)
            case AccountReady() | ProviderOff():
                self._look_again()
            case AccountRemoved():
                self._look_again()
                RemovedDialog(self._look, self.window(), event).open()
            case OperationFailed(_, problem):
                if changing:  # part of it was done
                    self._look_again()
                self.notice.say_problem(problem)
        self.schedule()

    def offer(self, plan: SetUpPlanned) -> None:
        if not plan.changes:
            self.notice.say(self.tr("Nothing to change: set-up would leave everything as it is."), "pass")
            return
        dialog = SetUpDialog(self._look, self.window(), plan)
        dialog.confirmed.connect(lambda owner: self.change_wanted.emit(lambda: self.set_up(plan, owner)))
        dialog.open()

    def offer_removal(self, plan: RemovalPlanned) -> None:
        if not plan.removed and not plan.kept:
            self.notice.say(self.tr("There is nothing of Linekey's here to remove."), "pass")
            return
        dialog = RemovalDialog(self._look, self.window(), plan)
        dialog.confirmed.connect(lambda: self.change_wanted.emit(lambda: self.remove(plan)))
        dialog.emptying_wanted.connect(lambda emptied: self._plan_removal(emptied=emptied))
        dialog.open()

    def _offer_provider_off(self, plan: ProviderOffPlanned) -> None:
        dialog = ProviderOffDialog(self._look, self.window(), plan)
        dialog.confirmed.connect(lambda: self.change_wanted.emit(lambda: self._switch_provider_off(plan)))
        dialog.open()

    # --- what is shown ----------------------------------------------------------------------------------

    def step_back(self) -> bool:
        if not super().step_back():
            self.back_wanted.emit()
        return True

    def take_focus(self) -> None:
        if not self.model.looked and not self.model.busy:
            self._look_again()
        (self if self.model.busy else self.header.set_up_button).setFocus()

    def retranslate(self) -> None:
        self.header.retranslate()
        self.place.retranslate()

    def show_state(self) -> None:
        """The focus of a button that can be pressed no more stays on the page, whose keys go on working."""
        model = self.model
        if model.busy and self.header.has_focus:
            self.setFocus()
        self.header.show_model(model, removable=not self._on_bench)
        if not model.busy and self.hasFocus():
            self.header.set_up_button.setFocus()
        self.place.setEnabled(not model.changing)
        self.place.bench_button.setVisible(self._has_bench and not self._on_bench)
        self.cards.show_checks(model.checks, changeable=not model.busy)
