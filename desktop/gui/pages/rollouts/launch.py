"""A new rollout: which release goes to whom."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.app.rollouts.events import RolloutChecked, Target
from desktop.gui.pages.rollouts.document import Document
from desktop.gui.pages.rollouts.findings import Findings
from desktop.gui.pages.rollouts.intent import IntentDialog
from desktop.gui.pages.rollouts.model import RolloutsModel
from desktop.gui.pages.rollouts.picker import ReleasePicker
from desktop.gui.theme import Look, space
from desktop.gui.widgets.choices import ComboBox
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import unit_count


class LaunchPanel(QWidget):
    """`check` carries a release id and a target: first every check is made. `launch` carries them and the
    number of units that a person typed.

    `count_wanted` when somebody wants the units counted again.
    """

    check = Signal(str, str)
    launch = Signal(str, str, int)
    count_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._model: RolloutsModel | None = None
        self.release, self.target = ReleasePicker(look), ComboBox(look)
        self.button = Button(look, "primary", "rocket-launch", "on-accent")
        self.count_button = Button(look, "plain", "refresh", "accent")
        self._release_card, self._target_card = Card(look, padded=False), Card(look)
        self._line = label("dim", wrap=True)
        self._build()
        self.button.clicked.connect(self._check)
        self.count_button.clicked.connect(self.count_wanted)
        self.release.changed.connect(self._show_ready)
        self.release.wanted.connect(self._check)
        self.target.currentIndexChanged.connect(self._show_ready)

    def _build(self) -> None:
        side = space("medium") + space("hair")
        self._release_card.title.setContentsMargins(side, space("small"), side, 0)
        self._release_card.body.addWidget(self.release)
        self._release_card.show_focus_of(self.release)
        row = QHBoxLayout()
        row.setSpacing(space("medium"))
        self.target.setMinimumContentsLength(22)
        row.addWidget(self.target, 2)
        row.addWidget(self.count_button)
        row.addWidget(self._line, 3)
        row.addWidget(self.button)
        self._target_card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("medium"))
        column.addWidget(self._release_card, 1)
        column.addWidget(self._target_card)

    def retranslate(self) -> None:
        self._release_card.title.setText(self.tr("Release"))
        self._target_card.title.setText(self.tr("Units"))
        self.release.retranslate()
        self.target.setPlaceholderText(self.tr("Choose the units"))
        self.target.setAccessibleName(self.tr("Units it goes to"))
        self.count_button.name(self.tr("Count again"), self.tr("Count the units again"))

    def begin(self) -> None:
        """With nothing chosen, whatever the rollout before was of."""
        self.release.choose("")
        if self.target.count() > 1:
            self.target.setCurrentIndex(-1)

    def choose(self, release_id: str) -> None:
        """The release to roll out, or none when it is not among those that may be."""
        self.release.choose(release_id)

    def take_focus(self) -> None:
        (self.button if self.button.isEnabled() else self.release).setFocus()

    def show_model(self, model: RolloutsModel) -> None:
        self._model = model
        self.release.show_model(model)
        counted = [(f"{item.name} · {unit_count(item.things)}", item.name) for item in model.targets]
        self.target.offer(counted)
        if len(counted) == 1:  # of several none is chosen before a person chooses
            self.target.setCurrentIndex(0)
        self._show_ready()

    @property
    def _target(self) -> Target | None:
        """The chosen one, as it was counted last."""
        name = self.target.currentData()
        targets = self._model.targets if self._model else []
        return next((item for item in targets if item.name == name), None)

    def _show_ready(self) -> None:
        model, why_not = self._model, self._why_not()
        working = model is not None and model.working
        self.release.say_empty(why_not)
        for box in (self.release, self.target):
            box.setEnabled(not working)
        self.button.setEnabled(not working and not why_not)
        self.button.name(self._button_text(), tip=why_not)
        self.button.setAccessibleDescription(why_not)
        ready = self.tr("Every check is made first. Nothing starts before you agree.")
        self._line.setText(why_not or ready)
        self._line.setVisible(bool(self.release.rows))  # else the table says it

    def _why_not(self) -> str:
        """What is missing for a rollout; empty when nothing is."""
        model, target = self._model, self._target
        if model is not None and model.signed and not model.releases:
            return self.tr("No release may be rolled out yet: see the Releases page.")
        if model is None or not model.releases:
            return self.tr("Sign a firmware on the Releases page first.")
        if not any(item.things for item in model.targets):
            return self._no_units(model.targets[0] if model.targets else None)
        if not self.release.chosen:
            return self.tr("Choose the release.")
        if target is None:
            return self.tr("Choose the units.")
        return "" if target.things else self._no_units(target)

    def _no_units(self, target: Target | None) -> str:
        if target is None:
            return self.tr("Provision a unit on the Station page first.")
        return self.tr("{0} has no units yet: provision one on the Station page.").format(target.name)

    def _button_text(self) -> str:
        if self._model is not None and self._model.checking:
            return self.tr("Checking…")
        if self._model is not None and self._model.launching:
            return self.tr("Starting…")
        return self.tr("Start the rollout…")

    def _check(self) -> None:
        target = self._target
        if target is not None and self.button.isEnabled():
            self.check.emit(self.release.chosen, target.name)

    def ask(self, checked: RolloutChecked) -> Dialog | None:
        """The last question; a check that failed leaves nothing to ask. None while another is asked."""
        if any(dialog.isVisible() for dialog in self.findChildren(Dialog)):
            return None
        if checked.intent is None:
            dialog = self._refuse(checked)
        else:
            dialog = IntentDialog(self._look, self, checked, checked.intent)
            dialog.accepted.connect(
                lambda: self.launch.emit(checked.release_id, checked.target, checked.things)
            )
        dialog.rejected.connect(self.take_focus)
        dialog.open()
        return dialog

    def _refuse(self, checked: RolloutChecked) -> Dialog:
        signed = self._model.signed if self._model else []
        versions = [one.version for one in signed if one.release_id == checked.release_id]
        heading = self.tr("{0} cannot be rolled out now").format("".join(versions) or checked.release_id)
        dialog = Dialog(self._look, self, "close-octagon", "fail", heading)
        dialog.setMinimumWidth(600)
        document = Document(self._look, self.tr("What the checks found"))
        document.column.addWidget(Findings(self._look, checked.checks))
        document.take_room_of(dialog)
        dialog.add_button(self.tr("Close"), "primary", dialog.reject).setFocus()
        return dialog
