"""The last question before a rollout: all that it would do, in full, and how many units it is for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.app.releases.record.events import Standing
from desktop.app.rollouts.events import Intent, RolloutChecked
from desktop.gui.formats import moment, size
from desktop.gui.pages.rollouts.account import account_text
from desktop.gui.pages.rollouts.findings import Findings
from desktop.gui.theme import Look, space
from desktop.gui.widgets.dialogs import Dialog, ask_typed
from desktop.gui.widgets.fact_grid import Fact, FactGrid
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import label
from desktop.gui.words import key_name, person_name, unit_count

_WIDTH = 940  # px: a digest in one line


class _Document(QScrollArea):
    """Read by scrolling, with the arrow keys too."""

    accessible_role = QAccessible.Role.Document


class IntentDialog(Dialog):
    """Accepted only when the number of units was typed."""

    def __init__(self, look: Look, parent: QWidget, checked: RolloutChecked, intent: Intent) -> None:
        release, units = intent.release, unit_count(checked.things)
        heading = self.tr("Bring {0} {1} to {2}?").format(release.product, release.version, units)
        super().__init__(look, parent, "help-circle", "accent", heading)
        self.setMinimumWidth(_WIDTH)
        self.setMaximumHeight(parent.window().height())
        self._grid = FactGrid(look)
        self._grid.show_facts(self._facts(intent))
        self.findings = Findings(look, checked.checks)
        self.body.addWidget(self._in_full(look), 1)
        self.add_text(self.tr("You can stop it while it runs; units that have updated keep the new version."))
        self.add_button(self.tr("Not now"), "", self.reject)
        go = self.add_button(self.tr("Start the rollout"), "primary", self.accept)
        go.setObjectName("confirm")
        self.count = ask_typed(self, go, str(checked.things))
        self.count.setFocus()

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Caption and all that is told of each, nothing shortened."""
        return self._grid.lines

    def _in_full(self, look: Look) -> Card:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(space("medium"),) * 4)
        column.setSpacing(space("medium"))
        column.addWidget(self._grid)
        made = label("strong")
        made.setText(self.tr("Checks made just now"))
        column.addWidget(made)
        column.addWidget(self.findings)
        column.addStretch()
        area = _Document()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("What the rollout does"))
        area.setWidget(inside)
        card = Card(look, titled=False, padded=False)
        card.body.addWidget(area)
        card.show_focus_of(area)
        return card

    def _facts(self, intent: Intent) -> list[Fact]:
        release = intent.release
        signed = f"{key_name(release.signer)} · {moment(release.at)}"
        return [
            Fact(self.tr("Account"), account_text(intent.account)),
            *(Fact(self.tr("Units"), self._target(one.name, one.things)) for one in intent.targets),
            *(Fact(self.tr("Versions"), self._raised(*one, release.version)) for one in intent.versions),
            Fact(self.tr("Image"), f"{release.image} · {size(release.size)}", release.sha256),
            Fact(self.tr("Signed with"), signed, intent.key, self.tr("the key")),
            *self._people(intent.standing),
            Fact(self.tr("Release"), release.release_id),
        ]

    def _people(self, standing: Standing) -> list[Fact]:
        key = self.tr("the key")
        told = []
        if standing.requester is not None:
            requester = standing.requester
            told.append(Fact(self.tr("Requested by"), person_name(requester), requester.key, key))
        told += [Fact(self.tr("Approved by"), person_name(one), one.key, key) for one in standing.approvers]
        if not standing.approvers:
            nobody = self.tr("nobody: the release policy asks for no approval")
            told.append(Fact(self.tr("Approved by"), nobody))
        if standing.policy is not None:
            version = self.tr("version {0}").format(standing.policy.version)
            told.append(Fact(self.tr("Release policy"), version, standing.policy.sha256))
        return told

    def _target(self, name: str, things: int) -> str:
        return self.tr("{0} in {1}").format(unit_count(things), name)

    def _raised(self, version: str, things: int, wanted: str) -> str:
        runs = version or self.tr("not known")
        return self.tr("{0} → {1}: {2}").format(runs, wanted, unit_count(things))
