"""The curve of a rollout, why units failed, and every execution."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.app.rollouts.events import Execution
from desktop.core.clock import Clock
from desktop.core.events import FAILURES, REFUSALS
from desktop.core.recall import reported, reported_cause
from desktop.gui.formats import number, percent, time_of_day
from desktop.gui.pages.rollouts.model import Rollout
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.bars import Cause, CauseBars
from desktop.gui.widgets.curve import Curve
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.table import Cell, LazyRows, Row, Table
from desktop.gui.words import EXECUTIONS, execution_look, word


def cause(reason: str) -> str:
    text = sentence(reported_cause(reason))
    return text[:1].upper() + text[1:]


class RolloutPanels(QWidget):
    """`end_reached` when a person has scrolled to the last row."""

    end_reached = Signal()

    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._curve_card, self._why_card = Card(look), Card(look)
        self._curve, self._why = Curve(look, "pass"), CauseBars(look)
        self._curve_card.body.addWidget(self._curve, 1)
        self._why_card.body.addWidget(self._why, 1)
        self.table = Table(look, (160, 150, 200, 0, 110))
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        executions = Card(look, titled=False, padded=False)
        executions.body.addWidget(self.table)
        executions.show_focus_of(self.table)
        upper = QHBoxLayout()
        upper.setSpacing(space("medium"))
        upper.addWidget(self._curve_card, 3)
        upper.addWidget(self._why_card, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("medium"))
        column.addLayout(upper, 4)
        column.addWidget(executions, 5)

    def retranslate(self) -> None:
        self._curve_card.title.setText(self.tr("Updated over time"))
        self._curve.setAccessibleName(self.tr("Updated over time"))
        self._why_card.title.setText(self.tr("Why units failed"))
        self._why.setAccessibleName(self.tr("Why units failed"))
        self.table.setAccessibleName(self.tr("Units of this rollout"))
        self.table.show_headings(
            (self.tr("Thing"), self.tr("State"), self.tr("Progress"), self.tr("Detail"), self.tr("Since"))
        )

    def show_rollout(self, rollout: Rollout) -> None:
        self._show_curve(rollout)
        causes = [
            Cause(
                cause(one.reason) or word(EXECUTIONS, one.state),
                one.count,
                execution_look(one.state, tampered=rollout.tampered)[0],
            )
            for one in rollout.read.reasons
        ]
        self._why.show_causes(causes, self.tr("No unit has failed."))
        self.table.show_rows(LazyRows(rollout.read.rows, partial(self._row, rollout)))

    def _scrolled(self, value: int) -> None:
        if value and value == self.table.verticalScrollBar().maximum():
            self.end_reached.emit()

    def _row(self, rollout: Rollout, item: Execution) -> Row:
        tone, icon_name = execution_look(item.state, tampered=rollout.tampered)
        refused = rollout.tampered and item.state in REFUSALS
        state = self.tr("Refused") if refused else word(EXECUTIONS, item.state)
        return (
            Cell(item.thing, "mono"),
            Cell(state, "badge", tone, icon=icon_name),
            Cell(percent(item.share), "bar", tone, item.share),
            Cell(self._detail(rollout, item), "text" if item.state in FAILURES else "dim"),
            Cell(time_of_day(item.since)),
        )

    def _detail(self, rollout: Rollout, item: Execution) -> str:
        if item.state == "SUCCEEDED":
            return self.tr("runs {0}").format(rollout.version) if rollout.version else ""
        if item.state in FAILURES:
            return sentence(reported(item.details.get("reason", "")))
        if item.state == "QUEUED":
            return self.tr("has not begun")
        if item.details.get("self_test") == "active":
            return self.tr("started the new version, testing itself")
        if "self_test" in item.details:
            return self.tr("signature verified, restarting")
        if item.blocks:
            return self.tr("block {0} of {1}").format(*(number(count) for count in item.blocks))
        return self.tr("asked for the firmware") if item.state == "IN_PROGRESS" else ""

    def _show_curve(self, rollout: Rollout) -> None:
        total = max(rollout.total, 1)
        begun = rollout.curve[0][0]
        end = rollout.changed if rollout.finished else self._clock.now()
        span = max((end - begun).total_seconds(), 1.0)
        points: list[tuple[float, float]] = []
        for at, updated in rollout.curve:
            x = (at - begun).total_seconds() / span
            if points:
                points.append((x, points[-1][1]))
            points.append((x, updated / total))
        points.append((1.0, points[-1][1]))
        rows = [number(row) for row in ((0, total) if total % 2 else (0, total // 2, total))]
        self._curve.show_points(points, rows, (time_of_day(begun), time_of_day(end)), "")
