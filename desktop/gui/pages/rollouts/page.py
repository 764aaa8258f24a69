"""Rollouts: bring a release to its units, watch it arrive, stop it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.app.rollouts.events import RolloutChecked, RolloutStarted
from desktop.app.tasks import OperationFailed
from desktop.core.clock import Clock
from desktop.core.events import Event
from desktop.gui.formats import time_of_day
from desktop.gui.pages.page import Page
from desktop.gui.pages.rollouts.account import AccountLine
from desktop.gui.pages.rollouts.header import RolloutsHeader
from desktop.gui.pages.rollouts.launch import LaunchPanel
from desktop.gui.pages.rollouts.model import Rollout, RolloutsModel
from desktop.gui.pages.rollouts.panels import RolloutPanels
from desktop.gui.pages.rollouts.progress import ProgressCard
from desktop.gui.theme import Look, space
from desktop.gui.widgets.choices import ComboBox
from desktop.gui.widgets.dialogs import Dialog, confirm
from desktop.gui.widgets.notice import Notice
from desktop.gui.widgets.text import Button


class RolloutsRequests(Protocol):
    """What this page asks for: see `desktop.app.rollouts.use_case`."""

    def check(self, release_id: str, target: str) -> None: ...
    def launch(self, release_id: str, target: str, things: int) -> None: ...
    def cancel(self, job_id: str) -> None: ...
    def count_targets(self) -> None: ...
    def read_executions(self, job_id: str, limit: int) -> None: ...


class RolloutsPage(Page):
    header: RolloutsHeader

    def __init__(self, look: Look, clock: Clock, requests: RolloutsRequests) -> None:
        super().__init__(look, RolloutsHeader(look))
        self.model = RolloutsModel(clock)
        self._requests = requests
        self._making_new = False
        self.account = AccountLine(look)
        self.picker = ComboBox(look)
        self.picker.setMinimumWidth(190)
        self.new_button = Button(look, "", "plus", "text")
        self.stop_button = Button(look, "danger", "stop", "fail")
        self.notice = Notice(look)
        self.launch = LaunchPanel(look)
        self.progress = ProgressCard(look)
        self.panels = RolloutPanels(look, clock)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.retranslate()
        self.show_state()

    def _build(self) -> None:
        for button in (self.new_button, self.stop_button):
            self.header.row.addWidget(button)
        self.account.row.addWidget(self.picker)
        live = QWidget()
        column = QVBoxLayout(live)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("medium"))
        column.addWidget(self.progress)
        column.addWidget(self.panels, 1)
        self._stack.addWidget(self.launch)
        self._stack.addWidget(live)
        self.content.addWidget(self.account)
        self.content.addWidget(self.notice)
        self.content.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.launch.check.connect(self._check)
        self.launch.launch.connect(self._launch)
        self.launch.count_wanted.connect(self._requests.count_targets)
        self.new_button.clicked.connect(self._toggle_new)
        self.stop_button.clicked.connect(self.ask_stop)
        self.picker.activated.connect(self._pick)
        self.panels.end_reached.connect(self._show_more)

    def apply(self, event: Event) -> None:
        before, shown, working = self.model.problem, self.model.shown, self.model.working
        if self.model.apply(event):
            if self.model.problem is not None and self.model.problem is not before:
                self.notice.say_problem(self.model.problem)
            if self.model.shown != shown:
                self._making_new = False
            if isinstance(event, RolloutChecked):
                self._checked(event)
            self._read()
            self._lead_on(event, working)
            self.schedule()

    def _lead_on(self, event: Event, working: bool) -> None:
        """To what has begun, or back to what could not begin: what had the focus was disabled meanwhile."""
        if working and self.isVisible() and isinstance(event, RolloutStarted | OperationFailed):
            self.take_focus()

    def _read(self) -> None:
        wanted = self.model.next_read()
        if wanted is not None:
            self._requests.read_executions(*wanted)

    def _show_more(self) -> None:
        self.model.show_more()
        self._read()

    def _check(self, release_id: str, target: str) -> None:
        self.notice.hide()
        self.model.checking = True
        self._requests.check(release_id, target)
        self.show_state()

    def _checked(self, checked: RolloutChecked) -> None:
        self.show_state()
        if self.isVisible():  # else who asked has gone on to something else
            self.launch.ask(checked)

    def _launch(self, release_id: str, target: str, things: int) -> None:
        self.notice.hide()
        self.model.launching = True
        self._requests.launch(release_id, target, things)
        self.show_state()

    def _toggle_new(self) -> None:
        self._making_new = not self._making_new
        if self._making_new:
            self.launch.begin()
        self.take_focus()

    def choose(self, release_id: str) -> None:
        """Begins a new rollout, of that release."""
        self._making_new = self.model.current is not None
        self.show_state()
        self.launch.choose(release_id)

    def _pick(self, row: int) -> None:
        self.model.shown = self.picker.itemData(row)
        self._making_new = False
        self.show_state()

    def ask_stop(self) -> Dialog | None:
        rollout = self.model.current
        if rollout is None or rollout.finished:
            return None
        return confirm(
            self._look,
            self,
            self.tr("Stop this rollout?"),
            [
                self.tr("Units that have not begun keep the version they run."),
                self.tr("Units that have updated keep {0}.").format(rollout.version),
            ],
            self.tr("Stop the rollout"),
            self.tr("Let it go on"),
            lambda: self._stop(rollout),
            danger=True,
        )

    def _stop(self, rollout: Rollout) -> None:
        rollout.stopping = True
        self._requests.cancel(rollout.job_id)
        self.show_state()

    def step_back(self) -> bool:
        if super().step_back():
            return True
        leaving = self._making_new
        if leaving:
            self._toggle_new()
        return leaving

    def take_focus(self) -> None:
        self.show_state()
        if self._new:
            self.launch.take_focus()
        else:
            self.panels.table.setFocus()

    @property
    def _new(self) -> bool:
        """A new rollout is on show, not one that has begun."""
        return self.model.current is None or self._making_new

    def retranslate(self) -> None:
        self.picker.setAccessibleName(self.tr("Rollout on show"))
        self.new_button.name(self.tr("New rollout"))
        self.stop_button.name(self.tr("Stop…"), self.tr("Stop this rollout"))
        self.launch.retranslate()
        self.panels.retranslate()

    def show_state(self) -> None:
        rollout, new = self.model.current, self._new
        self._stack.setCurrentIndex(0 if new else 1)
        self.stop_button.setVisible(not new)
        self.new_button.setVisible(rollout is not None)
        self.new_button.name(self.tr("Back") if self._making_new else self.tr("New rollout"))
        self.new_button.show_icon("arrow-left" if self._making_new else "plus", "text")
        self.account.show_account(self.model.account)
        self._show_picker(new)
        if rollout is None or new:
            self.header.show_new()
            self.launch.show_model(self.model)
        else:
            self._show_rollout(rollout)

    def _show_rollout(self, rollout: Rollout) -> None:
        self.header.show_rollout(rollout)
        self.stop_button.setEnabled(not rollout.finished and not rollout.stopping)
        self.progress.show_rollout(rollout)
        self.panels.show_rollout(rollout)

    def _show_picker(self, new: bool) -> None:
        items = [
            (f"{item.version} · {time_of_day(item.started)}", job)
            for job, item in self.model.rollouts.items()
        ]
        items.reverse()
        self.picker.setVisible(not new and len(items) > 1)
        self.picker.offer(items)
        self.picker.setCurrentIndex(self.picker.findData(self.model.shown))
