"""Which release to roll out: those that may be, newest first."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView

from desktop.app.releases.events import ReleaseSigned
from desktop.core.events import ReleaseChanged
from desktop.gui.formats import moment
from desktop.gui.pages.rollouts.model import RolloutsModel
from desktop.gui.theme import Look
from desktop.gui.widgets.table import Cell, Row, Table
from desktop.gui.words import key_name


class ReleasePicker(Table):
    """None is chosen before a person chooses, and no other one takes the place of the one that was.

    `changed` when another one is chosen, or none; `wanted` at Enter or a double click.
    """

    changed = Signal()
    wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, (140, 0, 105, 185, 0, 120, 0))
        self._ids: list[str] = []
        self._chosen = ""
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.selectionModel().selectionChanged.connect(self._take)
        self.activated.connect(lambda _index: self.wanted.emit())

    @property
    def chosen(self) -> str:
        """The id of the release; empty when none is chosen."""
        return self._chosen

    def choose(self, release_id: str) -> None:
        """None is chosen afterwards when it is not among them."""
        if release_id not in self._ids:
            self.clearSelection()
        elif release_id not in self._selected():
            self.selectRow(self._ids.index(release_id))

    def _selected(self) -> list[str]:
        return [self._ids[index.row()] for index in self.selectionModel().selectedRows()]

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Release to roll out"))
        self.show_headings(
            (
                self.tr("Version"),
                self.tr("Image"),
                self.tr("Digest"),
                self.tr("Signed at"),
                self.tr("Key"),
                self.tr("Requested by"),
                self.tr("Approved by"),
            )
        )

    def show_model(self, model: RolloutsModel) -> None:
        releases = model.releases
        alike = Counter(one.version for one in releases)
        self._ids = [one.release_id for one in releases]
        self.show_rows([self._row(one, model.states[one.release_id], alike[one.version]) for one in releases])
        self.choose(self._chosen)  # it may stand in another row now
        self._take()

    def _row(self, release: ReleaseSigned, state: ReleaseChanged, alike: int) -> Row:
        version = Cell(release.version)
        if alike > 1:
            text = self.tr("{0}, one of {1}").format(release.version, alike)
            tip = self.tr("{0}: another release has this version. Compare the digest.").format(
                release.version
            )
            version = Cell(text, "badge", "error", whole=tip)
        return (
            version,
            Cell(release.image),
            Cell(f"{release.sha256[:8]}…", "mono", whole=release.sha256),
            Cell(moment(release.at)),
            Cell(key_name(release.signer), "dim", whole=release.signer),
            Cell(state.requested_by),
            Cell(self._approvals(state)),
        )

    def _approvals(self, state: ReleaseChanged) -> str:
        if not state.needed:
            return self.tr("none needed")
        told = self.tr("{0} of {1}").format(len(state.approved_by), state.needed)
        return " · ".join((told, ", ".join(state.approved_by)))

    def _take(self) -> None:
        chosen = "".join(self._selected())
        if chosen != self._chosen:
            self._chosen = chosen
            self.changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first row the current one, which Enter would take unseen."""
        super().focusInEvent(event)
        if not self._chosen:
            self.selectionModel().setCurrentIndex(QModelIndex(), QItemSelectionModel.SelectionFlag.NoUpdate)
