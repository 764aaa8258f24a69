"""Which page is on show: of the services, account or settings, or what is seen while they open and close."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.gui.closing import Closing
from desktop.gui.pages.page import Page
from desktop.gui.rail import Rail


class Places:
    """`pages` are there while services are open. The rail tells where one is."""

    def __init__(self, rail: Rail, opening: QWidget, account: Page, settings: Page, closing: Closing) -> None:
        self._rail, self._opening, self._closing = rail, opening, closing
        self._account, self._settings = account, settings
        self._before = opening
        self.pages: tuple[Page, ...] = ()
        self.stack = QStackedWidget()
        for widget in (opening, account, settings, closing.page):
            self.stack.addWidget(widget)
        rail.set_live(False)
        rail.page_wanted.connect(self.show_page)
        rail.account_wanted.connect(self.show_account)
        rail.settings_wanted.connect(self.show_settings)
        closing.begun.connect(self._show_closing)
        closing.kept.connect(self._keep_open)

    @property
    def current(self) -> QWidget | None:
        return self.stack.currentWidget()

    @property
    def closing(self) -> bool:
        """What is seen while the services close is on show, or nothing any more."""
        return self._closing.under_way

    def enter(self, pages: Sequence[Page]) -> None:
        """The services are open."""
        self.pages = tuple(pages)
        for page in pages:
            self.stack.addWidget(page)
        self._rail.set_live(True)

    def arrive(self) -> None:
        """Shows the first page, unless somebody is at the account or in the settings."""
        self._before = self.pages[0]
        if self.stack.currentWidget() is self._opening:
            self.show_page(0)

    def leave(self) -> None:
        """Others open, or the same anew."""
        self.stack.setCurrentWidget(self._opening)
        self._before = self._opening
        self._rail.set_live(False)
        self._rail.show_none()
        for page in self.pages:
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages = ()

    def show_page(self, index: int) -> None:
        """Later, if the window stays, where its closing is on show."""
        if index >= len(self.pages):
            return
        self._before = self.pages[index]
        if not self._closing.under_way:
            self.stack.setCurrentWidget(self.pages[index])
            self._rail.show_page(index)
            self.pages[index].take_focus()

    def show_account(self) -> None:
        self.stack.setCurrentWidget(self._account)
        self._rail.show_account()
        self._account.take_focus()

    def show_settings(self) -> None:
        self.stack.setCurrentWidget(self._settings)
        self._rail.show_settings()
        self._settings.take_focus()

    def show_before(self) -> None:
        """The page before the account or the settings."""
        if self._before in self.pages:
            self.show_page(self.pages.index(self._before))
        else:
            self.stack.setCurrentWidget(self._opening)
            self._rail.show_none()

    def _show_closing(self) -> None:
        self._rail.setEnabled(False)
        self.stack.setCurrentWidget(self._closing.page)

    def _keep_open(self) -> None:
        self._rail.setEnabled(True)
        self.show_before()
