"""What a roomy tile shows inside: nothing plugged in, or a run. Its verdict is in `verdict_face`."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.gui.formats import duration, seconds
from desktop.gui.icons import Icon
from desktop.gui.pages.station.model import StationModel
from desktop.gui.pages.station.slot import Run, Slot
from desktop.gui.theme import Look, space
from desktop.gui.widgets.bars import StackedBar
from desktop.gui.widgets.lamp import Light
from desktop.gui.widgets.steps import StepList
from desktop.gui.widgets.text import ElidedLabel, label
from desktop.gui.words import DOING, word


class Face(QWidget):
    """`show_slot` shows a slot whose lamp is `light`; `show_time` how long the run in it has taken by now."""

    details_wanted = Signal()
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(space("small"))

    @property
    def text(self) -> str:
        """All that can be read on this face."""
        raise NotImplementedError

    def show_slot(self, slot: Slot, model: StationModel, light: Light) -> None:
        raise NotImplementedError

    def show_time(self, run: Run, model: StationModel) -> None:
        """For faces that show a run at work."""


class IdleFace(Face):
    """Also of what has been scanned, and its run has not begun yet."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._icon = Icon(look, "power-plug-outline", "idle", 56)
        self._text, self._line = label("prompt", centred=True, wrap=True), label("dim", centred=True)
        self.column.addStretch(1)
        self.column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignCenter)
        self.column.addWidget(self._text)
        self.column.addWidget(self._line)
        self.column.addStretch(1)

    @property
    def text(self) -> str:
        return self._text.text()

    def show_slot(self, slot: Slot, model: StationModel, light: Light) -> None:
        self._icon.show_icon(light.icon, light.tone)
        self._text.setText(light.word)
        waits = slot.info.present and slot.info.tells_presence and slot.run is None
        self._line.setText(light.line or (self.tr("A unit is plugged in") if waits else ""))


class RunFace(Face):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._serial = label("serial")
        self._doing = ElidedLabel("phase")
        self._bar = StackedBar(look, 8)
        self._step, self._time = label("dim"), label("dim")
        self._steps = StepList(look)
        timing = QHBoxLayout()
        timing.addWidget(self._step)
        timing.addStretch()
        timing.addWidget(self._time)
        for part in (self._serial, self._doing, self._bar):
            self.column.addWidget(part)
        self.column.addLayout(timing)
        self.column.addSpacing(space("hair"))
        self.column.addWidget(self._steps, 1)

    @property
    def text(self) -> str:
        return self._doing.whole

    def show_slot(self, slot: Slot, model: StationModel, light: Light) -> None:
        run = slot.run
        if run is None:
            return
        total = max(len(run.phases), 1)
        self._serial.setText(run.serial)
        self._doing.show_text(self.tr("Waiting for AWS") if run.waits_for else word(DOING, run.current))
        self.setToolTip(self.tr("The limit of {0} is reached").format(run.waits_for) if run.waits_for else "")
        self._bar.show_shares((("run", (run.step - 0.5) / total),))
        self._step.setText(self.tr("step {0} of {1}").format(run.step, total))
        self._steps.show_steps(list(run.steps()))
        self.show_time(run, model)

    def show_time(self, run: Run, model: StationModel) -> None:
        left = model.remaining(run)
        elapsed = seconds(model.elapsed(run))
        about = self.tr("{0} · about {1} left").format(elapsed, duration(round(left))) if left else elapsed
        self._time.setText(about)
