"""The tiles of all slots, laid out for their number."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.gui.pages.station.model import StationModel
from desktop.gui.pages.station.placing import next_slot
from desktop.gui.pages.station.tile import Tile
from desktop.gui.theme import Look, space
from desktop.gui.widgets.choices import tab_through

TALL_SLOTS = 4
_NARROWEST = 236


def columns(count: int, width: int) -> int:
    """Rows as even as they can be: 5 slots are 3 and 2, 16 are four rows of 4."""
    most = max(min(TALL_SLOTS, width // _NARROWEST), 1)
    rows = -(-count // most)
    return max(-(-count // max(rows, 1)), 1)


class Tiles(QWidget):
    chosen = Signal(str)
    dismissed = Signal(str)
    details_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(space("medium") - 2)
        self.tiles: dict[str, Tile] = {}
        self._columns = 0
        self._flat = False

    def show_slots(self, model: StationModel) -> None:
        # Tall ones stand in one row: a second one would be below what is seen.
        count = len(model.slots)
        flat = count > columns(count, self.width())
        if list(self.tiles) != list(model.slots) or flat != self._flat:
            self._flat = flat
            self._rebuild(model)
        self._reflow()
        following = next_slot(model)
        asked = model.waiting_slots() if model.question is not None else ()
        for name, slot in model.slots.items():
            self.tiles[name].show_slot(slot, model, is_next=name == following, is_asked=name in asked)

    @property
    def rows(self) -> int:
        return -(-len(self.tiles) // max(self._columns, 1))

    def _rebuild(self, model: StationModel) -> None:
        for tile in self.tiles.values():
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self.tiles = {name: Tile(self._look, name, flat=self._flat) for name in model.slots}
        self._columns = 0
        for tile in self.tiles.values():
            tile.chosen.connect(self.chosen)
            tile.dismissed.connect(self.dismissed)
            tile.details_wanted.connect(self.details_wanted)

    def _reflow(self) -> None:
        wanted = columns(len(self.tiles), self.width())
        if wanted == self._columns:
            return
        for column in range(max(self._grid.columnCount(), wanted)):
            self._grid.setColumnStretch(column, 1 if column < wanted else 0)
        self._columns = wanted
        for index, tile in enumerate(self.tiles.values()):
            self._grid.addWidget(tile, index // wanted, index % wanted)
        tab_through(self, self.tiles.values())
