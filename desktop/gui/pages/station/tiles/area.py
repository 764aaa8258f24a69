"""Below the scan box: the tiles, and the panels of the shift where they take nothing from a tile."""

from __future__ import annotations

from collections.abc import Callable
from sys import maxsize

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from desktop.gui.pages.station.model import StationModel
from desktop.gui.pages.station.panels import ShiftPanels
from desktop.gui.pages.station.tiles.grid import LEAST
from desktop.gui.pages.station.tiles.room import share
from desktop.gui.pages.station.tiles.tiles import Tiles
from desktop.gui.theme import Look
from desktop.gui.widgets.surface import Empty


class TileArea(QWidget):
    def __init__(self, look: Look, whole: Callable[[], int]) -> None:
        """`whole`: the px of height that this would have if nothing were said above it."""
        super().__init__()
        self.tiles, self.panels = Tiles(look), ShiftPanels(look)
        self._empty = Empty(look, "power-plug-outline")
        self._model: StationModel | None = None
        self._whole = whole
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.tiles)
        for part in (self._scroll, self._empty, self.panels):
            part.setParent(self)

    def show_tiles(self, model: StationModel, most: int = maxsize) -> bool:
        """As `Tiles.show_slots`."""
        self._model = model
        count, width, height = len(model.slots), self.width(), self.height()
        room = share(count, width, max(self._whole(), height), height)
        whole = self.tiles.show_slots(model, room.grid, most)
        for part in (self._scroll, self._empty):
            part.setGeometry(0, 0, width, room.tiles)
        if room.panels:
            self.panels.setGeometry(0, height - room.panels, width, room.panels)
        self.panels.setVisible(room.panels > 0)
        self._scroll.setVisible(count > 0)
        self._empty.setVisible(count == 0)
        return whole

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
