"""One release: what it is, what happened to it, and what a person may do with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.app.releases.events import Happening
from desktop.gui.pages.releases.dialogs import RefuseDialog
from desktop.gui.pages.releases.facts import FactsCard
from desktop.gui.pages.releases.key import KeyCard
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.pages.releases.requests import ReleasesRequests
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.table import Cell, Row, Table
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import FORGOTTEN, HAPPENINGS, RELEASE_ICONS, RELEASE_TONES, key_name, moment, word

_KEY_HEIGHT = 248  # two keys and what has to be typed
_HISTORY_HEIGHT = 168


class ReleaseView(QWidget):
    """`acted` when something was asked for, `changed` when only the model did."""

    acted = Signal()
    changed = Signal()

    def __init__(self, look: Look, model: ReleasesModel, requests: ReleasesRequests) -> None:
        super().__init__()
        self._look, self._model, self._requests = look, model, requests
        self.facts = FactsCard(look)
        self.key = KeyCard(look, certified=False)
        self.history = Table(look, (160, 170, 320, 0))
        self._history_card = Card(look)
        self._promise = label("dim")
        self.export_button = Button(look, "", "folder-download-outline")
        self.refuse_button = Button(look, "danger", "close-octagon", "fail")
        self.agree_button = Button(look, "primary", "draw-pen", "on-accent")
        self._build()
        self.key.chosen.connect(self._choose_key)
        self.key.added.connect(self._add_key)
        self.agree_button.clicked.connect(self.agree)
        self.key.secret.returnPressed.connect(self.agree)
        self.refuse_button.clicked.connect(self.ask_refusal)
        self.export_button.clicked.connect(self._ask_folder)

    def _build(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(space("medium"))
        cards.addWidget(self.facts, 3)
        cards.addWidget(self.key, 2)
        self.key.setMinimumHeight(_KEY_HEIGHT)
        self._history_card.setMinimumHeight(_HISTORY_HEIGHT)
        self._history_card.body.addWidget(self.history)
        self._history_card.show_focus_of(self.history)
        buttons = QHBoxLayout()
        buttons.setSpacing(space("medium"))
        buttons.addWidget(self.export_button)
        buttons.addStretch()
        for part in (self._promise, self.refuse_button, self.agree_button):
            buttons.addWidget(part)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        column_of_all.setSpacing(space("medium"))
        column_of_all.addLayout(cards)
        column_of_all.addWidget(self._history_card, 1)
        column_of_all.addLayout(buttons)

    def retranslate(self) -> None:
        self.facts.retranslate()
        self.key.retranslate()
        self._history_card.title.setText(self.tr("What happened to it"))
        self.history.setAccessibleName(self.tr("What happened to it"))
        headings = (self.tr("At"), self.tr("What"), self.tr("Who"), self.tr("How"))
        self.history.show_headings(headings)
        self.export_button.name(self.tr("Export…"), self.tr("Export this release to a folder"))
        self.refuse_button.name(self.tr("Refuse…"), self.tr("Refuse this release"))
        self._promise.setText(self.tr("Every check is made again before your key signs."))

    def show_state(self) -> None:
        model, opened = self._model, self._model.opened
        self.key.show_ring(model.approvers_ring, busy=model.busy)
        self.agree_button.setEnabled(model.can_agree)
        self.agree_button.name(self._agreement())
        for button in (self.export_button, self.refuse_button):
            button.setEnabled(opened is not None and not model.busy)
        if opened is None:
            return
        for part in (self.key, self.agree_button, self._promise):
            part.setVisible(bool(model.step))
        self.refuse_button.setVisible(opened.state.state != "refused")
        self.facts.show_release(opened)
        self.history.show_rows([self._row(one) for one in reversed(opened.history)])

    def _agreement(self) -> str:
        if self._model.deciding:
            return self.tr("Working…")
        return (
            self.tr("Request this release")
            if self._model.step == "request"
            else self.tr("Approve this release")
        )

    def _row(self, one: Happening) -> Row:
        who = key_name(one.who) if ":" in one.who and not one.said else word(FORGOTTEN, one.who)
        badge = Cell(
            word(HAPPENINGS, one.action),
            "badge",
            RELEASE_TONES.get(one.action, "error"),
            icon=RELEASE_ICONS.get(one.action, "alert"),
        )
        named = Cell(self.tr("{0} (as said)").format(who) if one.said else who)
        return (Cell(moment(one.at)), badge, named, Cell(_detail(one), "dim"))

    def agree(self) -> None:
        """Requests or approves, whichever the release needs."""
        model, key = self._model, self._model.approvers_ring.key
        if model.can_agree and key is not None:
            do = self._requests.request if model.step == "request" else self._requests.approve
            model.decide()
            do(model.looking_at, key.uri, self.key.take_secret())
            self.acted.emit()

    def refuse(self, reason: str, by: str) -> None:
        self._model.decide()
        self._requests.refuse(self._model.looking_at, reason, by)
        self.acted.emit()

    def export(self, folder: Path) -> None:
        self._model.decide()
        self._requests.export(self._model.looking_at, folder)
        self.acted.emit()

    def _choose_key(self, index: int) -> None:
        self._model.approvers_ring.chosen = index
        self.key.secret.clear()
        self.changed.emit()

    def _add_key(self, uri: str) -> None:
        self._requests.inspect_key(uri)
        self.acted.emit()

    def ask_refusal(self) -> RefuseDialog:
        version = self._model.opened.release.version if self._model.opened else ""
        dialog = RefuseDialog(self._look, self, self.tr("Refuse {0} for good?").format(version))
        dialog.refused.connect(self.refuse)
        dialog.open()
        return dialog

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose where the release gets its folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()

    def take_focus(self) -> None:
        if not self.agree_button.isEnabled():
            self.history.setFocus()
        elif self.key.secret.isVisibleTo(self):
            self.key.secret.setFocus()
        else:
            self.agree_button.setFocus()


def _detail(one: Happening) -> str:
    if one.action in ("requested", "approved"):
        return key_name(one.detail)
    if one.action == "refused":  # in a person's own words
        return one.detail
    if one.problem is not None:
        return f"{sentence(one.problem.message)} {one.problem.code}"
    return sentence(one.detail)
