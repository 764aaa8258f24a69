"""One slot of the station: the verdict fills it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.core.verdicts import Verdict
from desktop.gui.accessibility import Role
from desktop.gui.pages.station.lights import light_of
from desktop.gui.pages.station.model import StationModel
from desktop.gui.pages.station.slot import Slot
from desktop.gui.pages.station.tiles.compact_face import CompactFace
from desktop.gui.pages.station.tiles.faces import Face, IdleFace, RunFace
from desktop.gui.pages.station.tiles.grid import Form
from desktop.gui.pages.station.tiles.verdict_face import VerdictFace
from desktop.gui.theme import Look, space
from desktop.gui.widgets.badge import HEIGHT as BADGE_HEIGHT
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.lamp import Light
from desktop.gui.widgets.poured import Poured
from desktop.gui.widgets.surface import STRIP_HEIGHT
from desktop.gui.widgets.text import ElidedLabel, label
from desktop.gui.words import port_name, slot_title


class TileHead(QWidget):
    """Which slot it is, on which port, and whether the next scan is for it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._title = label("strong")
        self._badge = Badge(look)
        self._port = ElidedLabel("dim", Qt.TextElideMode.ElideLeft)
        self._port.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(BADGE_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._title)
        row.addWidget(self._badge)
        row.addWidget(self._port, 1)

    def show_head(self, title: str, port: str, *, is_next: bool, is_asked: bool) -> None:
        self._title.setText(title)
        self._port.show_text(port_name(port))
        self._port.setToolTip(port)
        self._badge.setVisible(is_next or is_asked)
        if is_asked:
            self._badge.show_state(self.tr("This one?"), "run", "help-rhombus")
        else:
            self._badge.show_state(self.tr("Next scan"), "run", "barcode-scan")


class Tile(Poured):
    """Click, Enter or Space chooses the slot for the next scan; `details_wanted` when a person asks why.

    Delete, or a button, dismisses a result that is not good.
    """

    accessible_role = Role.Button
    chosen = Signal(str)
    dismissed = Signal(str)
    details_wanted = Signal(str)

    def __init__(self, look: Look, name: str, form: Form) -> None:
        super().__init__(look)
        self.slot_name = name
        self._is_lit = False
        self._tone = "idle"
        self._filled = self._was_running = False
        self._shown: tuple[object, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._head = TileHead(look) if form == "full" else None
        self._faces = QStackedWidget()
        compact = CompactFace(look) if form == "compact" else None
        self._idle: Face = compact or IdleFace(look)
        self._run: Face = compact or RunFace(look)
        self._verdict: Face = compact or VerdictFace(look)
        self.face: Face = self._idle
        for face in {self._idle: 0, self._run: 0, self._verdict: 0}:  # each once, in this order
            self._faces.addWidget(face)
            face.details_wanted.connect(lambda: self.details_wanted.emit(self.slot_name))
            face.dismissed.connect(lambda: self.dismissed.emit(self.slot_name))
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        side, margin = (6, 5) if self._head is None else (space("medium") + 2, space("medium") - 4)
        column.setContentsMargins(side, STRIP_HEIGHT + margin, side, margin)
        column.setSpacing(space("small"))
        if self._head is not None:
            column.addWidget(self._head)
        column.addWidget(self._faces, 1)

    @property
    def text(self) -> str:
        """What a person reads in the tile's middle."""
        return self.face.text

    def show_slot(self, slot: Slot, model: StationModel, *, is_next: bool, is_asked: bool = False) -> bool:
        """Whether there was anything new but the time.

        `is_asked`: the unit whose label was scanned may be in this one.
        """
        asked, run = model.asked.get(slot.info.slot), slot.run
        shown = (slot.info, asked, is_next, is_asked, None if run is None else run.progress)
        if shown == self._shown:
            self.show_time(slot, model)
            return False
        self._shown = shown
        self._show_all(slot, model, is_next=is_next, is_asked=is_asked)
        return True

    def show_time(self, slot: Slot, model: StationModel) -> None:
        """Of a run at work all else stays as it is between its events."""
        if slot.run is not None and slot.state == "running":
            self.face.show_time(slot.run, model)

    def forget(self) -> None:
        """What was shown was in another language or size: all is shown anew next time."""
        self._shown = ()

    def _show_all(self, slot: Slot, model: StationModel, *, is_next: bool, is_asked: bool) -> None:
        self._is_lit = is_next or is_asked
        light = light_of(slot, model.asked.get(slot.info.slot))
        title = slot_title(slot.info.slot, slot.info.name)
        if self._head is not None:
            self._head.show_head(title, slot.info.port, is_next=is_next, is_asked=is_asked)
        else:
            self.setToolTip(f"{title} · {port_name(slot.info.port)}")
            light = replace(light, ink="accent" if self._is_lit else "text")
        faces = {"running": self._run, "finished": self._verdict}
        self.face = self._idle if light.prompt else faces[slot.state]
        self.face.show_slot(slot, model, light)
        self._faces.setCurrentWidget(self.face)
        self.setAccessibleName(f"{title}: {light.word} {light.line}".rstrip())
        self._turn(slot, light)

    def _turn(self, slot: Slot, light: Light) -> None:
        """Takes the colours of the slot's state; a verdict that has just come is poured over the tile."""
        result = None if light.prompt or slot.run is None else slot.run.finished
        before, came = self.fill, self._was_running and result is not None
        self._was_running = slot.state == "running"
        self._tone = "idle" if light.tone == "accent" else light.tone
        self._filled = result is not None and result.verdict is not Verdict.ABORTED
        self._dress()
        if came:
            self.pour_over(before)

    def _dress(self) -> None:
        fill = f"{self._tone}-soft" if self._filled else "panel"
        if self.hasFocus():
            self.dress(fill, "text", self._tone, edge_width=2)
        elif self._is_lit:
            self.dress(fill, "accent", self._tone, edge_width=2)
        else:
            self.dress(fill, "line", self._tone)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._dress()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._dress()

    def press(self) -> None:
        self.chosen.emit(self.slot_name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.press()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.press()
        elif event.key() == Qt.Key.Key_Delete:
            self.dismissed.emit(self.slot_name)
        else:
            super().keyPressEvent(event)
