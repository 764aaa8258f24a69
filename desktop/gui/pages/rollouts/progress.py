"""How far a rollout is: a headline, a stacked bar, counts with their words."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.core.events import EXECUTION_STATES
from desktop.gui.icons import Icon
from desktop.gui.pages.rollouts.model import Rollout
from desktop.gui.theme import Look, space
from desktop.gui.widgets.bars import StackedBar
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import label
from desktop.gui.words import EXECUTION_ICONS, EXECUTION_TONES, EXECUTIONS, execution_look, grouped, word

_ALWAYS = ("SUCCEEDED", "IN_PROGRESS", "QUEUED", "FAILED")
# Waiting units are the empty track.
_IN_THE_BAR = tuple(state for state in EXECUTION_STATES if state != "QUEUED")


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
        self._number.setText(grouped(count))
        self.setVisible(count > 0 or self._state in _ALWAYS)
        self.setAccessibleName(f"{self._word.text()} {self._number.text()}")


class ProgressCard(Card):
    def __init__(self, look: Look) -> None:
        super().__init__(look, titled=False)
        self._figure, self._rest, self._right = label("figure"), label("value"), label("dim")
        self._bar = StackedBar(look, 18)
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
        self.body.addWidget(self._bar)
        self.body.addLayout(legend)

    @property
    def headline(self) -> str:
        return f"{self._figure.text()} {self._rest.text()}"

    def show_rollout(self, rollout: Rollout) -> None:
        counts, total = rollout.counts, rollout.total
        self._figure.setText(grouped(counts["SUCCEEDED"]))
        self._rest.setText(self.tr("of {0} updated").format(grouped(total)))
        whole = max(total, 1)
        tones = {state: execution_look(state, tampered=rollout.tampered)[0] for state in _IN_THE_BAR}
        self._bar.show_shares([(tones[state], counts[state] / whole) for state in _IN_THE_BAR])
        self._bar.setAccessibleName(self.headline)
        self._right.setText(self._what_is_left(rollout))
        for state, widget in self._counts.items():
            widget.show_count(counts[state])

    def _what_is_left(self, rollout: Rollout) -> str:
        if rollout.stopping and not rollout.finished:
            return self.tr("Stopping: units that have begun may still finish.")
        left = rollout.total - sum(rollout.counts[state] for state in _IN_THE_BAR if state != "IN_PROGRESS")
        if rollout.finished or not left:
            return self.tr("Nothing is left to do.")
        return self.tr("{0} still to go").format(grouped(left))
