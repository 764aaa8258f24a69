"""The station: scan a label, watch the slots, read the verdict."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from desktop.app.station.events import SlotChanged, SlotLabel
from desktop.core.catalogue.placing import UNIT_GIVEN_UP
from desktop.core.clock import Clock
from desktop.core.errors import LinekeyError
from desktop.core.events import Event, Problem, Remedy, RunFinished
from desktop.gui.pages.page import Page
from desktop.gui.pages.station.dialogs import PassphraseDialog, show_details
from desktop.gui.pages.station.header import StationHeader
from desktop.gui.pages.station.lamp_view import LampView
from desktop.gui.pages.station.model import StationModel
from desktop.gui.pages.station.placing import Ask, Chosen, Placing, Refused, Start, choose, place
from desktop.gui.pages.station.question import SlotQuestion
from desktop.gui.pages.station.scan import ScanLine
from desktop.gui.pages.station.tiles.area import TileArea
from desktop.gui.preferences import Preferences
from desktop.gui.scanning.burst import NO_CHARACTER
from desktop.gui.sentences import sentence
from desktop.gui.sound import Sounds
from desktop.gui.theme import Look, space
from desktop.gui.widgets.notice import Notice
from desktop.gui.widgets.text import Button

TICK_MS, TILES_PER_FRAME = 200, 4
# Of a slot's number; a label with more digits is one of a unit.
_DIGITS = 2


class StationRequests(Protocol):
    """What this page asks for: see `desktop.app.station.use_case`."""

    def start_unit(self, slot: str, serial: str, passphrase: str = "") -> None: ...
    def stop(self) -> None: ...


class StationPage(Page):
    header: StationHeader

    def __init__(
        self, look: Look, clock: Clock, requests: StationRequests, preferences: Preferences | None = None
    ) -> None:
        super().__init__(look, StationHeader(look))
        self._clock = clock
        self.preferences = preferences or Preferences()
        self.sounds = Sounds(self.preferences)
        self.model = StationModel(clock)
        self._requests = requests
        self._stopping = False
        self._passphrase: PassphraseDialog | None = None
        self._row = QHBoxLayout()
        self.scan = ScanLine(look)
        self.start_button = Button(look, "primary", "play", "on-accent")
        self.stop_button = Button(look, "", "stop", "text")
        self.question = SlotQuestion(look)
        self.notice = Notice(look)
        self.area = TileArea(look, self._below_the_scan_box)
        self.tiles, self.panels = self.area.tiles, self.area.panels
        self.lamps = LampView(look, self)
        # The seconds of a running tile move between events; nothing ticks while nothing runs.
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(lambda: self.tiles.show_time(self.model))
        self._build()
        self._connect()
        self.retranslate()
        self.show_state()

    def _build(self) -> None:
        self._row.setSpacing(space("medium") - space("hair"))
        self._row.addWidget(self.scan, 1)
        for button in (self.start_button, self.stop_button):
            button.setFixedHeight(56)
            self._row.addWidget(button)
        self.content.addLayout(self._row)
        self.content.addWidget(self.scan.why)
        self.content.addWidget(self.question)
        self.content.addWidget(self.notice)
        self.content.addWidget(self.area, 1)

    def _below_the_scan_box(self) -> int:
        """px of height, with what is said there; a layout forgets its own when something changes in it."""
        margins = self.content.contentsMargins()
        above = self.header.height() + margins.top() + self._row.sizeHint().height() + self.content.spacing()
        return self.height() - above - margins.bottom()

    def _connect(self) -> None:
        self.scan.scanned.connect(self.take_scan)
        self.scan.refused.connect(lambda _why: self.sounds.play("refused"))
        self.start_button.clicked.connect(self.scan.enter)
        self.stop_button.clicked.connect(self.stop)
        self.question.answered.connect(self._choose)
        self.question.given_up.connect(self._give_up_question)
        self.tiles.chosen.connect(self._choose)
        self.tiles.dismissed.connect(self._dismiss)
        self.tiles.details_wanted.connect(self._details)
        for nth in range(1, 10):
            shortcut = QShortcut(QKeySequence(f"Alt+{nth}"), self)
            shortcut.activated.connect(lambda slot=str(nth): self._choose(slot))
        QShortcut(QKeySequence("Ctrl+."), self).activated.connect(self.stop)
        QShortcut(QKeySequence("F11"), self).activated.connect(self.lamps.toggle)
        self.lamps.wanted_changed.connect(self._keep_lamps)
        self.preferences.changed.connect(self._follow)

    def apply(self, event: Event) -> None:
        before = self.model.problem
        if isinstance(event, RunFinished):
            self.sounds.tell(event.verdict)
        if self.model.apply(event):
            if self._stopping and not self.model.running:
                self._stopping = False
                self.notice.hide()
            if self.model.problem is not None and self.model.problem is not before:
                self._say_problem(self.model.problem)
            if self.model.question is not None and not self.model.waiting_slots():
                self._give_up_question()
            if isinstance(event, SlotChanged) and not event.info.present:
                self._give_up_unit(event.info.slot)
            self.schedule()

    def _keep_lamps(self, on: bool) -> None:
        self.preferences.lamp_view = on

    def _follow(self) -> None:
        """The lamp view is opened and closed in the settings too."""
        if self.preferences.lamp_view != self.lamps.wanted:
            self.lamps.show_or_hide(self.preferences.lamp_view)

    def _say_problem(self, problem: Problem) -> None:
        self.notice.say_problem(problem)
        self.sounds.play("ask" if problem.remedy is Remedy.SECRET else "refused")
        if problem.remedy is Remedy.SECRET and self.model.asked and self._passphrase is None:
            self.ask_passphrase(problem)

    def ask_passphrase(self, problem: Problem) -> PassphraseDialog:
        heading = self.tr("A key of this station is locked")
        dialog = self._passphrase = PassphraseDialog(self._look, self, heading, problem)
        dialog.given.connect(self._unlock)
        dialog.finished.connect(self._passphrase_closed)
        dialog.rejected.connect(self._give_up)
        dialog.open()
        return dialog

    def _passphrase_closed(self) -> None:
        self._passphrase = None

    def _give_up(self) -> None:
        serials = ", ".join(self.model.asked.values())
        self.model.asked.clear()
        self._act(Refused(Problem.made(UNIT_GIVEN_UP, serial=serials)))

    def _give_up_unit(self, slot: str) -> None:
        """It left before its run began: its label is not for the next unit there."""
        if slot not in self.model.asked:
            return
        if self._passphrase is not None and len(self.model.asked) == 1:
            self._passphrase.reject()
        else:
            serial = self.model.asked.pop(slot)
            self._act(Refused(Problem.made(UNIT_GIVEN_UP, serial=serial)))

    def _unlock(self, passphrase: str) -> None:
        """Starts what was asked for before the key could be opened."""
        self.notice.hide()
        for slot, serial in self.model.asked.items():
            self._requests.start_unit(slot, serial, passphrase)
        self.scan.setFocus()

    def take_scan(self, text: str) -> None:
        """What was scanned or typed ends in a run, a question or a choice, or is refused aloud."""
        self.notice.hide()
        if text.startswith(NO_CHARACTER * 2):  # with Alt held: its first digit has chosen a slot
            self.model.choice = None
        self._act(self._placed(text), text)

    def _placed(self, text: str) -> Placing:
        """A bare number answers the question."""
        typed = text.strip()
        if self.model.question is not None and typed.isdecimal() and len(typed) <= _DIGITS:
            return choose(self.model, str(int(typed)), by_label=False)
        try:
            label = self.model.label.read(text)
        except LinekeyError as error:
            return Refused(Problem.of(error))
        if isinstance(label, SlotLabel):
            return choose(self.model, label.slot, by_label=True)
        return place(self.model, label.serial, self._clock.monotonic())

    def _act(self, placing: Placing, scanned: str = "") -> None:
        match placing:
            case Start(slot, serial):
                self.model.begin(slot, serial)
                self.scan.accepted(serial)
                self._requests.start_unit(slot, serial)
            case Ask(serial):
                self.model.question = serial
                self.scan.accepted(serial)
                self.sounds.play("ask")
            case Chosen(choice):
                self.model.choice = choice
                if scanned:
                    self.scan.accepted(scanned)
            case Refused(problem):
                self.scan.refuse(sentence(problem.order or problem.message))
        self.show_state()
        self.scan.setFocus()

    def step_back(self) -> bool:
        """Gives up what is asked, else what was chosen, else closes a message."""
        if self.model.question is not None:
            self._give_up_question()
        elif self.model.choice is not None:
            self.model.choice = None
            self.show_state()
        else:
            return super().step_back()
        return True

    def _give_up_question(self) -> None:
        serial, self.model.question = self.model.question, None
        self._act(Refused(Problem.made(UNIT_GIVEN_UP, serial=serial)))

    def _dismiss(self, name: str) -> None:
        self.model.dismiss(name)
        self.show_state()
        self.scan.setFocus()

    def stop(self) -> None:
        """Asks every run to stop. A label whose run has not begun is given up aloud."""
        self._requests.stop()
        if self.model.asked:
            self._give_up()
        if self.model.running:
            self._stopping = True
            self.notice.say(self.tr("Stopping. A step that cannot be undone finishes first."), "run")
        self.scan.setFocus()

    def _choose(self, name: str) -> None:
        """By its tile, its number or the strip of the question."""
        self._act(choose(self.model, name, by_label=False))

    def _details(self, name: str) -> None:
        run = self.model.slots[name].run
        if run is not None:
            show_details(self._look, self, run)

    def take_focus(self) -> None:
        self.scan.setFocus()

    def retranslate(self) -> None:
        self.scan.box.setAccessibleName(self.tr("Serial number to provision"))
        self.start_button.name(self.tr("Start"), self.tr("Start the scanned unit"), self.tr("Enter"))
        self.stop_button.name(self.tr("Stop"), self.tr("Stop all runs"), self.tr("Ctrl + full stop"))
        self.area.retranslate()
        self.lamps.setWindowTitle(self.tr("Lamps of the station"))

    def show_state(self) -> None:
        self._show(len(self.model.slots) + 1)

    def show_frame(self) -> None:
        """A few tiles, and the others in the frames that follow: units that begin together, or end together,
        would have the window stand still.
        """
        if not self._show(TILES_PER_FRAME):
            self.schedule()

    def _show(self, tiles: int) -> bool:
        """At most so many tiles that have something new; whether none may be left."""
        model = self.model
        self.header.show_model(model)
        self._show_hint()
        self.stop_button.setEnabled(model.at_work)
        self.question.ask(model.question, [model.slots[name].info for name in model.waiting_slots()])
        self.panels.show_figures(model.figures)
        whole = self.area.show_tiles(model, tiles)
        self.lamps.show_model(model)
        self._keep_ticking()
        return whole

    def _show_hint(self) -> None:
        example = self.model.serial_example
        plain = self.tr("Scan a label, or type it and press Enter")
        like = self.tr("Scan a label, or type one such as {0} and press Enter")
        self.scan.box.show_hint(like.format(example) if example else plain)

    def _keep_ticking(self) -> None:
        wanted = self.model.running and self.isVisible()
        if wanted != self._tick.isActive():
            if wanted:
                self._tick.start()
            else:
                self._tick.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_state()
        if self.preferences.lamp_view and not self.lamps.isVisible():
            self.lamps.open_elsewhere()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
