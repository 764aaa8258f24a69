"""Releases: sign one firmware or a folder of them; find a release, approve it, hand it on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.app.releases.events import CertificateRead, ImageChecked, ImageRead, KeyFound, SecondKeyFound
from desktop.app.releases.record.events import ReleaseImported, ReleaseOpened
from desktop.core.clock import Clock
from desktop.core.events import Event, Problem, Warned
from desktop.gui.pages.page import Page, scrolling
from desktop.gui.pages.releases.coming import ComingButtons, tell_coming
from desktop.gui.pages.releases.header import ReleasesHeader
from desktop.gui.pages.releases.history.view import HistoryView
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.pages.releases.release.view import ReleaseView
from desktop.gui.pages.releases.requests import LedgerRequests, ReleasesRequests
from desktop.gui.pages.releases.signing.view import SignView
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.gui.widgets.notice import Notice
from desktop.gui.widgets.text import Button


class ReleasesPage(Page):
    """`roll_out_wanted` carries the id of a release that may be rolled out."""

    header: ReleasesHeader
    roll_out_wanted = Signal(str)

    def __init__(
        self,
        look: Look,
        clock: Clock,
        files: FileDialogs,
        requests: ReleasesRequests,
        ledger: LedgerRequests,
    ) -> None:
        super().__init__(look, ReleasesHeader(look))
        self.model = ReleasesModel(clock)
        self._requests, self._ledger = requests, ledger
        self.back_button = Button(look, "", "arrow-left")
        self.history_button = Button(look, "", "history")
        self.notice = Notice(look)
        self.signing = SignView(look, files, self.model, requests)
        self.history = HistoryView(look, clock, self.model)
        self.release = ReleaseView(look, clock, files, self.model, requests)
        self.coming = ComingButtons(look, files, self.model, requests)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.retranslate()
        self.show_state()

    def _build(self) -> None:
        for part in (self.coming, self.history_button, self.back_button):
            self.header.row.addWidget(part)
        # What is done with what is on show stays in sight, however little room there is above it.
        self._stack.addWidget(_over(scrolling(self.signing), self.signing.controls))
        self._stack.addWidget(_over(self.history, self.history.buttons))
        self._stack.addWidget(_over(scrolling(self.release), self.release.buttons))
        self.content.addWidget(self.notice)
        self.content.addWidget(self._stack, 1)

    def _connect(self) -> None:
        for view in (self.signing, self.release, self.coming):
            view.acted.connect(self._acted)
        for showing in (self.history, self.release):
            showing.roll_out_wanted.connect(self.roll_out_wanted)
        self.release.changed.connect(self.show_state)
        self.signing.controls.open_wanted.connect(self.look_at)
        self.history.open_wanted.connect(self.look_at)
        self.history.ledger.compare_wanted.connect(self._compare)
        self.history_button.clicked.connect(lambda: self.show_history(on=True))
        self.back_button.clicked.connect(self.go_back)

    def apply(self, event: Event) -> None:
        model = self.model
        problem, came, opened, version = model.problem, model.came, model.opened, model.version
        keys, signing, busy = (model.ring.key, model.approvers_ring.key), model.signing, model.busy
        if isinstance(event, Warned):
            self.notice.say(sentence(event.message))
            return
        if not model.apply(event):
            return
        failed = self._tell_outcome(problem)
        if model.came is not None and model.came is not came:
            tell_coming(self.notice, model.came)
        if model.version != version:
            self.signing.firmware.version.setText(model.version)
        if keys != (model.ring.key, model.approvers_ring.key):
            self._view.forget_secrets()  # what was typed for another key is not this one's
            self._ask_secret()
        elif failed and model.secret_refused:
            self._ask_secret()
        refused_unchecked = signing and failed and not model.checks
        if isinstance(event, ImageRead | CertificateRead | KeyFound) or refused_unchecked:
            self.signing.check()
        if isinstance(event, ReleaseImported) and not model.looking_at:
            self.look_at(event.release_id)
        elif self._leads_on(event, busy, opened):
            self.take_focus()
        self.schedule()

    def _leads_on(self, event: Event, busy: bool, opened: ReleaseOpened | None) -> bool:
        """Whether the next thing is done elsewhere now; `busy` and `opened` as they were before."""
        model = self.model
        if opened is None and model.opened is not None:
            return True
        if self._waited and ((busy and not model.busy) or opened is not model.opened):
            return True  # only now what comes next is known
        if isinstance(event, SecondKeyFound):
            return self.signing.isVisible()
        return isinstance(event, ImageChecked) and self.signing.firmware.drop.hasFocus()  # chosen there

    @property
    def _waited(self) -> bool:
        """Whether the focus is where somebody waits for what was asked for."""
        if self.model.looking_at:
            return self.release.history.hasFocus()
        return self.signing.checks.hasFocus() or self.signing.batch.table.hasFocus()

    def _tell_outcome(self, problem: Problem | None) -> bool:
        """Says what went wrong since; True when something did."""
        model = self.model
        failed = model.problem is not None and model.problem is not problem
        if model.problem is not None and failed and not model.is_told(model.problem):
            self.notice.say_problem(model.problem)
        return failed

    @property
    def _view(self) -> SignView | ReleaseView:
        return self.release if self.model.looking_at else self.signing

    def _ask_secret(self) -> None:
        self.show_state()
        self._view.ask_secret()

    def _compare(self) -> None:
        if not self.model.comparing:
            self.model.comparing = True
            self._ledger.compare()
            self.show_state()

    def show_history(self, *, on: bool) -> None:
        """The releases on record; without `on`, back to signing."""
        self.notice.hide()
        self.model.list_releases(on=on)
        if on:
            self._ledger.count_entries()
        self.take_focus()

    def go_back(self) -> None:
        """From a release to where it was opened, from the history to signing."""
        if self.model.looking_at:
            self.look_at("")
        else:
            self.show_history(on=False)

    def look_at(self, release_id: str) -> None:
        """Shows one release; an empty id goes back to where it was opened."""
        self.notice.hide()
        for view in (self.signing, self.release):
            view.forget_secrets()  # typed for what was on show, and not used
        self.model.look_at(release_id)
        if release_id:
            self._requests.open_release(release_id)
        self.show_state()
        self.take_focus()

    def _acted(self) -> None:
        self.notice.hide()
        self.show_state()
        if self.model.busy:  # what had the focus is disabled meanwhile
            self.take_focus()

    def step_back(self) -> bool:
        looking, listing = bool(self.model.looking_at), self.model.listing
        if super().step_back() or (listing and not looking and self.history.step_back()):
            return True
        deeper = looking or listing
        if deeper:
            self.go_back()
        return deeper

    def take_focus(self) -> None:
        self.show_state()
        if self.model.looking_at:
            self.release.take_focus()
        elif self.model.listing:
            self.history.take_focus()
        else:
            self.signing.take_focus()

    def retranslate(self) -> None:
        for part in (self.signing, self.history, self.release, self.coming):
            part.retranslate()
        self.history_button.name(self.tr("History"), self.tr("The releases on record"))
        self.back_button.name(self.tr("Back"))
        self.back_button.setShortcut("Alt+Left")

    def show_state(self) -> None:
        model = self.model
        looking, listing = bool(model.looking_at), model.listing
        self._stack.setCurrentIndex(2 if looking else 1 if listing else 0)
        self.back_button.setVisible(looking or listing)
        self.history_button.setVisible(not looking and not listing)
        self.coming.setVisible(not looking)
        self.coming.setEnabled(not model.busy)
        for view in (self.signing, self.history, self.release):
            view.show_state()
        self.header.show_model(model)


def _over(view: QWidget, foot: QWidget) -> QWidget:
    """`view` in all the room that `foot` leaves."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(space("medium"))
    column.addWidget(view, 1)
    column.addWidget(foot)
    return both
