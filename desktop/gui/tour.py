"""The tour of the bench: its steps at the foot of the window, each with one sentence about what happens."""

from __future__ import annotations

from typing import Literal, Protocol

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.app.station.events import StationReady
from desktop.app.tasks import OperationFailed
from desktop.app.tour.events import TOUR_STEPS, TourStep
from desktop.core.events import Event
from desktop.gui.icons import icon
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.text import Button, label

StepState = Literal["waiting", "running", "done", "failed"]
# The page on which each step can be watched.
PAGE_OF_STEP = {"provision": 0, "sign": 1, "approve": 1, "rollout": 2, "refuse": 2}

# px beside the name of a step: its circle, and the line to the next.
_STEP_FRAME = 84


class TourRequests(Protocol):
    """What the tour asks for: see `desktop.app.tour.use_case`."""

    def run(self) -> None: ...


class TourModel:
    """Where the tour is. `running` from the moment it is asked for until its last step or a failure."""

    def __init__(self) -> None:
        self.states: dict[str, StepState] = dict.fromkeys(TOUR_STEPS, "waiting")
        self.running = False
        self.current = ""
        self.detail = ""

    def begin(self) -> None:
        self.states = dict.fromkeys(TOUR_STEPS, "waiting")
        self.running = True
        self.current = self.detail = ""

    def apply(self, event: Event) -> bool:
        match event:
            case TourStep(step, "running" | "done" | "failed" as state, detail) if step in self.states:
                self.states[step], self.current, self.detail = state, step, detail
                finished = self.states[TOUR_STEPS[-1]] == "done"
                self.running = state != "failed" and not finished
            case OperationFailed("tour", problem):
                self.running = False
                if self.current:
                    self.states[self.current] = "failed"
                self.detail = problem.message
            case _:
                return False
        return True

    @property
    def finished(self) -> bool:
        return all(state == "done" for state in self.states.values())


class _Stepper(QWidget):
    """Numbered circles on a line."""

    def __init__(self, look: Look, model: TourModel) -> None:
        super().__init__()
        self._look, self._model = look, model
        self.names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme = self._look.theme
            bold = QFontMetrics(theme.font(bold=True))
            roomy = sum(bold.horizontalAdvance(name) + _STEP_FRAME for name in self.names) < self.width()
            left = 0.0
            for number, (step, name) in enumerate(zip(TOUR_STEPS, self.names, strict=True), 1):
                state = self._model.states[step]
                self._paint_circle(painter, left, number, state)
                shown = name if roomy or step == self._model.current else ""
                painter.setFont(theme.font(bold=state == "running"))
                painter.setPen(theme.colour("rail-strong" if state != "waiting" else "rail-text"))
                width = painter.fontMetrics().horizontalAdvance(shown)
                painter.drawText(QRectF(left + 36, 0, width + 4, 30), Qt.AlignmentFlag.AlignVCenter, shown)
                left += 36 + width + 12
                if number < len(TOUR_STEPS):
                    painter.setPen(QPen(theme.colour("rail-selected"), 2))
                    painter.drawLine(int(left), 15, int(left + 24), 15)
                    left += 36

    def _paint_circle(self, painter: QPainter, left: float, number: int, state: StepState) -> None:
        theme = self._look.theme
        circle = QRectF(left + 1, 2, 26, 26)
        tones = {"done": "pass", "failed": "fail", "running": "accent"}
        fill = theme.colour(tones.get(state, "rail-selected"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(circle)
        ink = "rail-strong" if state == "waiting" else "on-accent"
        if state in ("done", "failed"):
            name = "check-bold" if state == "done" else "close-thick"
            icon(name, theme.colours[ink]).paint(painter, circle.adjusted(5, 5, -5, -5).toRect())
        else:
            painter.setPen(theme.colour(ink))
            painter.setFont(theme.font(bold=True))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number))


class TourPanel(QWidget):
    """`run_wanted` when the visitor begins; `page_wanted` when a step is best watched on another page."""

    run_wanted = Signal()
    page_wanted = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.model = TourModel()
        self._stepper = _Stepper(look, self.model)
        self._sentence = label("tour")
        self.run_button = Button(look, "tour-run", "play", "on-accent")
        self.hide_button = Button(look, "tour", "close", "rail-strong")
        self.run_button.clicked.connect(self._begin)
        self.hide_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(space("large"), space("medium") - 2, space("large"), space("medium") - 2)
        row.setSpacing(space("small"))
        column = QVBoxLayout()
        column.setSpacing(space("hair"))
        column.addWidget(self._stepper)
        column.addWidget(self._sentence)
        row.addLayout(column, 1)
        row.addWidget(self.run_button)
        row.addWidget(self.hide_button)
        self.set_ready(False)
        self.retranslate()

    def set_ready(self, on: bool) -> None:
        self._ready = on
        self.run_button.setEnabled(on and not self.model.running)

    def apply(self, event: Event) -> None:
        if isinstance(event, StationReady):
            self.set_ready(True)
        if self.model.apply(event):
            if isinstance(event, TourStep) and event.state == "running":
                self.page_wanted.emit(PAGE_OF_STEP[event.step])
            self.retranslate()

    @property
    def text(self) -> str:
        return self._sentence.text()

    def _begin(self) -> None:
        self.model.begin()
        self.retranslate()
        self.run_wanted.emit()

    def retranslate(self) -> None:
        self._stepper.names = (
            self.tr("Provision four units"),
            self.tr("Sign the firmware"),
            self.tr("Two people agree"),
            self.tr("Roll it out"),
            self.tr("Refuse a tampered one"),
        )
        self._stepper.setAccessibleName(self.tr("Steps of the tour"))
        self._sentence.setText(self._say())
        run = self.tr("Run the tour again") if self.model.finished else self.tr("Run the tour")
        self.run_button.name(self.tr("The tour is running") if self.model.running else run)
        self.hide_button.name("", self.tr("Close the tour"), self.tr("Close the tour"))
        self.set_ready(self._ready)
        self._stepper.update()

    def _say(self) -> str:
        model = self.model
        if model.finished:
            return self.tr(
                "That was the whole story: identity, signature, two people, update, refusal. Now look around."
            )
        if not model.current:
            asked = self.tr("Here we go…")
            return (
                asked if model.running else self.tr("See the whole story on the bench in less than a minute.")
            )
        state = model.states[model.current]
        if state == "failed":
            return self.tr("The tour stopped here. {0}").format(sentence(model.detail)).strip()
        return self._say_running(model.current) if state == "running" else self._say_done(model)

    def _say_running(self, step: str) -> str:
        return {
            "provision": self.tr(
                "Each unit makes its own key and asks for a certificate; AWS issues it and sees it connect."
            ),
            "sign": self.tr(
                "The firmware is signed through AWS Signer, then verified the way the units will do it."
            ),
            "approve": self.tr(
                "Ana requests the release and cannot roll it out alone. Bea approves it with her own key."
            ),
            "rollout": self.tr(
                "An AWS IoT job brings it to all four: block by block, checked, restarted, self-tested."
            ),
            "refuse": self.tr(
                "One byte of the firmware is changed. The unit must refuse it and keep what it runs."
            ),
        }[step]

    def _say_done(self, model: TourModel) -> str:
        done = {
            "provision": self.tr("Four units have an identity."),
            "sign": self.tr("The firmware is signed."),
            "approve": self.tr("Ana alone was refused, and then Bea approved:"),
            "rollout": self.tr("All four run the new version."),
            "refuse": self.tr("The tampered image was refused."),
        }[model.current]
        return f"{done} {sentence(model.detail)}".strip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.theme.colour("rail"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
