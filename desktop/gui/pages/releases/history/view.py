"""The releases on record: found, opened, rolled out; and below them the ledger that has them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.core.clock import Clock
from desktop.gui.formats import number
from desktop.gui.pages.releases.history.ledger_card import LedgerCard
from desktop.gui.pages.releases.history.table import ReleaseTable
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.theme import Look, space
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, label


class HistoryView(QWidget):
    """`open_wanted` and `roll_out_wanted` carry the id of a release. `buttons` stand below it."""

    open_wanted = Signal(str)
    roll_out_wanted = Signal(str)

    def __init__(self, look: Look, clock: Clock, model: ReleasesModel) -> None:
        super().__init__()
        self._model = model
        self.search = QLineEdit()
        self._count = label("dim")
        self.table = ReleaseTable(look, clock)
        self._card = Card(look, titled=False, padded=False)
        self.ledger = LedgerCard(look, clock)
        self.buttons = QWidget()
        self.open_button = Button(look, "primary", "arrow-right", "on-accent")
        self.roll_out_button = Button(look, "", "rocket-launch-outline")
        self._hint = label("dim")
        self._build()
        self.search.textChanged.connect(self.show_state)
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.wanted.connect(self.open_wanted)
        self.table.selectionModel().currentRowChanged.connect(self._show_buttons)
        self.open_button.clicked.connect(lambda: self.open_wanted.emit(self.table.chosen))
        self.roll_out_button.clicked.connect(lambda: self.roll_out_wanted.emit(self.table.chosen))

    def _build(self) -> None:
        self._card.body.addWidget(self.table)
        self._card.show_focus_of(self.table)
        top = QHBoxLayout()
        top.setSpacing(space("medium"))
        top.addWidget(self.search, 1)
        top.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("medium"))
        column.addLayout(top)
        column.addWidget(self._card, 1)
        column.addWidget(self.ledger)
        foot = QHBoxLayout(self.buttons)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(space("small"))
        foot.addWidget(self._hint, 1)
        foot.addWidget(self.roll_out_button)
        foot.addWidget(self.open_button)

    def retranslate(self) -> None:
        hint = self.tr("Find by version, state, file, key, digest or date")
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(hint)
        self._hint.setText(self.tr("Enter or a double click opens a release."))
        self.open_button.name(self.tr("Open"), self.tr("Open the chosen release"))
        self.table.retranslate()
        self.ledger.retranslate()

    def show_state(self) -> None:
        model, wanted = self._model, self.search.text().strip()
        self.table.show_releases(model.releases, model.states, wanted)
        shown, known = len(self.table.shown), len(model.releases)
        counted = self.tr("{0} of {1}").format(number(shown), number(known)) if wanted else number(known)
        self._count.setText(counted)
        self.table.say_empty(self._empty(wanted))
        self.ledger.show_state(model.ledger, comparing=model.comparing)
        self._show_buttons()

    def _empty(self, wanted: str) -> str:
        if wanted and self._model.releases:
            return self.tr("No release is found by “{0}”.").format(wanted)
        return self.tr(
            "No release yet. Go back and sign a firmware, import a bundle that somebody gave you, "
            "or fetch what is in the account."
        )

    def _show_buttons(self) -> None:
        chosen = self.table.chosen
        state = self._model.states.get(chosen)
        may = state is not None and state.may
        self.open_button.setEnabled(bool(chosen))
        self.roll_out_button.setEnabled(may and not self._model.busy)
        why_not = "" if may or not chosen else self.tr("Open it to see what is missing.")
        self.roll_out_button.name(self.tr("Roll out…"), self.tr("Roll out the chosen release"), why_not)
        self.roll_out_button.setAccessibleDescription(why_not)
        self._hint.setVisible(bool(chosen))

    def step_back(self) -> bool:
        """What Escape does first: shows all releases again. Whether there was anything to do."""
        wanted = bool(self.search.text())
        self.search.clear()
        return wanted

    def take_focus(self) -> None:
        (self.table if self.table.shown else self.search).setFocus()
