"""On top of the rollouts page: what is on show, and how it goes."""

from __future__ import annotations

from desktop.gui.formats import number, time_of_day
from desktop.gui.pages.rollouts.model import Rollout
from desktop.gui.theme import Look, space
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.header import HeaderBar, Title


class RolloutsHeader(HeaderBar):
    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._title = Title()
        self.badge = Badge(look)
        self.row.setSpacing(space("medium"))
        self.row.addWidget(self._title, 1)
        self.row.addWidget(self.badge)

    def show_new(self) -> None:
        self.badge.hide()
        self._title.show_title(self.tr("Rollouts"), self.tr("A release, its units and how far it is"))

    def show_rollout(self, rollout: Rollout) -> None:
        changed = self.tr("{0}, one byte changed").format(rollout.version)
        parts = (rollout.product, changed if rollout.tampered else rollout.version)
        heading = " · ".join(part for part in parts if part) or rollout.job_id
        if rollout.target:
            heading = f"{heading} → {rollout.target}"
        line = self.tr("started at {0} · job {1}").format(time_of_day(rollout.started), rollout.job_id)
        self._title.show_title(heading, line)
        self.badge.show()
        self.badge.show_state(*self._state(rollout))

    def _state(self, rollout: Rollout) -> tuple[str, str, str]:
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
