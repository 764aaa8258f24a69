"""What is seen while the window closes: the units that come to their end first, and then nothing to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.app.tasks import OperationFailed
from desktop.core.events import Event, PhaseStarted, RunFinished, RunStarted
from desktop.core.verdicts import Verdict
from desktop.gui.icons import Icon
from desktop.gui.pages.station.model import StationModel
from desktop.gui.theme import Look, space
from desktop.gui.widgets.bars import Spinner
from desktop.gui.widgets.renewal import let_go
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, label, mark
from desktop.gui.words import DOING, VERDICT_ICONS, VERDICT_TONES, verdict_word, word

Stage = Literal["finishing", "ending"]


@dataclass
class UnitLeft:
    """A unit that was at work when the window was to close; `verdict` once it is not."""

    slot: str
    serial: str
    phase: str = ""
    verdict: Verdict | None = None

    def go_on(self, event: Event) -> None:
        match event:
            case RunStarted(slot=self.slot):
                self.serial = event.serial
            case PhaseStarted(slot=self.slot):
                self.phase = event.phase
            case RunFinished(slot=self.slot):
                self.verdict = event.verdict
            case OperationFailed(area="station", slot=self.slot):
                self.verdict = Verdict.ABORTED  # it did not begin

    @property
    def doing(self) -> str:
        return verdict_word(self.verdict) if self.verdict else word(DOING, self.phase)


def units_left(model: StationModel) -> list[UnitLeft]:
    """Those at work, and those that were scanned and are about to be."""
    left = []
    for name, slot in model.slots.items():
        if slot.run is not None and slot.run.finished is None:
            left.append(UnitLeft(name, slot.run.serial, slot.run.current))
        elif name in model.asked:
            left.append(UnitLeft(name, model.asked[name]))
    return left


class _Line:
    """A unit in a row of its own."""

    def __init__(self, look: Look, grid: QGridLayout, row: int) -> None:
        self._icon = Icon(look, "circle-double", "run", 20)
        self._slot, self._serial, self._doing = label("dim"), label("mono"), label("strong")
        for column, part in enumerate((self._icon, self._slot, self._serial, self._doing)):
            grid.addWidget(part, row, column)

    def show_unit(self, unit: UnitLeft) -> None:
        tone = VERDICT_TONES[unit.verdict] if unit.verdict else "run"
        self._icon.show_icon(VERDICT_ICONS[unit.verdict] if unit.verdict else "circle-double", tone)
        self._slot.setText(QCoreApplication.translate("Closing", "Slot {0}").format(unit.slot))
        self._serial.setText(unit.serial)
        self._doing.setText(unit.doing)
        mark(self._doing, "tone", tone)

    @property
    def text(self) -> str:
        return " ".join(part.text() for part in (self._slot, self._serial, self._doing))


class ClosingPage(QWidget):
    """`stop_wanted`: not even to the end of these units; `keep_wanted`: not to close after all."""

    stop_wanted = Signal()
    keep_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._stage: Stage = "ending"
        self._units: list[UnitLeft] = []
        self._lines: list[_Line] = []
        self._heading, self._text = label("heading", centred=True), label("dim", wrap=True, centred=True)
        self._table = QWidget()
        self.stop_button, self.keep_button = Button(look, "danger", "stop", "fail"), Button(look)
        self.stop_button.clicked.connect(self.stop_wanted)
        self.keep_button.clicked.connect(self.keep_wanted)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        card = Card(self._look, titled=False)
        card.setFixedWidth(620)
        card.body.setContentsMargins(*(space("huge"),) * 4)
        card.body.setSpacing(space("medium"))
        card.body.addWidget(Spinner(self._look, 56), 0, Qt.AlignmentFlag.AlignCenter)
        for part in (self._heading, self._text, self._table):
            card.body.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(space("small"))
        buttons.addStretch()
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.stop_button)
        buttons.addStretch()
        card.body.addLayout(buttons)
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space("medium"))
        self._grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)

    def begin(self, units: Sequence[UnitLeft]) -> None:
        let_go(self._grid, self._table.findChildren(QWidget))
        self._units = list(units)
        self._lines = [_Line(self._look, self._grid, row) for row in range(len(self._units))]
        self._table.setVisible(bool(self._units))

    def show_stage(self, stage: Stage) -> None:
        self._stage = stage
        self.retranslate()
        if stage == "finishing":
            self.keep_button.setFocus()
        else:
            self.setFocus()

    def apply(self, event: Event) -> None:
        for unit in self._units:
            if unit.verdict is None:
                unit.go_on(event)
        self.retranslate()

    @property
    def done(self) -> bool:
        return all(unit.verdict is not None for unit in self._units)

    @property
    def text(self) -> str:
        words: list[QLabel | _Line] = [self._heading, self._text, *self._lines]
        return "\n".join(part.text if isinstance(part, _Line) else part.text() for part in words)

    def retranslate(self) -> None:
        finishing = self._stage == "finishing"
        closing = self.tr("Linekey is closing…")
        self._heading.setText(self.tr("Linekey closes when these units are done") if finishing else closing)
        waits = self.tr("A step that cannot be undone finishes first; the rest of a unit is taken back.")
        self._text.setText(self.tr("What was done is kept in the ledger.") if self.done else waits)
        self._text.setVisible(not finishing)
        self.stop_button.name(self.tr("Stop them now"))
        self.keep_button.name(self.tr("Keep working"))
        for button in (self.stop_button, self.keep_button):
            button.setVisible(finishing)
        for unit, line in zip(self._units, self._lines, strict=True):
            line.show_unit(unit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
