"""Releases on record, newest first."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal

from desktop.core.events import ReleaseChanged
from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.theme import Look
from desktop.gui.widgets.table import Cell, Table
from desktop.gui.words import RELEASE_ICONS, RELEASE_STATES, RELEASE_TONES, key_name, moment, size, word


class ReleaseTable(Table):
    """`wanted` carries the id of the release a person chose by Enter or a double click."""

    wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, (90, 170, 0, 140, 240, 160))
        self._ids: list[str] = []
        self.activated.connect(lambda index: self.wanted.emit(self._ids[index.row()]))

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Releases signed before"))
        self.show_headings(
            (
                self.tr("Version"),
                self.tr("State"),
                self.tr("Image"),
                self.tr("Size"),
                self.tr("Key"),
                self.tr("At"),
            )
        )

    def show_model(self, model: ReleasesModel) -> None:
        self._ids = [release.release_id for release in model.releases]
        self.show_rows(
            [
                (
                    Cell(release.version),
                    state_cell(model.states.get(release.release_id)),
                    Cell(f"{release.image} · {release.sha256[:12]}…", "mono"),
                    Cell(size(release.size)),
                    Cell(key_name(release.signer), "dim"),
                    Cell(moment(release.at)),
                )
                for release in model.releases
            ]
        )


def state_cell(state: ReleaseChanged | None) -> Cell:
    text, tone, icon_name = state_badge(state)
    return Cell(text, "badge", tone, icon=icon_name)


def state_badge(state: ReleaseChanged | None) -> tuple[str, str, str]:
    """Word, colour token and icon; of a release whose state cannot be told, too."""
    name = state.state if state else "unknown"
    text = word(RELEASE_STATES, name)
    if state is not None and name == "waiting":
        approved = QCoreApplication.translate("ReleaseState", "{0} of {1} approvals")
        text = approved.format(len(state.approved_by), state.needed)
    return text, RELEASE_TONES.get(name, "idle"), RELEASE_ICONS.get(name, "minus")
