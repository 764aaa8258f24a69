"""The station from across the hall: a second window with one lamp per slot."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QMouseEvent, QResizeEvent, QScreen, QShowEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.verdicts import Verdict
from desktop.gui.accessibility import Role
from desktop.gui.pages.station.lights import light_of
from desktop.gui.pages.station.model import StationModel
from desktop.gui.pages.station.slot import Slot
from desktop.gui.pages.station.tiles.grid import GAP, best
from desktop.gui.theme import Look, space
from desktop.gui.widgets.lamp import Lamp
from desktop.gui.widgets.renewal import let_go, stand_in
from desktop.gui.widgets.surface import Surface

# px, on a screen that it shares; and what a lamp's sides are to each other where there is a choice.
_USUAL, _SHAPE = QSize(960, 540), (16, 9)
# As many times as high as must be: it is read from further away.
_MOST = 12.0


class SlotLamp(Surface):
    """Its whole ground has the colour of work or of a verdict; a slot that waits stays pale."""

    accessible_role = Role.StaticText

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._lamp = Lamp(look, numbered=True, centred=True, most=_MOST)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space("medium"),) * 4)
        column.addWidget(self._lamp)

    @property
    def text(self) -> str:
        return self._lamp.text()

    def show_slot(self, slot: Slot, asked: str | None) -> None:
        light = light_of(slot, asked)
        result = slot.run.finished if slot.run is not None else None
        stopped = result is not None and result.verdict is Verdict.ABORTED
        lit = not light.prompt and not stopped
        self.dress(light.tone if lit else "panel", "line")
        self._lamp.show_light(replace(light, tone="on-accent", ink="on-accent") if lit else light)
        self.setAccessibleName(f"{light.number}: {light.word} {light.line}".rstrip())


class LampView(QWidget):
    """On a screen of its own it fills that; on the owner's it is a window that can be moved and closed.

    It takes no focus, so that no scan goes astray. A screen that is unplugged takes it along, and one that
    is plugged in brings it back. `wanted_changed` when a person opens it, or closes it: a double click does.
    """

    wanted_changed = Signal(bool)

    def __init__(self, look: Look, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look, self._owner = look, owner
        self._wanted = False
        self._model: StationModel | None = None
        self._slots: dict[str, SlotLamp] = {}
        self._grid = QGridLayout(self)
        self._grid.setSpacing(GAP)
        app = QApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._screens_changed)
            app.screenRemoved.connect(self._screens_changed)

    @property
    def lamps(self) -> dict[str, SlotLamp]:
        return self._slots

    @property
    def wanted(self) -> bool:
        return self._wanted

    def toggle(self) -> None:
        self.show_or_hide(not self.isVisible())

    def show_or_hide(self, on: bool) -> None:
        """As a person wants it."""
        if on:
            self.open()
        else:
            self._want(False)
            self.close()

    def open(self) -> None:
        self._want(True)
        screen = self._other_screen()
        if screen is None:
            self.resize(_USUAL)
            self.showNormal()
        else:
            self.setGeometry(screen.geometry())
            self.showFullScreen()

    def open_elsewhere(self) -> None:
        """As somebody wanted it before, if there is a screen for it now."""
        self._want(True)
        if self._other_screen() is not None:
            self.open()

    def show_model(self, model: StationModel) -> None:
        self._model = model
        if not self.isVisible():
            return
        if list(self._slots) != list(model.slots):
            self._rebuild(model)
        for name, slot in model.slots.items():
            self._slots[name].show_slot(slot, model.asked.get(name))

    def _rebuild(self, model: StationModel) -> None:
        let_go(self._grid, self._slots.values())
        self._slots = {name: SlotLamp(self._look) for name in model.slots}
        self._reflow()

    def _reflow(self) -> None:
        _, columns = best(len(self._slots), self.width(), self.height(), _SHAPE)
        stand_in(self._grid, self._slots.values(), columns)

    def _other_screen(self) -> QScreen | None:
        own = self._owner.window().screen()
        return next((screen for screen in QGuiApplication.screens() if screen is not own), None)

    def _screens_changed(self) -> None:
        if not self._wanted:
            return
        if self._other_screen() is not None:
            self.open()
        elif self.isFullScreen():  # it would cover the owner
            self.hide()

    def _want(self, on: bool) -> None:
        if on != self._wanted:
            self._wanted = on
            self.wanted_changed.emit(on)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._model is not None:
            self.show_model(self._model)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.show_or_hide(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if event.spontaneous():  # by its own button: not when Linekey ends
            self._want(False)
