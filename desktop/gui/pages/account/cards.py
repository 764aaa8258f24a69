"""One card for each thing that the product needs in AWS: how it stands, why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.core.catalogue.settings import PART_NOT_RIGHT
from desktop.core.events import CheckDone
from desktop.gui.pages.account.model import OFF, PROVIDER
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
    """`action` sets up what set-up makes and is not right, or switches off what can be."""

    set_up_wanted = Signal(str)
    off_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, titled=False)
        self._check = CheckDone("", OFF)
        self._name, self._badge = ElidedLabel("strong"), Badge(look)
        self._why, self._next = label(wrap=True), label("dim", wrap=True)
        self._code = CodeButton(look)
        self.action = Button(look)
        self.action.clicked.connect(self._act)
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
        self._check = check
        self._name.show_text(word(SETUP | LOOKED_AT, check.check))
        self._badge.show_state(word(CHECK_STATES, check.state), tone)
        self._why.setText(breakable(self._what_is_so(check)))
        told = problem is not None and not self._is_mended  # else its button does it
        self._next.setText(breakable(sentence(problem.hint)) if problem and told else "")
        self._next.setVisible(told)
        self._code.setVisible(problem is not None)
        if problem is not None:
            self._code.show_problem(problem)
        self._show_action(changeable)
        self.dress("panel", "line", tone if check.state in ("fail", "warn") else "")

    def _what_is_so(self, check: CheckDone) -> str:
        if check.state == OFF:
            return self.tr("Clients without a certificate cannot connect with a user name and a password.")
        return sentence(check.problem.message if check.problem else check.detail)

    @property
    def _is_mended(self) -> bool:
        """By set-up."""
        problem = self._check.problem
        return self._check.state == OFF or (problem is not None and problem.code == PART_NOT_RIGHT.code)

    @property
    def _is_on(self) -> bool:
        return (self._check.check, self._check.state) == (PROVIDER, "pass")

    def _show_action(self, changeable: bool) -> None:
        text = self.tr("Switch off…") if self._is_on else self.tr("Set it up…")
        self.action.setVisible(self._is_on or self._is_mended)
        self.action.setEnabled(changeable)
        self.action.name(text, f"{self._name.whole}: {text}")

    def _act(self) -> None:
        if self._is_on:
            self.off_wanted.emit()
        else:
            self.set_up_wanted.emit(self._check.check)


class CheckCards(QWidget):
    """As many in a row as there is room for. `set_up_wanted` carries the name of a check, `off_wanted` means
    the certificate provider.
    """

    set_up_wanted = Signal(str)
    off_wanted = Signal()

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
            card.set_up_wanted.connect(self.set_up_wanted)
            card.off_wanted.connect(self.off_wanted)
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
