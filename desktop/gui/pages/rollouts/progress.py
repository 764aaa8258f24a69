"""How far a rollout is: a headline, a stacked bar, counts with their words."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.core.events import EXECUTION_STATES, FAILURES
from desktop.gui.formats import number
from desktop.gui.icons import Icon
from desktop.gui.pages.rollouts.model import Rollout
from desktop.gui.theme import Look, space
from desktop.gui.widgets.bars import StackedBar
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import label
from desktop.gui.words import EXECUTION_ICONS, EXECUTION_TONES, EXECUTIONS, execution_look, word

_ALWAYS = ("SUCCEEDED", "IN_PROGRESS", "QUEUED", "FAILED")
# Waiting units are the empty track, and those that were taken out stay it.
_IN_THE_BAR = ("SUCCEEDED", "IN_PROGRESS", *FAILURES)


class _Count(QWidget):
    def __init__(self, look: Look, state: str) -> None:
        super().__init__()
        self._state = state
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space("small"))
        self._word, self._number = label(), label("strong")
        row.addWidget(Icon(look, EXECUTION_ICONS[state], EXECUTION_TONES[state], 18))
        row.addWidget(self._word)
        row.addWidget(self._number)

    def show_count(self, count: int) -> None:
        self._word.setText(word(EXECUTIONS, self._state))
        self._number.setText(number(count))
        self.setVisible(count > 0 or self._state in _ALWAYS)
        self.setAccessibleName(f"{self._word.text()} {self._number.text()}")


class ProgressCard(Card):
    def __init__(self, look: Look) -> None:
        super().__init__(look, titled=False)
        self._figure, self._rest, self._right = label("figure"), label("value"), label("dim")
        self.bar = StackedBar(look, 18)
        self._counts = {state: _Count(look, state) for state in EXECUTION_STATES}
        top = QHBoxLayout()
        top.setSpacing(space("medium"))
        top.addWidget(self._figure)
        top.addWidget(self._rest)
        top.addStretch()
        top.addWidget(self._right)
        legend = QHBoxLayout()
        legend.setSpacing(space("large"))
        for count in self._counts.values():
            legend.addWidget(count)
        legend.addStretch()
        self.body.setSpacing(space("medium") - space("hair"))
        self.body.addLayout(top)
        self.body.addWidget(self.bar)
        self.body.addLayout(legend)

    @property
    def headline(self) -> str:
        return f"{self._figure.text()} {self._rest.text()}"

    def show_rollout(self, rollout: Rollout) -> None:
        counts, total = rollout.counts, rollout.total
        self._figure.setText(number(counts["SUCCEEDED"]))
        self._rest.setText(self.tr("of {0} updated").format(number(total)))
        whole = max(total, 1)
        tones = {state: execution_look(state, tampered=rollout.tampered)[0] for state in _IN_THE_BAR}
        self.bar.show_shares([(tones[state], counts[state] / whole) for state in _IN_THE_BAR])
        self.bar.setAccessibleName(self.headline)
        self._right.setText(self._what_is_left(rollout))
        for state, widget in self._counts.items():
            widget.show_count(counts[state])

    def _what_is_left(self, rollout: Rollout) -> str:
        if rollout.stopping and not rollout.finished:
            return self.tr("Stopping: units that have begun may still finish.")
        if not rollout.total:
            return self.tr("No unit is known yet.")
        if rollout.left and not rollout.finished:
            return self.tr("{0} still to go").format(number(rollout.left))
        return self._how_it_ended(rollout)

    def _how_it_ended(self, rollout: Rollout) -> str:
        if rollout.tampered and rollout.refused:
            return self.tr("Refused, as it should be: what the units run has not changed.")
        if rollout.failed == rollout.total:
            return self.tr("No unit has updated: see below why.")
        if rollout.counts["SUCCEEDED"] == rollout.total:
            return self.tr("Every unit has updated.")
        parts = (
            (rollout.failed, self.tr("Failed: {0}. See below why.")),
            (rollout.spared, self.tr("Taken out before they updated: {0}.")),
            (rollout.left, self.tr("Still at it, and may finish: {0}.")),
        )
        return " ".join(text.format(number(count)) for count, text in parts if count)
