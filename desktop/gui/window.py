"""The window: rail, pages and tour, fed by the bridge."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop.app.account.events import AccountReady, AccountRemoved
from desktop.app.account.place import NOWHERE, AwsPlace
from desktop.app.opener import OpenBegun, Opened, Opener, OpenFailed
from desktop.core.clock import Clock
from desktop.core.events import Event
from desktop.gui.application import Application, OpenAccount, OpenBench
from desktop.gui.bridge import Bridge
from desktop.gui.closing import Closing
from desktop.gui.icons import application_icon
from desktop.gui.label_desk import LabelDesk
from desktop.gui.pages.account.page import AccountPage
from desktop.gui.pages.closing import UnitLeft, units_left
from desktop.gui.pages.opening import OpeningPage
from desktop.gui.pages.page import Page
from desktop.gui.pages.releases.page import ReleasesPage
from desktop.gui.pages.rollouts.page import RolloutsPage
from desktop.gui.pages.settings.page import SettingsPage
from desktop.gui.pages.station.page import StationPage
from desktop.gui.places import Places
from desktop.gui.preferences import Preferences
from desktop.gui.rail import Rail
from desktop.gui.sound import Sounds
from desktop.gui.theme import Look
from desktop.gui.tour.panel import TourPanel
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.gui.widgets.notice import Notice

# Pixels. Screens of 1024 x 768 and of 1280 x 720 have room for the smallest window with its frame and the
# taskbar.
USUAL, SMALLEST, FRAME = QSize(1366, 768), QSize(1000, 620), QSize(16, 40)


def first_size(available: QSize) -> QSize:
    """As large as usual, or as the screen has room for beside its taskbar, with the frame around it."""
    return (available - FRAME).boundedTo(USUAL).expandedTo(SMALLEST)


class Window(QMainWindow):
    """Pages are made when the services are open; events that came before wait for them."""

    def __init__(
        self,
        look: Look,
        rail: Rail,
        account: AccountPage,
        settings: SettingsPage,
        preferences: Preferences,
        clock: Clock,
        bridge: Bridge,
        opener: Opener[Application],
        open_account: OpenAccount | None,
        open_bench: OpenBench | None,
    ) -> None:
        super().__init__()
        self._look, self._clock, self._opener = look, clock, opener
        self._preferences, self._files = preferences, FileDialogs(preferences)
        self._open_account, self._open_bench = open_account, open_bench
        self._early: list[Event] = []
        self._on_bench = False
        self.rail = rail
        self.account, self.settings = account, settings
        self.tour = TourPanel(look)
        self.opening = OpeningPage(look, has_bench=open_bench is not None)
        self.closing = Closing(look, self, opener, self._units_left)
        self.scan_refused = Notice(look)
        self.places = Places(rail, self.opening, account, settings, self.closing)
        self.stack = self.places.stack
        self.labels = LabelDesk(self.places, self.scan_refused, Sounds(preferences))
        self._application: Application | None = None
        self._station_page: StationPage | None = None
        self._build()
        self._connect()
        bridge.received.connect(self.apply)

    def _build(self) -> None:
        self.setWindowTitle("Linekey")
        self.setWindowIcon(application_icon())
        self.setMinimumSize(SMALLEST)
        self.resize(first_size(self.screen().availableSize()))
        self.restoreGeometry(self._preferences.geometry)
        self._fit_the_screen()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.scan_refused)
        right.addWidget(self.stack, 1)
        right.addWidget(self.tour)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(centre)
        self.tour.hide()

    def _connect(self) -> None:
        self.tour.page_wanted.connect(self.show_page)
        self.tour.run_wanted.connect(self._run_tour)
        self.tour.closed.connect(lambda: self._show_tour(False))
        self.rail.tour_wanted.connect(lambda: self._show_tour(True))
        for asking in (self.opening, self.account):
            asking.bench_wanted.connect(lambda: self._unless_at_work(self.start_bench))
        self.opening.retry_wanted.connect(lambda: self._unless_at_work(self._retry))
        self.settings.sources.account_button.setVisible(self._open_account is not None)
        for aside in (self.account, self.settings):
            aside.back_wanted.connect(self.places.show_before)
        for page in (self.opening, self.settings, self.account):
            page.account_chosen.connect(self.work_in)
        self.opening.account_wanted.connect(self.places.show_account)
        self.account.know_bench(there=self._open_bench is not None, used=False)
        self.account.change_wanted.connect(self._unless_at_work)
        self.closing.begun.connect(lambda: self.tour.setEnabled(False))
        self.closing.kept.connect(lambda: self.tour.setEnabled(True))
        self.closing.gone.connect(self._keep_place)

    def _fit_the_screen(self) -> None:
        """The window may have been left on a larger screen; its frame needs room, too."""
        if not self.isMaximized():
            room = self.screen().availableSize() - FRAME
            self.resize(self.size().boundedTo(room).expandedTo(SMALLEST))

    def start(self) -> None:
        """Opens the account's services, or says what to do first when there is none."""
        if self._open_account is None:
            self.opening.show_empty()
        else:
            open_account, account = self._open_account, self._preferences.account
            self._open(lambda listener: open_account(listener, account), bench=False)

    def start_bench(self) -> None:
        """Opens the bench, and shows its tour."""
        if self._open_bench is not None:
            self._open(self._open_bench, bench=True)

    def _retry(self) -> None:
        if self._on_bench:
            self.start_bench()
        else:
            self.start()

    def work_in(self, account: AwsPlace) -> None:
        """Leaves what is open for that account, from now on; says why not while units are at work."""
        self._unless_at_work(lambda: self._move(account))

    def _move(self, account: AwsPlace) -> None:
        self._preferences.account = account
        self._start_here()

    def _unless_at_work(self, change: Callable[[], None]) -> None:
        """Says why not: of the account by showing how far its own change is."""
        if self.account.model.changing:
            self.places.show_account()
        elif self._units_left():
            page = self.account if self.places.current is self.account else self.settings
            page.tell_at_work()
        else:
            change()

    def _start_here(self) -> None:
        """Who is at the account stays there."""
        at_account = self.places.current is self.account
        self.start()
        if at_account:
            self.places.show_account()

    def _renew(self, start: Callable[[], None]) -> None:
        """What is open knows the account as it was; units that came meanwhile are left to it."""
        if self._units_left():
            self.account.tell_not_renewed()
        else:
            start()

    def _units_left(self) -> list[UnitLeft]:
        return [] if self._station_page is None else units_left(self._station_page.model)

    def _open(self, open_application: OpenBench, *, bench: bool) -> None:
        self.places.leave()
        self.account.know_bench(there=self._open_bench is not None, used=bench)
        self.account.use(None)
        self._application = self._station_page = None
        self._on_bench = bench
        self.opening.show_starting(bench=bench, place=NOWHERE if bench else self._preferences.account)
        self.tour.forget()
        self._show_tour(bench)
        self._opener.open(open_application)

    @Slot(object)
    def apply(self, event: Event) -> None:
        self.closing.apply(event)
        self.settings.apply(event)
        self.account.apply(event)
        match event:
            case AccountReady(whole=whole) if not self._on_bench:
                self._renew(self.start if whole else self._start_here)
            case AccountRemoved() if not self._on_bench:
                self._renew(self._start_here)
            case OpenBegun():
                self._early = []
            case Opened(application):
                self._go_live(application)
            case OpenFailed(problem):
                self.tour.hide()
                self.rail.offer_tour(False)
                self.opening.show_problem(problem)
            case _ if not self.pages:
                self._early.append(event)
                self.opening.apply(event)
            case _:
                self._hand_on(event)

    def _hand_on(self, event: Event) -> None:
        for page in self.pages:
            page.apply(event)
        self.tour.apply(event)

    def _go_live(self, application: Application) -> None:
        self._application = application
        self.account.use(application.account)
        releases = ReleasesPage(
            self._look, self._clock, self._files, application.releases, application.checkpoints
        )
        rollouts = RolloutsPage(self._look, self._clock, application.rollouts)
        self._station_page = StationPage(self._look, self._clock, application.station, self._preferences)
        self._station_page.scan.scanned.connect(self.scan_refused.hide)
        releases.roll_out_wanted.connect(rollouts.choose)
        releases.roll_out_wanted.connect(lambda _release: self.show_page(self.pages.index(rollouts)))
        self.places.enter((self._station_page, releases, rollouts))
        early, self._early = self._early, []
        for event in early:
            self._hand_on(event)
        for page in self.pages:
            page.show_state()
        self.places.arrive()

    @property
    def pages(self) -> tuple[Page, ...]:
        return self.places.pages

    def show_page(self, index: int) -> None:
        self.places.show_page(index)

    def show_settings(self) -> None:
        self.places.show_settings()

    def _keep_place(self) -> None:
        self._preferences.geometry = self.saveGeometry()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.closing.may_go())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.labels.take_key(event):
            super().keyPressEvent(event)

    def stop_runs(self) -> None:
        """Asks every run to stop; an irreversible phase finishes first."""
        if self._station_page is not None:
            self._station_page.stop()

    @Slot()
    def come_forward(self) -> None:
        """From behind other windows and out of the taskbar."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _show_tour(self, on: bool) -> None:
        """Closed on the bench, it is found again in the rail."""
        self.tour.setVisible(on)
        self.rail.offer_tour(self._on_bench and not on)
        page = self.stack.currentWidget()
        if isinstance(page, Page):
            (self.tour if on else page).take_focus()

    def _run_tour(self) -> None:
        if self._application is not None and self._application.tour is not None:
            self._application.tour.run()
