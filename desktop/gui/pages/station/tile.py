"""One slot of the station: the verdict fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout

from desktop.core.verdicts import Verdict
from desktop.gui.accessibility import Role
from desktop.gui.pages.station.faces import IdleFace, RunFace, VerdictFace
from desktop.gui.pages.station.model import Slot, StationModel
from desktop.gui.theme import Look, space
from desktop.gui.widgets.badge import HEIGHT as BADGE_HEIGHT
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.surface import STRIP_HEIGHT, Surface
from desktop.gui.widgets.text import ElidedLabel, label
from desktop.gui.words import VERDICT_TONES, port_name, verdict_word

# px; room for a verdict with its sentence and hint, and for the same in one line each.
TALL_HEIGHT, FLAT_HEIGHT = 316, 130


class Tile(Surface):
    """Click, Enter or Space chooses the slot for the next scan; `details_wanted` when a person asks why."""

    accessible_role = Role.Button
    chosen = Signal(str)
    details_wanted = Signal(str)

    def __init__(self, look: Look, name: str, *, flat: bool) -> None:
        super().__init__(look)
        self.slot_name = name
        self._is_next = False
        self._tone = "idle"
        self._filled = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._title = label("strong")
        self._port = ElidedLabel("dim", Qt.TextElideMode.ElideLeft)
        self._port.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._next = Badge(look)
        self._idle, self._run = IdleFace(look, flat=flat), RunFace(look, flat=flat)
        self._verdict = VerdictFace(look, flat=flat)
        self._verdict.details_wanted.connect(lambda: self.details_wanted.emit(self.slot_name))
        self._faces = QStackedWidget()
        self.setMinimumSize(0, FLAT_HEIGHT if flat else TALL_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        for face in (self._idle, self._run, self._verdict):
            self._faces.addWidget(face)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._next)
        head.addWidget(self._port, 1)
        column = QVBoxLayout(self)
        side = space("medium") + 2
        margin = space("small") if flat else space("medium")
        column.setContentsMargins(side, STRIP_HEIGHT + margin - space("hair"), side, margin)
        column.setSpacing(space("hair") if flat else space("small"))
        self._title.setFixedHeight(BADGE_HEIGHT)
        column.addLayout(head)
        column.addWidget(self._faces, 1)

    @property
    def text(self) -> str:
        """What a person reads in the tile's middle."""
        face = self._faces.currentWidget()
        return face.text if isinstance(face, IdleFace | RunFace | VerdictFace) else ""

    def show_slot(self, slot: Slot, model: StationModel, *, is_next: bool) -> None:
        self._is_next = is_next
        self._title.setText(self.tr("Slot {0}").format(slot.info.slot))
        self._port.show_text(port_name(slot.info.port))
        self._port.setToolTip(slot.info.port)
        self._next.setVisible(is_next)
        self._next.show_state(self.tr("Next scan"), "run", "barcode-scan")
        run, asked = slot.run, model.asked.get(slot.info.slot)
        if asked is not None and slot.state != "running":
            run, self._tone = None, "run"
            self._idle.show_asked(asked)
            self._faces.setCurrentWidget(self._idle)
            self._say(slot, f"{asked} {self._idle.text}")
        elif run is None:
            self._tone = "idle"
            self._idle.show_slot(slot)
            self._faces.setCurrentWidget(self._idle)
            self._say(slot, self._idle.text)
        elif run.finished is None:
            self._tone = "run"
            self._run.show_run(run, model)
            self._faces.setCurrentWidget(self._run)
            self._say(slot, f"{run.serial} {run.step}/{len(run.phases)}")
        else:
            self._tone = VERDICT_TONES[run.finished.verdict]
            self._verdict.show_result(run.finished)
            self._faces.setCurrentWidget(self._verdict)
            self._say(slot, f"{verdict_word(run.finished.verdict)} {run.serial}")
        self._filled = (
            run is not None and run.finished is not None and run.finished.verdict is not Verdict.ABORTED
        )
        self._dress()

    def _say(self, slot: Slot, text: str) -> None:
        self.setAccessibleName(f"{self.tr('Slot {0}').format(slot.info.slot)}: {text}")

    def _dress(self) -> None:
        fill = f"{self._tone}-soft" if self._filled else "panel"
        if self.hasFocus():
            self.dress(fill, "text", self._tone, edge_width=2)
        elif self._is_next:
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
        else:
            super().keyPressEvent(event)
