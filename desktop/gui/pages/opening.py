"""What is seen before the services are open: starting, nothing set up yet, or why they did not open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.events import Event, Problem, StepDone
from desktop.gui.icons import Icon
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.bars import Spinner
from desktop.gui.widgets.notice import CodeButton
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import SETUP, word

_SHOWN_STEPS = 6


class OpeningPage(QWidget):
    bench_wanted = Signal()
    retry_wanted = Signal()

    def __init__(self, look: Look, *, has_bench: bool) -> None:
        super().__init__()
        self.setObjectName("page")
        self._has_bench = has_bench
        self._state = "empty"
        self._bench = False
        self._problem: Problem | None = None
        self._steps: list[StepDone] = []
        self._spinner = Spinner(look, 56)
        self._icon = Icon(look, "cloud-off-outline", "idle", 64)
        self._heading, self._text = label("heading", centred=True), label(wrap=True, centred=True)
        self._hint, self._progress = label("dim", wrap=True, centred=True), label("dim")
        self._code = CodeButton(look)
        self.bench_button = Button(look, "primary", "flask-outline", "on-accent")
        self.retry_button = Button(look, "", "refresh", "text")
        self.bench_button.clicked.connect(self.bench_wanted)
        self.retry_button.clicked.connect(self.retry_wanted)
        self._build(look)
        self.retranslate()

    def _build(self, look: Look) -> None:
        card = Card(look, titled=False)
        card.setFixedWidth(620)
        card.setMinimumHeight(400)
        card.body.setContentsMargins(*(space("huge"),) * 4)
        card.body.setSpacing(space("medium"))
        card.body.addStretch()
        for part in (self._spinner, self._icon):
            card.body.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
        for words in (self._heading, self._text, self._hint):
            card.body.addWidget(words)
        card.body.addWidget(self._progress, 0, Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self._code, 0, Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(space("small"))
        buttons.addStretch()
        buttons.addWidget(self.retry_button)
        buttons.addWidget(self.bench_button)
        buttons.addStretch()
        card.body.addLayout(buttons)
        card.body.addStretch()
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)

    def show_empty(self) -> None:
        self._state, self._problem = "empty", None
        self.retranslate()
        self.bench_button.setFocus()

    def show_starting(self, *, bench: bool) -> None:
        self._state, self._bench, self._problem, self._steps = "starting", bench, None, []
        self.retranslate()
        self.setFocus()

    def show_problem(self, problem: Problem) -> None:
        self._state, self._problem = "failed", problem
        self.retranslate()
        self.retry_button.setFocus()

    def apply(self, event: Event) -> None:
        if isinstance(event, StepDone) and self._state == "starting":
            self._steps.append(event)
            self.retranslate()

    @property
    def text(self) -> str:
        return "\n".join(part.text() for part in (self._heading, self._text, self._hint, self._progress))

    def retranslate(self) -> None:
        self.bench_button.name(self.tr("Use the bench"))
        self.retry_button.name(self.tr("Try again"))
        starting, failed = self._state == "starting", self._state == "failed"
        self._spinner.setVisible(starting)
        self._icon.setVisible(not starting)
        self._code.setVisible(failed)
        self.bench_button.setVisible(self._has_bench and not starting)
        self.retry_button.setVisible(failed)
        self._text.setVisible(not starting)
        self._hint.setVisible(True)
        self._progress.setVisible(starting)
        if starting:
            self._name_starting()
        elif self._problem is not None:
            self._name_problem(self._problem)
        else:
            self._name_empty()

    def _name_starting(self) -> None:
        self._heading.setText(
            self.tr("Starting the bench…") if self._bench else self.tr("Connecting to AWS…")
        )
        bench = self.tr("An AWS of your own on this computer, and units on serial lines.")
        self._hint.setText(bench if self._bench else "")
        names = [word(SETUP, step.step) for step in self._steps[-_SHOWN_STEPS:]]
        self._progress.setText("\n".join(f"✓  {name}" for name in names))

    def _name_problem(self, problem: Problem) -> None:
        self._icon.show_icon("cloud-alert", "error")
        self._heading.setText(self.tr("Linekey could not open its services"))
        self._text.setText(sentence(problem.message))
        self._hint.setText(sentence(problem.hint))
        self._code.show_problem(problem)

    def _name_empty(self) -> None:
        self._icon.show_icon("cloud-off-outline", "idle")
        self._heading.setText(self.tr("No AWS account is set up yet"))
        self._text.setText(
            self.tr("To use yours, run “linekey account setup” once and open this window again.")
        )
        self._hint.setText(self.tr("To try everything first, use the bench: nothing leaves this computer."))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
