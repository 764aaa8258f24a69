"""The last question before a rollout: all that it would do, in full, and how many units it is for."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.app.releases.record.events import Standing
from desktop.app.rollouts.events import Intent, RolloutChecked
from desktop.gui.formats import moment, size
from desktop.gui.pages.rollouts.account import account_text
from desktop.gui.pages.rollouts.document import Document
from desktop.gui.pages.rollouts.findings import Findings
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog, ask_typed
from desktop.gui.widgets.fact_grid import Fact, FactGrid
from desktop.gui.widgets.text import label
from desktop.gui.words import key_name, person_name, unit_count

_WIDTH = 940  # px: a digest in one line


class IntentDialog(Dialog):
    """Accepted only when the number of units was typed."""

    def __init__(self, look: Look, parent: QWidget, checked: RolloutChecked, intent: Intent) -> None:
        release, units = intent.release, unit_count(checked.things)
        heading = self.tr("Bring {0} {1} to {2}?").format(release.product, release.version, units)
        super().__init__(look, parent, "help-circle", "accent", heading)
        self.setMinimumWidth(_WIDTH)
        self._grid = FactGrid(look)
        self._grid.show_facts(self._facts(intent))
        self.findings = Findings(look, checked.checks)
        self._in_full(look).take_room_of(self)
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

    def _in_full(self, look: Look) -> Document:
        document = Document(look, self.tr("What the rollout does"))
        made = label("strong")
        made.setText(self.tr("Checks made just now"))
        for part in (self._grid, made, self.findings):
            document.column.addWidget(part)
        document.column.addStretch()
        return document

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
