"""What a slot tile shows inside: nothing plugged in, a run, a verdict."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.events import RunFinished
from desktop.core.verdicts import Verdict
from desktop.gui.icons import Icon
from desktop.gui.language import sentence
from desktop.gui.pages.station.model import Run, Slot, StationModel
from desktop.gui.theme import Look, space
from desktop.gui.widgets.bars import StackedBar
from desktop.gui.widgets.notice import CodeButton
from desktop.gui.widgets.steps import StepList
from desktop.gui.widgets.text import Button, ElidedLabel, label, mark
from desktop.gui.words import DOING, VERDICT_ICONS, VERDICT_TONES, seconds, verdict_word, word


class Face(QWidget):
    """One of a tile's faces, in a tall and a flat (`compact`) form."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(space("small"))

    def centre(self, widget: QWidget) -> None:
        self.column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)


class IdleFace(Face):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._icon = Icon(look, "power-plug-outline", "idle", 52)
        self._text = label("prompt", centred=True, wrap=True)
        self._line = label("dim", centred=True, wrap=True)
        self.column.addStretch()
        self.centre(self._icon)
        self.column.addWidget(self._text)
        self.column.addWidget(self._line)
        self.column.addStretch()

    def compact(self, on: bool) -> None:
        self._icon.setVisible(not on)

    def render_slot(self, slot: Slot) -> None:
        if slot.info.present:
            self._icon.show_icon("barcode-scan", "accent")
            self._text.setText(self.tr("Scan its label"))
            self._line.setText(self.tr("A unit is plugged in"))
        else:
            self._icon.show_icon("power-plug-outline", "idle")
            self._text.setText(self.tr("Plug in a unit"))
            self._line.setText("")

    @property
    def text(self) -> str:
        return self._text.text()


class RunFace(Face):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._serial = label("serial")
        self._doing = ElidedLabel("phase")
        self._bar = StackedBar(look, 8)
        self._step = label("dim")
        self._time = label("dim")
        self._steps = StepList(look)
        self.column.addWidget(self._serial)
        self.column.addWidget(self._doing)
        self.column.addWidget(self._bar)
        foot = QHBoxLayout()
        foot.addWidget(self._step)
        foot.addStretch()
        foot.addWidget(self._time)
        self.column.addLayout(foot)
        self.column.addSpacing(space("hair"))
        self.column.addWidget(self._steps)
        self.column.addStretch()

    def compact(self, on: bool) -> None:
        self._steps.setVisible(not on)

    def render_run(self, run: Run, model: StationModel) -> None:
        self._serial.setText(run.serial)
        self._doing.show_text(word(DOING, run.current))
        total = max(len(run.phases), 1)
        self._bar.show_shares((("run", (run.step - 0.5) / total),))
        self._step.setText(self.tr("step {0} of {1}").format(run.step, total))
        left = model.remaining(run)
        elapsed = seconds(model.elapsed(run))
        about = self.tr("{0} · about {1:.0f} s left").format(elapsed, left) if left else elapsed
        self._time.setText(about)
        self._steps.show_steps(list(run.steps()))


class VerdictFace(Face):
    """The verdict, readable at two metres; for anything but PASS what it means and what to do."""

    details_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._icon = Icon(look, "check-bold", "pass", 44)
        self._word = label("verdict")
        self._serial = label("serial")
        self._line = label("dim", wrap=True)
        self._message = label("strong", wrap=True)
        self._hint = label(wrap=True)
        self._details = Button(look)
        self._details.clicked.connect(self.details_wanted)
        self._code = CodeButton(look)
        self._seen = Icon(look, "cloud-check", "pass", 18)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(space("medium"))
        self._compact = False
        self._build()

    def _build(self) -> None:
        self._top.addStretch()
        self._top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignCenter)
        self._top.addWidget(self._word, 0, Qt.AlignmentFlag.AlignCenter)
        self._top.addStretch()
        connected = QHBoxLayout()
        connected.addStretch()
        connected.addWidget(self._seen)
        connected.addWidget(self._line)
        connected.addStretch()
        foot = QHBoxLayout()
        foot.addWidget(self._details)
        foot.addWidget(self._code)
        foot.addStretch()
        self.column.addStretch()
        self.column.addLayout(self._top)
        self.column.addWidget(self._serial)
        self.column.addLayout(connected)
        self.column.addWidget(self._message)
        self.column.addWidget(self._hint)
        self.column.addLayout(foot)
        self.column.addStretch()

    def compact(self, on: bool) -> None:
        self._compact = on
        self._icon.setFixedSize(*((28, 28) if on else (44, 44)))
        mark(self._word, "role", "verdict-small" if on else "verdict")

    @property
    def text(self) -> str:
        """All that can be read on this face."""
        parts = (self._word, self._serial, self._line, self._message, self._hint, self._code)
        return "\n".join(part.text() for part in parts if not part.isHidden())

    def render_result(self, result: RunFinished) -> None:
        good = result.verdict is Verdict.PASS
        tone = VERDICT_TONES[result.verdict]
        self._icon.show_icon(VERDICT_ICONS[result.verdict], tone)
        self._word.setText(verdict_word(result.verdict))
        mark(self._word, "tone", tone)
        upright = good and not self._compact
        self._top.setDirection(
            QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight
        )
        if upright:
            self._icon.setFixedSize(64, 64)
        middle = Qt.AlignmentFlag.AlignCenter if good else Qt.AlignmentFlag.AlignLeft
        self._serial.setAlignment(middle)
        self._serial.setText(result.serial)
        self._render_line(result, good)
        self._render_problem(result)

    def _render_line(self, result: RunFinished, good: bool) -> None:
        took = seconds(result.seconds)
        seen = self.tr("{0} · AWS saw it connect").format(took) if result.connected else took
        self._line.setText(seen)
        self._line.setVisible(good)
        self._seen.setVisible(good and result.connected)

    def _render_problem(self, result: RunFinished) -> None:
        problem = result.problem
        for part in (self._message, self._details, self._code):
            part.setVisible(problem is not None)
        self._hint.setVisible(problem is not None and bool(problem.hint) and not self._compact)
        if problem is not None:
            self._message.setText(sentence(problem.message))
            self._hint.setText(sentence(problem.hint))
            self._code.show_problem(problem)
            self._details.name(self.tr("Details"), self.tr("Details of {0}").format(result.serial))
