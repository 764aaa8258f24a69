"""Releases signed before, newest first."""

from __future__ import annotations

from desktop.gui.pages.releases.model import ReleasesModel
from desktop.gui.theme import Look
from desktop.gui.widgets.table import Cell, Table
from desktop.gui.words import key_name, moment, size


class ReleaseTable(Table):
    def __init__(self, look: Look) -> None:
        super().__init__(look, (100, 130, 0, 140, 250, 160))

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
        word = self.tr("Signed")
        self.show_rows(
            [
                (
                    Cell(release.version),
                    Cell(word, "badge", "pass"),
                    Cell(f"{release.image} · {release.sha256[:12]}…", "mono"),
                    Cell(size(release.size)),
                    Cell(key_name(release.signer), "dim"),
                    Cell(moment(release.at)),
                )
                for release in model.releases
            ]
        )
