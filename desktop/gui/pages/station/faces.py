"""What a slot tile shows inside: nothing plugged in, a run, a verdict. Each has a tall and a flat form."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.events import RunFinished
from desktop.core.verdicts import GOOD, Verdict
from desktop.gui.formats import duration, seconds
from desktop.gui.icons import Icon
from desktop.gui.pages.station.model import Run, Slot, StationModel
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.bars import StackedBar
from desktop.gui.widgets.notice import CodeButton
from desktop.gui.widgets.paragraph import Paragraph
from desktop.gui.widgets.steps import StepList
from desktop.gui.widgets.text import Button, ElidedLabel, label, mark
from desktop.gui.words import DOING, VERDICT_ICONS, VERDICT_TONES, verdict_word, word


class Face(QWidget):
    def __init__(self, *, flat: bool) -> None:
        super().__init__()
        self.flat = flat
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(space("hair") if flat else space("small"))


class IdleFace(Face):
    def __init__(self, look: Look, *, flat: bool) -> None:
        super().__init__(flat=flat)
        self._icon = Icon(look, "power-plug-outline", "idle", 26 if flat else 56)
        self._text = label("prompt")
        self._line = label("dim", centred=True)
        across = QBoxLayout.Direction.LeftToRight if flat else QBoxLayout.Direction.TopToBottom
        middle = QBoxLayout(across)
        middle.setSpacing(space("small"))
        middle.addStretch()
        for part in (self._icon, self._text):
            middle.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
        middle.addStretch()
        self.column.addStretch(1)
        self.column.addLayout(middle)
        self.column.addWidget(self._line)
        self.column.addStretch(1)

    def show_slot(self, slot: Slot) -> None:
        present = slot.info.present
        self._line.setVisible(present and slot.info.tells_presence and not self.flat)
        if present:
            self._icon.show_icon("barcode-scan", "accent")
            self._text.setText(self.tr("Scan its label"))
            self._line.setText(self.tr("A unit is plugged in"))
        else:
            self._icon.show_icon("power-plug-outline", "idle")
            self._text.setText(self.tr("Plug in a unit"))

    def show_asked(self, serial: str) -> None:
        """It has been scanned, and its run has not begun yet."""
        self._icon.show_icon("circle-double", "run")
        self._text.setText(word(DOING, ""))
        self._line.setText(serial)
        self._line.setVisible(not self.flat)

    @property
    def text(self) -> str:
        return self._text.text()


class RunFace(Face):
    def __init__(self, look: Look, *, flat: bool) -> None:
        super().__init__(flat=flat)
        self._serial = label("mono" if flat else "serial")
        self._doing = ElidedLabel("phase")
        self._bar = StackedBar(look, 8)
        self._step = label("dim")
        self._time = label("dim")
        self._steps = StepList(look)
        timing = QHBoxLayout()
        timing.addWidget(self._serial if flat else self._step)
        timing.addStretch()
        timing.addWidget(self._time)
        if flat:
            self.column.addStretch(1)
        else:
            self.column.addWidget(self._serial)
        self.column.addWidget(self._doing)
        self.column.addWidget(self._bar)
        self.column.addLayout(timing)
        if not flat:
            self.column.addSpacing(space("hair"))
            self.column.addWidget(self._steps, 1)
        self.column.addStretch(1 if flat else 0)

    @property
    def text(self) -> str:
        return self._doing.whole

    def show_run(self, run: Run, model: StationModel) -> None:
        total = max(len(run.phases), 1)
        self._serial.setText(run.serial)
        self._doing.show_text(self.tr("Waiting for AWS") if run.waits_for else word(DOING, run.current))
        self.setToolTip(self.tr("The limit of {0} is reached").format(run.waits_for) if run.waits_for else "")
        self._bar.show_shares((("run", (run.step - 0.5) / total),))
        self._step.setText(self.tr("step {0} of {1}").format(run.step, total))
        left = None if self.flat else model.remaining(run)
        elapsed = seconds(model.elapsed(run))
        about = self.tr("{0} · about {1} left").format(elapsed, duration(round(left))) if left else elapsed
        self._time.setText(about)
        self._steps.show_steps(list(run.steps()))


class VerdictFace(Face):
    """The verdict, readable at two metres; for a unit that is not good the order for the technician.

    Where there is none, what happened and what to do; the details tell that in any case.
    """

    details_wanted = Signal()
    dismissed = Signal()

    def __init__(self, look: Look, *, flat: bool) -> None:
        super().__init__(flat=flat)
        self._icon = Icon(look, "check-bold", "pass", 28)
        self._word = label("verdict-small" if flat else "verdict")
        self._serial = label("mono" if flat else "serial")
        self._seen = Icon(look, "cloud-check-outline", "pass", 20)
        self._line = label()
        self._message = Paragraph(look, lines=1 if flat else 2, bold=True)
        self._hint = Paragraph(look, lines=3)
        self._details = Button(look)
        self._details.clicked.connect(self.details_wanted)
        self._dismiss = Button(look, "code", "close", "text-dim")
        self._dismiss.clicked.connect(self.dismissed)
        self._code = CodeButton(look)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle = QHBoxLayout()
        self._build()

    def _build(self) -> None:
        self._top.addStretch()
        self._top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignCenter)
        self._top.addWidget(self._word, 0, Qt.AlignmentFlag.AlignCenter)
        self._top.addStretch()
        self._top.setSpacing(space("small") if self.flat else space("medium") - space("hair"))
        self._middle.addStretch()
        self._middle.addWidget(self._seen)
        self._middle.addWidget(self._line)
        self._middle.addStretch()
        buttons = QHBoxLayout()
        buttons.addWidget(self._details)
        buttons.addWidget(self._code)
        buttons.addStretch()
        if not self.flat:
            buttons.addWidget(self._dismiss)
        self.column.addStretch(1)
        self.column.addLayout(self._top)
        self.column.addWidget(self._serial)
        self.column.addLayout(self._middle)
        self.column.addWidget(self._message)
        if self.flat:
            self._top.addWidget(self._details)
            self._top.addWidget(self._dismiss)
        else:
            self.column.addWidget(self._hint)
            self.column.addLayout(buttons)
        self.column.addStretch(1)

    @property
    def text(self) -> str:
        """All that can be read on this face."""
        parts = (self._word, self._serial, self._line, self._message, self._hint, self._code)
        return "\n".join(part.text() for part in parts if not part.isHidden())

    def show_result(self, result: RunFinished) -> None:
        good = result.verdict in GOOD
        tone = VERDICT_TONES[result.verdict]
        self._icon.show_icon(VERDICT_ICONS[result.verdict], tone)
        self._word.setText(verdict_word(result.verdict))
        mark(self._word, "tone", tone)
        self._stand(upright=good and not self.flat, middle=good)
        self._show_facts(result, good)
        self._show_problem(result)

    def _stand(self, *, upright: bool, middle: bool) -> None:
        directions = QBoxLayout.Direction
        self._top.setDirection(directions.TopToBottom if upright else directions.LeftToRight)
        self._top.setStretch(0, 1 if middle and not upright else 0)
        self._top.setStretch(3, 0 if upright else 1)
        size = 72 if upright else 26 if self.flat else 46
        self._icon.setFixedSize(size, size)
        self._serial.setAlignment(Qt.AlignmentFlag.AlignCenter if middle else Qt.AlignmentFlag.AlignLeft)

    def _show_facts(self, result: RunFinished, good: bool) -> None:
        took = seconds(result.seconds)
        code = result.problem.code if result.problem else ""
        if self.flat:
            self._serial.setText(f"{result.serial} · {took if good else code}")
        else:
            self._serial.setText(result.serial)
        if result.verdict is Verdict.MADE:
            self._line.setText(self.tr("{0} · AWS has not seen it yet").format(took))
        else:
            self._line.setText(self.tr("{0} · AWS saw it connect").format(took) if result.connected else took)
        self._line.setVisible(good and not self.flat)
        self._seen.setVisible(good and not self.flat and result.connected)

    def _show_problem(self, result: RunFinished) -> None:
        problem = result.problem
        self._message.setVisible(problem is not None)
        self._details.setVisible(problem is not None)
        self._code.setVisible(problem is not None and not self.flat)
        self._dismiss.setVisible(result.verdict not in GOOD)
        dismissed = self.tr("Dismiss {0}: another label may go to another slot").format(result.serial)
        self._dismiss.setAccessibleName(dismissed)
        self._dismiss.setToolTip(dismissed)
        ordered = problem is not None and bool(problem.order)
        self._hint.setVisible(problem is not None and bool(problem.hint) and not self.flat and not ordered)
        if problem is not None:
            self._message.show_text(sentence(problem.order or problem.message))
            self._hint.show_text(sentence(problem.hint))
            self._code.show_problem(problem)
            self._details.name(self.tr("Details"), self.tr("Details of {0}").format(result.serial))
