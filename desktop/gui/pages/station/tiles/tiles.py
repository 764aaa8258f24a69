"""The tiles of all slots, laid out for their number and the room there is."""

from __future__ import annotations

from sys import maxsize

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.gui.legible import legible_on
from desktop.gui.pages.station.model import StationModel
from desktop.gui.pages.station.placing import next_slot
from desktop.gui.pages.station.tiles.grid import GAP, Form, Grid
from desktop.gui.pages.station.tiles.tile import Tile
from desktop.gui.theme import Look
from desktop.gui.widgets.renewal import let_go, stand_in, tab_through


class Tiles(QWidget):
    chosen = Signal(str)
    dismissed = Signal(str)
    details_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self.tiles: dict[str, Tile] = {}
        self._form: Form = "full"
        self._shown: Grid | None = None
        self._legible = 0.0

    def show_slots(self, model: StationModel, wanted: Grid, most: int = maxsize) -> bool:
        """At most so many tiles that have something new; whether none may be left."""
        if list(self.tiles) != list(model.slots) or wanted.form != self._form:
            self._rebuild(model, wanted.form)
        if wanted != self._shown:
            self._reflow(wanted)
        if (least := legible_on(self.screen())) != self._legible:
            self._legible = least
            self.forget()
        following = next_slot(model)
        asked = model.waiting_slots() if model.question is not None else ()
        for name, slot in model.slots.items():
            most -= self.tiles[name].show_slot(slot, model, is_next=name == following, is_asked=name in asked)
            if most == 0:
                return False
        return True

    def show_time(self, model: StationModel) -> None:
        """As `show_slots`, where no event has come since."""
        for name, tile in self.tiles.items():
            if (slot := model.slots.get(name)) is not None:
                tile.show_time(slot, model)

    def forget(self) -> None:
        for tile in self.tiles.values():
            tile.forget()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.forget()

    def _rebuild(self, model: StationModel, form: Form) -> None:
        let_go(self._grid, self.tiles.values())
        self._form, self._shown = form, None
        self.tiles = {name: Tile(self._look, name, form) for name in model.slots}
        for tile in self.tiles.values():
            tile.chosen.connect(self.chosen)
            tile.dismissed.connect(self.dismissed)
            tile.details_wanted.connect(self.details_wanted)

    def _reflow(self, wanted: Grid) -> None:
        self._shown = wanted
        for tile in self.tiles.values():
            tile.setMinimumHeight(wanted.least_tile)
        stand_in(self._grid, self.tiles.values(), wanted.columns)
        tab_through(self, self.tiles.values())
