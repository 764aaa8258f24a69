"""What the ledger is, and the newest checkpoint that tells when it is no more what it was."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.app.station.events import CheckpointInfo, LedgerState
from desktop.core.clock import Clock
from desktop.gui.formats import ago, moment, moment_and_age, number
from desktop.gui.icons import STATE_ICONS, Icon
from desktop.gui.sentences import sentence, sentences
from desktop.gui.theme import Look, space
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.widgets.fact_grid import Fact, FactGrid
from desktop.gui.widgets.notice import CodeButton
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import key_name


class LedgerCard(Card):
    """`compare_wanted` when a person wants the account to be asked now."""

    compare_wanted = Signal()

    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__(look, titled=False)
        self._clock = clock
        self._state: LedgerState | None = None
        self._icon = Icon(look, "minus", "idle", 20)
        self._line, self._compared = label("strong", wrap=True), label("dim", wrap=True)
        self._code = CodeButton(look)
        self.details_button = Button(look, "plain")
        self.compare_button = Button(look, "", "refresh")
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self._line)
        told.addWidget(self._compared)
        row = QHBoxLayout()
        row.setSpacing(space("small"))
        row.addWidget(self._icon)
        row.addLayout(told, 1)
        for part in (self._code, self.details_button, self.compare_button):
            row.addWidget(part)
        self.body.addLayout(row)
        self.details_button.clicked.connect(self.show_details)
        self.compare_button.clicked.connect(self.compare_wanted)

    @property
    def text(self) -> str:
        return f"{self._line.text()} {self._compared.text()}"

    def retranslate(self) -> None:
        self.details_button.name(self.tr("Details…"), self.tr("The newest checkpoint of the ledger"))

    def show_state(self, state: LedgerState | None, *, comparing: bool) -> None:
        self._state = state
        tone = self._tone(state)
        self._icon.show_icon(STATE_ICONS[tone], tone)
        self._line.setText(self._said(state))
        self._compared.setText(self._comparison(state) if state else "")
        self._compared.setVisible(bool(self._compared.text()))
        problem = state.problem if state else None
        self._code.setVisible(problem is not None)
        if problem is not None:
            self._code.show_problem(problem)
        self.details_button.setEnabled(state is not None and state.checkpoint is not None)
        self.compare_button.setEnabled(state is not None)
        name = self.tr("Comparing…") if comparing else self.tr("Compare now")
        self.compare_button.name(name, self.tr("Compare the ledger with its checkpoint in the account"))

    def _tone(self, state: LedgerState | None) -> str:
        if state is None:
            return "idle"
        if state.differs:
            return "fail"
        if state.problem is not None:
            return "error"
        return "pass" if state.compared and state.checkpoint else "idle"

    def _said(self, state: LedgerState | None) -> str:
        if state is None:
            return self.tr("The ledger is looked at…")
        if state.differs and state.problem is not None:
            return sentences(state.problem.message, state.problem.hint)
        entries, kept = number(state.entries), state.checkpoint
        if kept is None:
            told = self.tr(
                "Entries in the ledger: {0}. There is no checkpoint yet: "
                "one is made after every 100 entries, and at the end of a shift."
            )
            return told.format(entries)
        told = self.tr("Entries in the ledger: {0}. The checkpoint of {1} tells of the first {2}.")
        return told.format(entries, moment(kept.at), number(kept.size))

    def _comparison(self, state: LedgerState) -> str:
        if state.differs:
            return ""
        if state.problem is not None:
            return self.tr("Not compared with the account: {0}").format(sentence(state.problem.message))
        if state.compared is None:
            return self.tr("Not compared with the account since Linekey was opened.")
        if state.checkpoint is None:
            return self.tr("The account has none either.")
        now = self._clock.now()
        told = self.tr("It agrees with the one in the account: compared {0}, {1}.")
        return told.format(ago(state.compared, now), moment(state.compared))

    def show_details(self) -> Dialog | None:
        state = self._state
        if state is None or state.checkpoint is None:
            return None
        heading = self.tr("The newest checkpoint of the ledger")
        dialog = Dialog(self._look, self, "shield-check-outline", "accent", heading)
        dialog.setMinimumWidth(760)
        dialog.add_text(
            self.tr("The station has signed it: no entry that it tells of can be changed or lost unnoticed."),
            "dim",
        )
        grid = FactGrid(self._look)
        grid.show_facts(self._facts(state, state.checkpoint))
        dialog.body.addWidget(grid)
        dialog.add_button(self.tr("Close"), "primary", dialog.accept).setFocus()
        dialog.open()
        return dialog

    def _facts(self, state: LedgerState, kept: CheckpointInfo) -> list[Fact]:
        never = self.tr("not since Linekey was opened")
        nowhere = self.tr("not in an account")
        return [
            Fact(self.tr("Entries"), number(kept.size)),
            Fact(self.tr("Signed at"), moment_and_age(kept.at, self._clock.now())),
            Fact(
                self.tr("Root"), self.tr("of the tree of entries"), kept.root, self.tr("Root of the ledger")
            ),
            Fact(
                self.tr("Signed by"),
                key_name(state.signer),
                kept.key,
                self.tr("SHA-256 of the station's key"),
            ),
            Fact(self.tr("Kept in"), kept.path),
            Fact(self.tr("In the account"), state.place or nowhere),
            Fact(self.tr("Compared"), moment(state.compared) if state.compared else never),
        ]
