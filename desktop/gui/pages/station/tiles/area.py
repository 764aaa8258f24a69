"""Below the scan box: the tiles, and the panels of the shift where they take nothing from a tile."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.gui.pages.station.model import StationModel
from desktop.gui.pages.station.panels import ShiftPanels
from desktop.gui.pages.station.tiles.grid import LEAST, grid
from desktop.gui.pages.station.tiles.tiles import Tiles
from desktop.gui.theme import Look, space
from desktop.gui.widgets.surface import Empty


class TileArea(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.tiles, self.panels = Tiles(look), ShiftPanels(look)
        self._empty = Empty(look, "power-plug-outline")
        self._model: StationModel | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.tiles)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space("medium"))
        self._column.addWidget(self._scroll, 5)
        self._column.addWidget(self._empty, 5)
        self._column.addWidget(self.panels, 4)

    def show_tiles(self, model: StationModel) -> None:
        self._model = model
        count = len(model.slots)
        below = self.panels.minimumHeight() + self._column.spacing()
        beside, alone = (grid(count, self.width(), self.height() - part) for part in (below, 0))
        fits = beside.comfortable and beside.form == alone.form
        shown = beside if fits else alone
        self.tiles.show_slots(model, shown)
        self.panels.setVisible(fits)
        # Small tiles have all that the panels need not.
        needed = shown.full_height if shown.form == "full" else self.height() - below
        self._scroll.setMinimumHeight(needed if fits else 0)
        self._scroll.setVisible(count > 0)
        self._empty.setVisible(count == 0)

    def retranslate(self) -> None:
        self.panels.retranslate()
        self.tiles.forget()
        self._empty.say(
            self.tr("Plug in a unit"), self.tr("Every serial port of this computer becomes a slot here.")
        )

    def minimumSizeHint(self) -> QSize:
        """Less than all may need: tiles are scrolled rather than the window made larger than its screen."""
        return QSize(LEAST[0], LEAST[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._model is not None:
            self.show_tiles(self._model)
