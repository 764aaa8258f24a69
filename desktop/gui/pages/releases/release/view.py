"""One release: what it is, whether it may be rolled out, what happened to it, what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.app.releases.record.events import Happening
from desktop.core.clock import Clock
from desktop.gui.formats import moment, moment_and_age
from desktop.gui.pages.releases.dialogs import RefuseDialog
from desktop.gui.pages.releases.key import KeyCard
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.pages.releases.release.buttons import ReleaseButtons
from desktop.gui.pages.releases.release.facts import FactsCard
from desktop.gui.pages.releases.release.standing import StandingCard
from desktop.gui.pages.releases.requests import ReleasesRequests
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.table import HEAD_HEIGHT, ROW_HEIGHT, Cell, Row, Table
from desktop.gui.widgets.text import label
from desktop.gui.words import FORGOTTEN, HAPPENINGS, RELEASE_ICONS, RELEASE_TONES, key_name, word

_SEEN_ENTRIES = 6  # of its history, without scrolling in the table


class ReleaseView(QWidget):
    """`acted` when something was asked for, `changed` when only the model did; `roll_out_wanted` carries the
    id of a release that may be rolled out. `buttons` stand below it.
    """

    acted = Signal()
    changed = Signal()
    roll_out_wanted = Signal(str)

    def __init__(
        self,
        look: Look,
        clock: Clock,
        files: FileDialogs,
        model: ReleasesModel,
        requests: ReleasesRequests,
    ) -> None:
        super().__init__()
        self._look, self._clock, self._files = look, clock, files
        self._model, self._requests = model, requests
        self.facts = FactsCard(look, clock)
        self.key = KeyCard(look, files, certified=False)
        self.standing = StandingCard(look, clock)
        self.history = Table(look, (210, 160, 200, 0))
        self._history_card = Card(look)
        self._promise = label("caption", wrap=True)
        self.buttons = ReleaseButtons(look)
        self._build()
        self._connect()

    def _connect(self) -> None:
        buttons = self.buttons
        self.key.chosen.connect(self._choose_key)
        self.key.added.connect(self._add_key)
        buttons.agree.clicked.connect(self.agree)
        self.key.secret.returnPressed.connect(self.agree)
        buttons.refuse.clicked.connect(self.ask_refusal)
        buttons.export.clicked.connect(self._ask_folder)
        buttons.share.clicked.connect(self.share)
        buttons.roll_out.clicked.connect(lambda: self.roll_out_wanted.emit(self._model.looking_at))

    def _build(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(space("medium"))
        cards.addWidget(self.facts, 3)
        cards.addWidget(self.key, 2)
        self._history_card.body.addWidget(self.history)
        self._history_card.show_focus_of(self.history)
        self.key.body.addWidget(self._promise)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        column_of_all.setSpacing(space("medium"))
        column_of_all.addLayout(cards)
        column_of_all.addWidget(self.standing)
        column_of_all.addWidget(self._history_card, 1)

    def retranslate(self) -> None:
        for part in (self.facts, self.key, self.standing, self.buttons):
            part.retranslate()
        self._history_card.title.setText(self.tr("What happened to it"))
        self.history.setAccessibleName(self.tr("What happened to it"))
        headings = (self.tr("At"), self.tr("What"), self.tr("Who"), self.tr("How"))
        self.history.show_headings(headings)
        self._promise.setText(self.tr("Every check is made again before your key signs."))

    def show_state(self) -> None:
        model, opened = self._model, self._model.opened
        self.key.show_ring(model.approvers_ring, busy=model.busy)
        self.buttons.show_model(model)
        for part in (self.facts, self.standing, self._history_card):
            part.setVisible(opened is not None)  # what was on show is another release's
        self.key.setVisible(bool(model.step))
        if opened is not None:
            self.facts.show_release(opened)
            self.standing.show_release(opened)
            self.history.show_rows([self._row(one) for one in reversed(opened.history)])
            seen = min(len(opened.history), _SEEN_ENTRIES)
            self.history.setMinimumHeight(HEAD_HEIGHT + seen * ROW_HEIGHT)

    def _row(self, one: Happening) -> Row:
        who = key_name(one.who) if ":" in one.who and not one.said else word(FORGOTTEN, one.who)
        badge = Cell(
            word(HAPPENINGS, one.action),
            "badge",
            RELEASE_TONES.get(one.action, "error"),
            icon=RELEASE_ICONS.get(one.action, "alert"),
        )
        named = Cell(self.tr("{0} (as said)").format(who) if one.said else who)
        brief, whole = (f"{one.key[:8]}…", f"SHA-256 {one.key}") if one.key else ("", "")
        how = [" · ".join(filter(None, (_detail(one), key))) for key in (brief, whole)]
        exact = moment_and_age(one.at, self._clock.now())
        return (Cell(moment(one.at), whole=exact), badge, named, Cell(how[0], "dim", whole=how[1]))

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

    def share(self) -> None:
        self._model.decide()
        self._requests.share(self._model.looking_at)
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
        title = self.tr("Choose the folder for the bundle")
        self._files.ask_folder(self, "bundles", title, self.export)

    def forget_secrets(self) -> None:
        """What was typed and not used."""
        self.key.secret.clear()

    def ask_secret(self) -> None:
        """The focus goes to what has to be typed, when anything has."""
        if self.key.secret.isVisible():
            self.key.secret.setFocus()

    def take_focus(self) -> None:
        """Where what the release needs next is done."""
        if self.buttons.roll_out.isEnabled():
            self.buttons.roll_out.setFocus()
        elif self.buttons.agree.isEnabled():
            (self.key.secret if self.key.secret.isVisibleTo(self) else self.buttons.agree).setFocus()
        elif self.key.isVisibleTo(self) and self.key.add_button.isEnabled():
            self.key.add_button.setFocus()
        else:
            self.history.setFocus()


def _detail(one: Happening) -> str:
    if one.action in ("requested", "approved"):
        return key_name(one.detail) if one.detail else ""  # imported: where the key is nobody knows
    if one.action == "refused":  # in a person's own words
        return one.detail
    if one.problem is not None:
        return f"{sentence(one.problem.message)} {one.problem.code}"
    return sentence(one.detail)
