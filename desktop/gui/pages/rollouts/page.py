"""Rollouts: bring a release to its units, watch it arrive, stop it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.app.rollouts.events import RolloutChecked, RolloutStarted
from desktop.app.tasks import OperationFailed
from desktop.core.clock import Clock
from desktop.core.events import Event
from desktop.gui.formats import number, time_of_day
from desktop.gui.pages.page import Page
from desktop.gui.pages.rollouts.account import AccountLine
from desktop.gui.pages.rollouts.launch import LaunchPanel
from desktop.gui.pages.rollouts.model import Rollout, RolloutsModel
from desktop.gui.pages.rollouts.panels import RolloutPanels
from desktop.gui.pages.rollouts.progress import ProgressCard
from desktop.gui.theme import Look, space
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.choices import ComboBox
from desktop.gui.widgets.dialogs import Dialog, confirm
from desktop.gui.widgets.header import Title
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
    def __init__(self, look: Look, clock: Clock, requests: RolloutsRequests) -> None:
        super().__init__(look)
        self.model = RolloutsModel(clock)
        self._requests = requests
        self._making_new = False
        self._title = Title()
        self.badge = Badge(look)
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
        self.header.row.setSpacing(space("medium"))
        self.header.row.addWidget(self._title, 1)
        for widget in (self.badge, self.new_button, self.stop_button):
            self.header.row.addWidget(widget)
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
        done = super().step_back()
        if not done and self._making_new:
            self._toggle_new()
            self.take_focus()
            done = True
        return done

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
        self.badge.setVisible(not new)
        self.stop_button.setVisible(not new)
        self.new_button.setVisible(rollout is not None)
        self.new_button.name(self.tr("Back") if self._making_new else self.tr("New rollout"))
        self.new_button.show_icon("arrow-left" if self._making_new else "plus", "text")
        self.account.show_account(self.model.account)
        self._show_picker(new)
        if rollout is None or new:
            self._title.show_title(self.tr("Rollouts"), self.tr("A release, its units and how far it is"))
            self.launch.show_model(self.model)
        else:
            self._show_rollout(rollout)

    def _show_rollout(self, rollout: Rollout) -> None:
        changed = self.tr("{0}, one byte changed").format(rollout.version)
        parts = (rollout.product, changed if rollout.tampered else rollout.version)
        heading = " · ".join(part for part in parts if part) or rollout.job_id
        if rollout.target:
            heading = f"{heading} → {rollout.target}"
        line = self.tr("started at {0} · job {1}").format(time_of_day(rollout.started), rollout.job_id)
        self._title.show_title(heading, line)
        self.badge.show_state(*self._badge(rollout))
        self.stop_button.setEnabled(not rollout.finished and not rollout.stopping)
        self.progress.show_rollout(rollout)
        self.panels.show_rollout(rollout)

    def _badge(self, rollout: Rollout) -> tuple[str, str, str]:
        if not rollout.finished:
            return (self.tr("Stopping") if rollout.stopping else self.tr("Rolling out")), "run", ""
        if rollout.status == "CANCELED":
            return self.tr("Stopped"), "idle", "hand-back-right"
        if rollout.tampered:
            shown = self.tr("Refused, as it should be"), "pass", "shield-check"
            return shown if rollout.refused else (self.tr("Not refused"), "fail", "")
        if rollout.failed:
            every = 1 < rollout.failed == rollout.total
            text = self.tr("All {0} failed") if every else self.tr("{0} failed")
            return text.format(number(rollout.failed)), "fail", ""
        if rollout.spared:
            return self.tr("{0} not updated").format(number(rollout.spared)), "error", ""
        return self.tr("All updated"), "pass", ""

    def _show_picker(self, new: bool) -> None:
        items = [
            (f"{item.version} · {time_of_day(item.started)}", job)
            for job, item in self.model.rollouts.items()
        ]
        items.reverse()
        self.picker.setVisible(not new and len(items) > 1)
        if [
            (self.picker.itemText(row), self.picker.itemData(row)) for row in range(self.picker.count())
        ] != items:
            self.picker.clear()
            for text, job in items:
                self.picker.addItem(text, job)
        self.picker.setCurrentIndex(self.picker.findData(self.model.shown))
