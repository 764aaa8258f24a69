"""The last question before a rollout: all that it would do, in full, and how many units it is for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.app.rollouts.events import Intent, RolloutChecked
from desktop.core.events import Signatory
from desktop.gui.formats import moment, number, size
from desktop.gui.pages.rollouts.account import account_text
from desktop.gui.pages.rollouts.findings import Findings
from desktop.gui.theme import Look, space
from desktop.gui.widgets.dialogs import Dialog, ask_typed
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import label
from desktop.gui.words import key_name

_WIDTH = 800  # px: a digest in one line


class IntentDialog(Dialog):
    """Accepted only when the number of units was typed. `facts` are caption and value, nothing shortened."""

    def __init__(self, look: Look, parent: QWidget, checked: RolloutChecked, intent: Intent) -> None:
        release, things = intent.release, number(checked.things)
        heading = self.tr("Bring {0} {1} to {2} units?").format(release.product, release.version, things)
        super().__init__(look, parent, "help-circle", "accent", heading)
        self.setMinimumWidth(_WIDTH)
        self.setMaximumHeight(parent.window().height())
        self.facts = self._facts(intent)
        self.findings = Findings(look, checked.checks)
        self.body.addWidget(self._in_full(look), 1)
        self.add_text(self.tr("You can stop it while it runs; units that have updated keep the new version."))
        self.add_button(self.tr("Not now"), "", self.reject)
        go = self.add_button(self.tr("Start the rollout"), "primary", self.accept)
        go.setObjectName("confirm")
        self.count = ask_typed(self, go, str(checked.things))
        self.count.setFocus()

    def _in_full(self, look: Look) -> Card:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(space("medium"),) * 4)
        column.setSpacing(space("medium"))
        column.addLayout(self._grid())
        made = label("strong")
        made.setText(self.tr("Checks made just now"))
        column.addWidget(made)
        column.addWidget(self.findings)
        column.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("What the rollout does"))
        area.setWidget(inside)
        card = Card(look, titled=False, padded=False)
        card.body.addWidget(area)
        card.show_focus_of(area)
        return card

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("large"))
        grid.setVerticalSpacing(space("hair"))
        grid.setColumnStretch(1, 1)
        for row, (caption, value) in enumerate(self.facts):
            name, text = (
                label("dim"),
                label("mono" if _is_digest(value) else "body", wrap=True, selectable=True),
            )
            name.setText(caption)
            text.setText(value)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
        return grid

    def _facts(self, intent: Intent) -> list[tuple[str, str]]:
        release = intent.release
        return [
            (self.tr("Account"), account_text(intent.account)),
            *((self.tr("Units"), self._target(one.name, one.things)) for one in intent.targets),
            *((self.tr("Versions"), self._raised(*one, release.version)) for one in intent.versions),
            (self.tr("Image"), f"{release.image} · {size(release.size)}"),
            (self.tr("SHA-256"), release.sha256),
            (self.tr("Signed with"), f"{key_name(release.signer)} · {moment(release.at)}"),
            (self.tr("Key (SHA-256)"), intent.key),
            *self._people(intent),
            (self.tr("Release"), release.release_id),
        ]

    def _people(self, intent: Intent) -> list[tuple[str, str]]:
        standing = intent.standing
        people = [(self.tr("Requested by"), standing.requester)] if standing.requester else []
        people += [(self.tr("Approved by"), one) for one in standing.approvers]
        told = []
        for caption, one in people:
            told += [(caption, _named(one)), (self.tr("Key (SHA-256)"), one.key)]
        if not standing.approvers:
            told.append((self.tr("Approved by"), self.tr("nobody: the release policy asks for no approval")))
        if standing.policy is not None:
            told.append((self.tr("Release policy"), self.tr("version {0}").format(standing.policy.version)))
        return told

    def _target(self, name: str, things: int) -> str:
        return self.tr("{0} in {1}").format(number(things), name)

    def _raised(self, version: str, things: int, wanted: str) -> str:
        runs = version or self.tr("not known")
        return self.tr("{0} → {1}, units: {2}").format(runs, wanted, number(things))


def _named(one: Signatory) -> str:
    return f"{one.name} ({one.id})" if one.name else one.id


def _is_digest(value: str) -> bool:
    return len(value) == 64 and set(value) <= set("0123456789abcdef")
