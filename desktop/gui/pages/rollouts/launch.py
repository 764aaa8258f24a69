"""A new rollout: which release goes to whom."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.app.rollouts.events import RolloutChecked, Target
from desktop.gui.icons import Icon
from desktop.gui.pages.rollouts.findings import Findings
from desktop.gui.pages.rollouts.model import RolloutsModel
from desktop.gui.theme import Look, space
from desktop.gui.widgets.choices import ComboBox
from desktop.gui.widgets.dialogs import Dialog, confirm
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import grouped


class LaunchPanel(QWidget):
    """`check` and `launch` carry a release id and a target: first every check is made, then it is launched.

    The number of units is typed in between. `count_wanted` when somebody wants the units counted again.
    """

    check = Signal(str, str)
    launch = Signal(str, str)
    count_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._model: RolloutsModel | None = None
        self.release, self.target = ComboBox(look), ComboBox(look)
        self.button = Button(look, "primary", "rocket-launch", "on-accent")
        self.button.clicked.connect(self._check)
        self.count_button = Button(look, "plain", "refresh", "accent")
        self.count_button.clicked.connect(self.count_wanted)
        self.target.currentIndexChanged.connect(self._show_ready)
        self._heading, self._line = label("heading", centred=True), label("dim", centred=True, wrap=True)
        self._labels = (label("dim"), label("dim"))
        self._build()

    def _build(self) -> None:
        card = Card(self._look, titled=False)
        card.setFixedWidth(560)
        card.body.setContentsMargins(*(space("huge"),) * 4)
        card.body.setSpacing(space("medium"))
        card.body.addWidget(
            Icon(self._look, "rocket-launch-outline", "accent", 56), 0, Qt.AlignmentFlag.AlignCenter
        )
        card.body.addWidget(self._heading)
        card.body.addWidget(self._line)
        for caption, box in zip(self._labels, (self.release, self.target), strict=True):
            row = QHBoxLayout()
            caption.setFixedWidth(110)
            row.addWidget(caption)
            row.addWidget(box, 1)
            card.body.addLayout(row)
        buttons = QHBoxLayout()
        buttons.addWidget(self.count_button)
        buttons.addStretch()
        buttons.addWidget(self.button)
        card.body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)

    def retranslate(self) -> None:
        self._heading.setText(self.tr("Bring a release to its units"))
        self._labels[0].setText(self.tr("Release"))
        self._labels[1].setText(self.tr("Units"))
        self.release.setAccessibleName(self.tr("Release to roll out"))
        self.target.setAccessibleName(self.tr("Units it goes to"))
        self.count_button.name(self.tr("Count again"), self.tr("Count the units again"))

    def choose(self, release_id: str) -> None:
        """The release to roll out, when it is among those that may be."""
        row = self.release.findData(release_id)
        if row >= 0:
            self.release.setCurrentIndex(row)

    def show_model(self, model: RolloutsModel) -> None:
        self._model = model
        _fill(
            self.release, [(f"{item.product} · {item.version}", item.release_id) for item in model.releases]
        )
        counted = [
            (self.tr("{0} · {1} units").format(item.name, grouped(item.things)), item.name)
            for item in model.targets
        ]
        _fill(self.target, counted)
        self._show_ready()

    @property
    def _target(self) -> Target | None:
        """The chosen one, as it was counted last."""
        name = self.target.currentData()
        targets = self._model.targets if self._model else []
        return next((item for item in targets if item.name == name), None)

    def _show_ready(self) -> None:
        model, why_not = self._model, self._why_not()
        possible = model is not None and bool(model.releases and model.targets) and not model.working
        for box in (self.release, self.target):
            box.setEnabled(possible)
        self.button.setEnabled(possible and not why_not)
        self.button.name(self._button_text(), tip=why_not)
        self.button.setAccessibleDescription(why_not)
        self._line.setText(why_not or self.tr("Every unit checks the signature before it runs the firmware."))

    def _why_not(self) -> str:
        """What is missing for a rollout; empty when nothing is."""
        model, target = self._model, self._target
        if model is not None and model.signed and not model.releases:
            return self.tr("No release may be rolled out yet: see the Releases page.")
        if model is None or not model.releases:
            return self.tr("Sign a firmware on the Releases page first.")
        if target is None:
            return self.tr("Provision a unit on the Station page first.")
        if not target.things:
            return self.tr("{0} has no units yet: provision one on the Station page.").format(target.name)
        return ""

    def _button_text(self) -> str:
        if self._model is not None and self._model.checking:
            return self.tr("Checking…")
        if self._model is not None and self._model.launching:
            return self.tr("Starting…")
        return self.tr("Start the rollout…")

    def _check(self) -> None:
        target = self._target
        if target is not None and not self._why_not():
            self.check.emit(self.release.currentData(), target.name)

    def ask(self, checked: RolloutChecked) -> Dialog | None:
        """The last question; a check that failed leaves nothing to ask."""
        releases = self._model.releases if self._model else []
        release = next((item for item in releases if item.release_id == checked.release_id), None)
        if release is None:
            return None
        findings = Findings(self._look, checked.checks)
        if not checked.things:
            return self._refuse(release.version, findings)
        heading = self.tr("Bring {0} to {1} units?").format(release.version, grouped(checked.things))
        lines = [
            self.tr("{0} {1} goes to every unit of {2}.").format(
                release.product, release.version, checked.target
            ),
            self.tr("You can stop it while it runs; units that have updated keep the new version."),
        ]
        return confirm(
            self._look,
            self,
            heading,
            lines,
            self.tr("Start the rollout"),
            self.tr("Not now"),
            lambda: self.launch.emit(checked.release_id, checked.target),
            typed=str(checked.things),
            below=findings,
        )

    def _refuse(self, version: str, findings: Findings) -> Dialog:
        heading = self.tr("{0} cannot be rolled out now").format(version)
        dialog = Dialog(self._look, self, "close-octagon", "fail", heading)
        dialog.setMinimumWidth(600)
        dialog.body.addWidget(findings)
        dialog.add_button(self.tr("Close"), "primary", dialog.accept).setFocus()
        dialog.open()
        return dialog


def _fill(box: QComboBox, items: list[tuple[str, str]]) -> None:
    if [(box.itemText(row), box.itemData(row)) for row in range(box.count())] == items:
        return
    chosen = box.currentData()
    box.clear()
    for text, data in items:
        box.addItem(text, data)
    box.setCurrentIndex(max(box.findData(chosen), 0))
