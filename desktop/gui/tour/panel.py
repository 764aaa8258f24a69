"""The tour of the bench: its steps at the foot of the window, each with one sentence about what happens."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.app.station.events import StationReady
from desktop.app.tour.events import TourStep
from desktop.core.events import Event
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.tour.model import TourModel
from desktop.gui.tour.stepper import Stepper
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.text import Button, label

# The page on which each step can be watched.
PAGE_OF_STEP = {"provision": 0, "sign": 1, "approve": 1, "rollout": 2, "refuse": 2}


class TourRequests(Protocol):
    """What the tour asks for: see `desktop.app.tour.use_case`."""

    def run(self) -> None: ...


class TourPanel(QWidget):
    """`run_wanted` when the visitor begins; `page_wanted` when a step is best watched on another page;
    `closed` when the visitor has seen enough.
    """

    run_wanted = Signal()
    page_wanted = Signal(int)
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.model = TourModel()
        self._stepper = Stepper(look, self.model)
        self._outcome = Badge(look)
        self._sentence = label("tour", wrap=True)
        self.run_button = Button(look, "tour-run", "play", "on-accent")
        self.hide_button = Button(look, "tour", "close", "rail-strong")
        self.run_button.clicked.connect(self._begin)
        self.hide_button.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(space("large"), space("medium") - 2, space("large"), space("medium") - 2)
        row.setSpacing(space("small"))
        column = QVBoxLayout()
        column.setSpacing(space("hair"))
        column.addWidget(self._stepper)
        told = QHBoxLayout()
        told.setSpacing(space("small"))
        told.addWidget(self._outcome)
        told.addWidget(self._sentence, 1)
        column.addLayout(told)
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
            if isinstance(event, TourStep) and event.state == "running" and not self.isHidden():
                self.page_wanted.emit(PAGE_OF_STEP[event.step])
            self.retranslate()

    @property
    def text(self) -> str:
        return self._sentence.text()

    @property
    def outcome(self) -> tuple[str, str]:
        """How the tour ended: word and tone; empty until then."""
        return ("", "") if self._outcome.isHidden() else (self._outcome.text, self._outcome.tone)

    def take_focus(self) -> None:
        (self.run_button if self.run_button.isEnabled() else self.hide_button).setFocus()

    def _begin(self) -> None:
        self.model.begin()
        self.retranslate()
        self.run_wanted.emit()

    def retranslate(self) -> None:
        self._stepper.names = (
            self.tr("Provision the units"),
            self.tr("Sign the firmware"),
            self.tr("Two people agree"),
            self.tr("Roll it out"),
            self.tr("Refuse a tampered one"),
        )
        self._stepper.setAccessibleName(self.tr("Steps of the tour"))
        self._stepper.setAccessibleDescription(self._say_steps())
        self._outcome.setVisible(self.model.finished)
        self._outcome.show_state(self.tr("Refused, as it should be"), "pass", "shield-check")
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
            return self.tr("Here we go…") if model.running else self._invite(model)
        state = model.states[model.current]
        if state == "failed":
            return self.tr("The tour stopped here. {0}").format(sentence(model.detail)).strip()
        return self._say_running(model.current) if state == "running" else self._say_done(model)

    def _invite(self, model: TourModel) -> str:
        """With what failed before the first step, and what the tour is not of."""
        parts = [sentence(model.detail) or self.tr("See the whole story on the bench in less than a minute.")]
        if model.chosen:
            told = self.tr("Its units are of the built-in product {0}: the bench knows nothing of {1}.")
            parts.append(told.format(model.product, model.chosen))
        return " ".join(parts)

    def _say_steps(self) -> str:
        words = {
            "waiting": self.tr("to come"),
            "running": self.tr("running"),
            "done": self.tr("done"),
            "failed": self.tr("failed"),
        }
        states = zip(self._stepper.names, self.model.states.values(), strict=True)
        return "; ".join(f"{name}: {words[state]}" for name, state in states)

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
                "An AWS IoT job brings it to every unit: block by block, checked, restarted, self-tested."
            ),
            "refuse": self.tr(
                "One byte of the firmware is changed. The unit must refuse it and keep what it runs."
            ),
        }[step]

    def _say_done(self, model: TourModel) -> str:
        done = {
            "provision": self.tr("Every unit has an identity."),
            "sign": self.tr("The firmware is signed."),
            "approve": self.tr("Ana alone was refused, and then Bea approved:"),
            "rollout": self.tr("Every unit runs the new version."),
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
