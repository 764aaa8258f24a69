"""Settings: of the window, of the station, and who said what is in force."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.app.account.place import AccountsFound, AwsPlace
from desktop.app.settings import AREA, SettingsRead
from desktop.app.tasks import OperationFailed
from desktop.core.events import Event
from desktop.core.station_name import computer_name
from desktop.gui.language import Languages
from desktop.gui.pages.account_chooser import AccountChooser
from desktop.gui.pages.page import Page, scrolling
from desktop.gui.pages.settings.appearance import AppearanceCard
from desktop.gui.pages.settings.slots import SlotRequests, SlotsCard
from desktop.gui.pages.settings.sources import SourcesCard
from desktop.gui.pages.settings.station import StationCard
from desktop.gui.preferences import Preferences
from desktop.gui.theme import Look, space
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.widgets.header import Title
from desktop.gui.widgets.notice import Notice
from desktop.gui.widgets.text import Button


class SettingsRequests(SlotRequests, Protocol):
    """What this page asks for: see `desktop.app.settings`."""

    def read(self, chosen: AwsPlace) -> None: ...
    def name_station(self, name: str) -> None: ...
    def find_accounts(self) -> None: ...


class SettingsPage(Page):
    """There before any account is. `account_chosen` carries an `AwsPlace` to work in from now on."""

    back_wanted = Signal()
    account_chosen = Signal(object)

    def __init__(
        self, look: Look, languages: Languages, preferences: Preferences, requests: SettingsRequests
    ) -> None:
        super().__init__(look)
        self._preferences, self._requests = preferences, requests
        self._read: SettingsRead | None = None
        self._asking = False
        self._title = Title()
        self.back_button = Button(look, "", "arrow-left")
        self.notice = Notice(look)
        self.appearance = AppearanceCard(look, languages, preferences)
        self.station = StationCard(look, preferences)
        self.slots = SlotsCard(look, requests)
        self.sources = SourcesCard(look)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self.header.row.addWidget(self._title, 1)
        self.header.row.addWidget(self.back_button)
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("medium"))
        row = QHBoxLayout()
        row.setSpacing(space("medium"))
        row.addWidget(self.appearance, 1)
        row.addWidget(self.station, 1)
        column.addLayout(row)
        column.addWidget(self.slots)
        column.addWidget(self.sources, 1)
        self.content.addWidget(self.notice)
        self.content.addWidget(scrolling(view), 1)
        self.back_button.clicked.connect(self.back_wanted)
        self.station.named.connect(self._requests.name_station)
        self.sources.account_wanted.connect(self.ask_accounts)

    def ask_accounts(self) -> None:
        """Asks in which account to work, once it is known what there is."""
        self.notice.hide()
        self._asking = True
        self._requests.find_accounts()

    def apply(self, event: Event) -> None:
        match event:
            case SettingsRead():
                self._read = event
                self.station.show_name(event.station, computer_name())
                self.show_state()
            case AccountsFound() if self._asking:
                self._asking = False
                self.offer(event)
            case OperationFailed(area, problem) if area == AREA:
                self._asking = False
                self.notice.say_problem(problem)

    def offer(self, found: AccountsFound) -> Dialog:
        heading = self.tr("In which AWS account do you work?")
        dialog = Dialog(self._look, self.window(), "account-switch-outline", "accent", heading)
        dialog.add_text(self.tr("This window connects anew: no unit may be at work."), "dim")
        chooser = AccountChooser(self._look)
        chooser.offer(found, self._preferences.account)
        chooser.chosen.connect(dialog.accept)
        chooser.chosen.connect(self.account_chosen)
        dialog.body.addWidget(chooser)
        dialog.add_button(self.tr("Cancel"), "", dialog.reject)
        dialog.open()
        chooser.take_focus()
        return dialog

    def tell_at_work(self) -> None:
        self.notice.say(self.tr("Units are still at work. Wait for them, then choose the account again."))

    def step_back(self) -> bool:
        if not (super().step_back() or self.station.step_back() or self.slots.step_back()):
            self.back_wanted.emit()
        return True

    def take_focus(self) -> None:
        self._requests.read(self._preferences.account)
        self.appearance.take_focus()

    def retranslate(self) -> None:
        self._title.show_title(self.tr("Settings"), self.tr("Of this window and of this station"))
        self.back_button.name(self.tr("Back"), self.tr("Back to the page before"))
        self.back_button.setShortcut("Alt+Left")
        for card in (self.appearance, self.station, self.slots, self.sources):
            card.retranslate()

    def show_state(self) -> None:
        if self._read is not None:
            self.sources.show_settings(self._read.settings)
            self.slots.show_slots(self._read.slots)
