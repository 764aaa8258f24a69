"""One card for each thing that the product needs in AWS: how it stands, why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.core.catalogue.settings import PART_NOT_RIGHT
from desktop.core.events import CheckDone
from desktop.gui.pages.account.model import AUTHORIZER, OFF, PROVIDER
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.notice import CodeButton
from desktop.gui.widgets.renewal import let_go, stand_in
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, ElidedLabel, breakable, label
from desktop.gui.words import CHECK_STATES, LOOKED_AT, SETUP, word

TONES = {"fail": "fail", "warn": "error", "pass": "pass", OFF: "idle"}
NARROWEST = 340  # px


class CheckCard(Card):
    """`action` is there for what is changed by itself: the check's state says what it does."""

    wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, titled=False)
        self._check = ""
        self._name, self._badge = ElidedLabel("strong"), Badge(look)
        self._why, self._next = label(wrap=True), label("dim", wrap=True)
        self._code = CodeButton(look)
        self.action = Button(look)
        self.action.clicked.connect(lambda: self.wanted.emit(self._check))
        head = QHBoxLayout()
        head.setSpacing(space("small"))
        head.addWidget(self._name, 1)
        head.addWidget(self._badge)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.action)
        foot.addWidget(self._code)
        self.body.addLayout(head)
        self.body.addWidget(self._why)
        self.body.addWidget(self._next)
        self.body.addStretch()
        self.body.addLayout(foot)

    @property
    def lines(self) -> tuple[str, str, str, str]:
        """Name, state, what is so, and what to do."""
        return self._name.whole, self._badge.text, self._why.text(), self._next.text()

    def show_check(self, check: CheckDone, *, changeable: bool) -> None:
        tone, problem = TONES[check.state], check.problem
        self._check = check.check
        self._name.show_text(word(SETUP | LOOKED_AT, check.check))
        self._badge.show_state(word(CHECK_STATES, check.state), tone)
        self._why.setText(breakable(self._what_is_so(check)))
        told = problem is not None and problem.code != PART_NOT_RIGHT.code  # which the page's button mends
        self._next.setText(breakable(sentence(problem.hint)) if problem and told else "")
        self._next.setVisible(told)
        self._code.setVisible(problem is not None)
        if problem is not None:
            self._code.show_problem(problem)
        self._show_action(check, changeable)
        self.dress("panel", "line", tone if check.state in ("fail", "warn") else "")

    def _what_is_so(self, check: CheckDone) -> str:
        if check.state == OFF:
            return self.tr("Clients without a certificate cannot connect with a user name and a password.")
        return sentence(check.problem.message if check.problem else check.detail)

    def _show_action(self, check: CheckDone, changeable: bool) -> None:
        actions = {(AUTHORIZER, OFF): self.tr("Set it up…"), (PROVIDER, "pass"): self.tr("Switch off…")}
        text = actions.get((check.check, check.state), "")
        self.action.setVisible(bool(text))
        self.action.setEnabled(changeable)
        self.action.name(text, f"{self._name.whole}: {text}")


class CheckCards(QWidget):
    """As many in a row as there is room for. `wanted` carries the check of which the action was pressed."""

    wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._columns = 0
        self.cards: list[CheckCard] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(space("medium"))

    def show_checks(self, checks: Sequence[CheckDone], *, changeable: bool) -> None:
        more = [CheckCard(self._look) for _ in range(len(checks) - len(self.cards))]
        for card in more:
            card.wanted.connect(self.wanted)
        let_go(self._grid, self.cards[len(checks) :])
        before = len(self.cards)
        self.cards = [*self.cards[: len(checks)], *more]
        for card, check in zip(self.cards, checks, strict=True):
            card.show_check(check, changeable=changeable)
        if before != len(self.cards):
            self._columns = 0
            self._place()

    def _place(self) -> None:
        columns = max(1, (self.width() + space("medium")) // (NARROWEST + space("medium")))
        if columns != self._columns and self.cards:
            self._columns = columns
            stand_in(self._grid, self.cards, columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
