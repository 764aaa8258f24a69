"""Technicians with a scanner, who know what is really in each slot and which one a label is meant for.

They work as the guide says: they rescan a unit that came to no good, say the slot first when they see another
bad result, and answer when they are asked. What they saw may be two seconds old, and they click about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop.app.station.events import LabelFormat, SlotChanged, SlotInfo, StationReady
from desktop.app.tasks import OperationFailed
from desktop.core.events import Event
from desktop.core.verdicts import Verdict
from desktop.gui.pages.station.page import StationPage
from desktop.gui.sound import Sounds
from tests.gui.keyboard import Keyboard
from tests.gui.playing import Bench
from tools import shift

# s; who looked longer ago looks again.
GLANCE = 1.9


@dataclass
class Place:
    """What is true of a slot, whatever the window makes of it."""

    tells: bool
    unit: str | None = None  # the label of the unit that is there
    label: str | None = None  # what it is being run with
    begun: bool = False
    bad: bool = False  # its result is not good, and nobody let go of it
    passed: bool = False  # that very unit has passed
    shows_pass: bool = False

    @property
    def seems_present(self) -> bool:
        return self.unit is not None or not self.tells

    @property
    def seems_waiting(self) -> bool:
        return self.label is None and self.seems_present and not self.shows_pass

    @property
    def wants_run(self) -> bool:
        return self.label is None and self.unit is not None and not self.passed


class Technician:
    def __init__(self, bench: Bench, page: StationPage, seed: int) -> None:
        self.bench, self.page, self.random = bench, page, Random(seed)
        self.keyboard = Keyboard()
        self.places = {str(number): Place(tells=number <= 3) for number in range(1, 6)}
        self.meant: str | None = None  # the slot of what is asked
        self.heard: list[str] = []
        self.outcomes: dict[str, int] = {}
        self._units = 0
        self._looked_at, self._seen_bad = 0.0, set[str]()
        page.sounds = Sounds(page.sounds._preferences, self.heard.append)
        infos = tuple(
            SlotInfo(name, f"COM{name}", present=not place.tells, tells_presence=place.tells)
            for name, place in self.places.items()
        )
        ready = StationReady("LAMP-1", "bench", "", infos, label=LabelFormat("LAMP-1", r"DL\d{8}"))
        self.tell(ready)
        page.show_state()

    # --- what happens to the station

    def tell(self, *events: Event) -> None:
        question, refusals = self.page.model.question, self.heard.count("refused")
        for event in events:
            self.bench.window.apply(event)
        if question is not None and self.page.model.question is None:
            waiting = [name for name, place in self.places.items() if place.seems_waiting]
            assert waiting == [], "it could still be answered"
            assert self.heard.count("refused") > refusals, "a label was given up silently"
            self.meant = None

    def plug(self, name: str) -> None:
        place = self.places[name]
        self._units += 1
        place.unit, place.passed = f"DL{self._units:08}", False
        if place.tells:
            place.bad = place.shows_pass = False
            self._show_presence(name)

    def unplug(self, name: str) -> None:
        place = self.places[name]
        place.unit, place.passed = None, False
        if place.tells:
            place.bad = False
            self._seen_bad.discard(name)
            refusals = self.heard.count("refused")
            self._show_presence(name)
            if place.label is not None and not place.begun:
                place.label = None
                assert self.heard.count("refused") > refusals, "a label was given up silently"

    def _show_presence(self, name: str) -> None:
        info = self.page.model.slots[name].info
        self.tell(SlotChanged(replace(info, present=self.places[name].unit is not None)))

    def go_on(self, name: str) -> None:
        """The run in this slot begins, is refused or comes to its end."""
        place, label = self.places[name], self.places[name].label
        assert label is not None
        if not place.begun and self.random.random() < 0.15:
            place.label, place.bad = None, place.seems_present
            self.tell(OperationFailed("station", shift.UNREACHED, slot=name))
        elif not place.begun:
            place.begun, place.bad, place.shows_pass = True, False, False
            self.tell(*shift.begun(name, label, 2))
        else:
            self._end(name, label, self._verdict(place))

    def _verdict(self, place: Place) -> Verdict:
        if place.label != place.unit:
            return Verdict.ERROR
        return self.random.choice((Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.ERROR))

    def _end(self, name: str, label: str, verdict: Verdict) -> None:
        place = self.places[name]
        place.label, place.begun = None, False
        place.passed = place.shows_pass = verdict is Verdict.PASS
        place.bad = verdict in (Verdict.FAIL, Verdict.ERROR) and place.seems_present
        problem = None if place.passed else shift.SILENT
        self.tell(shift.finished(name, label, verdict, problem=problem))

    # --- what they do

    def step(self) -> None:
        self.bench.clock.forward(self.random.uniform(0, 0.9))
        if self.page.model.question is not None:
            steps = (self.answer, self.answer, self.press_escape, self.scan_another, self.play)
        else:
            steps = (self.run, self.run, self.play, self.play, self.play, self.click_about, self.scan_amiss)
        self.random.choice(steps)()

    def play(self) -> None:
        """Something happens: a unit is plugged in or taken out, or a run goes on."""
        name, place = self._any(self.places.items())
        if place.label is not None:
            if place.unit is not None and self.random.random() < 0.05:
                self.unplug(name)
            if place.label is not None:
                self.go_on(name)
        elif place.unit is None:
            self.plug(name)
        elif place.passed or self.random.random() < 0.1:
            self.unplug(name)
            if not place.tells or self.random.random() < 0.5:
                self.plug(name)
        elif place.bad and self.random.random() < 0.3:
            self.dismiss(name)

    def dismiss(self, name: str) -> None:
        self.close_dialogs()
        QTest.keyClick(self.page.tiles.tiles[name], Qt.Key.Key_Delete)
        self.places[name].bad = False
        self._seen_bad.discard(name)

    def run(self) -> None:
        """Scans the label of a unit that wants a run; sometimes that of another, or one that is no label."""
        wanting = [name for name, place in self.places.items() if place.wants_run]
        if not wanting:
            self.scan_for_nobody()
            return
        name = self.random.choice(wanting)
        place = self.places[name]
        self._look()
        if place.shows_pass or (not place.bad and self._seen_bad - {name}) or self.random.random() < 0.2:
            self.say(name)
            if self.random.random() < 0.2:
                self.scan_no_label()
        if self.random.random() < 0.3:
            self._meanwhile(name)
        label = place.unit
        if self.random.random() < 0.1:
            self._units += 1
            label = f"DL{self._units:08}"
        assert label is not None
        outcome = self.scan(label, meant=name)
        assert outcome in ("started", "asked"), (outcome, self.page.scan.refusal)
        if self.random.random() < 0.1:
            assert self.scan(label, meant=None) == "refused", "it was scanned twice"

    def _look(self) -> None:
        now = self.bench.clock.monotonic()
        if now - self._looked_at > GLANCE:
            self._looked_at = now
            self._seen_bad = {name for name, place in self.places.items() if place.bad}

    def _meanwhile(self, but: str) -> None:
        """Another slot goes on between a look and a scan."""
        others = [name for name, place in self.places.items() if place.label is not None and name != but]
        if others:
            self.go_on(self.random.choice(others))

    def say(self, name: str) -> None:
        """Says the slot first; where a port cannot tell that its unit was replaced, with the slot's label."""
        if self.places[name].shows_pass or self._dialogs() or self.random.random() < 0.4:
            assert self.scan(f"LINEKEY-SLOT-{name}", meant=None) == "chosen", self.page.scan.refusal
        else:
            self._point(name)
        choice = self.page.model.choice
        assert choice is not None
        assert choice.slot == name

    def _point(self, name: str) -> None:
        if self.random.random() < 0.5:
            QTest.mouseClick(self.page.tiles.tiles[name], Qt.MouseButton.LeftButton)
        else:
            key = getattr(Qt.Key, f"Key_{name}")
            QTest.keyClick(self.page, key, Qt.KeyboardModifier.AltModifier)

    def answer(self) -> None:
        name = self.meant
        assert name is not None
        place, label = self.places[name], self.page.model.question
        starts, refusals = len(self._starts()), self.heard.count("refused")
        way = "label" if self._dialogs() else self.random.choice(("point", "digit", "button", "label"))
        button = self._button(name)
        if way == "label" or (way == "button" and button is None):
            self.keyboard.scan(f"LINEKEY-SLOT-{name}")
        elif way == "digit":
            self.page.scan.setFocus()
            self.keyboard.type(f"{name}\r")
        elif way == "button" and button is not None:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        else:
            self._point(name)
        if place.seems_waiting:
            assert self._starts()[starts:] == [("start_unit", name, label)]
            self._began(name, str(label))
            self.meant = None
        else:
            assert self.heard.count("refused") == refusals + 1

    def _button(self, name: str) -> QPushButton | None:
        self.page.show_state()
        buttons = self.page.question.findChildren(QPushButton)
        return next((one for one in buttons if one.accessibleName() == f"Slot {name}"), None)

    def press_escape(self) -> None:
        self.close_dialogs()
        refusals = self.heard.count("refused")
        QTest.keyClick(self.page.scan.box, Qt.Key.Key_Escape)
        assert self.page.model.question is None
        assert self.heard.count("refused") == refusals + 1
        self.meant = None

    def scan_another(self) -> None:
        question = self.page.model.question
        assert self.scan(f"DL{self._units + 1:08}", meant=None) == "refused"
        assert self.page.model.question == question

    def scan_amiss(self) -> None:
        self.random.choice((self.scan_no_label, self.scan_what_is_done, self.scan_elsewhere))()

    def scan_no_label(self) -> None:
        text = self.random.choice(("XX1", "4006381333931", "LINEKEY-SLOT-99"))
        assert self.scan(text, meant=None) == "refused"

    def scan_what_is_done(self) -> None:
        """A unit that is at work or has just passed."""
        done = [place.label or place.unit for place in self.places.values() if place.label or place.passed]
        if done:
            assert self.scan(str(self.random.choice(done)), meant=None) == "refused"

    def scan_for_nobody(self) -> None:
        """The label of a unit that is not plugged in yet, where no other one could take it."""
        if not any(place.seems_waiting for place in self.places.values()):
            self.press_escape_for_choice()
            assert self.scan(f"DL{self._units + 1:08}", meant=None) == "refused"

    def press_escape_for_choice(self) -> None:
        self.close_dialogs()
        QTest.keyClick(self.page.scan.box, Qt.Key.Key_Escape)

    def scan_elsewhere(self) -> None:
        """On another page nothing is taken, and nothing shown of it."""
        window, starts = self.bench.window, len(self._starts())
        self.close_dialogs()
        window.show_page(1)
        self.keyboard.scan(f"DL{self._units + 1:08}")
        assert not window.scan_refused.isHidden(), "a scan on another page was lost"
        assert "DL" not in window.scan_refused.text
        window.show_page(0)
        assert len(self._starts()) == starts

    def click_about(self) -> None:
        """Details, a code that is copied, a table, a tile: the focus goes elsewhere, or a dialog opens."""
        bad = [name for name, place in self.places.items() if place.bad and place.label is None]
        match self.random.randrange(6):
            case 0 if bad:
                self.page.tiles.details_wanted.emit(self.random.choice(bad))
                QApplication.processEvents()
            case 1:
                self.close_dialogs()
            case 2:
                self._focus(self.page.panels.table)
            case 3:
                self._focus(self.page.tiles.tiles[self.random.choice(list(self.places))])
            case 4:
                codes = [one for one in self.page.findChildren(QPushButton) if one.property("role") == "code"]
                visible = [one for one in codes if one.isVisible() and one.text()]
                if visible and not self._dialogs():
                    QTest.mouseClick(self.random.choice(visible), Qt.MouseButton.LeftButton)
            case 5:
                self.press_stop()

    def press_stop(self) -> None:
        """What has not begun is given up aloud; what has begun comes to its end."""
        self.close_dialogs()
        waiting = [place for place in self.places.values() if place.label is not None and not place.begun]
        refusals = self.heard.count("refused")
        QTest.keyClick(self.page, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
        for place in waiting:
            place.label = None
        assert self.heard.count("refused") == refusals + bool(waiting), "a label outlived Stop"

    def _focus(self, widget: QWidget) -> None:
        if not self._dialogs():
            widget.setFocus()

    def close_dialogs(self) -> None:
        while dialogs := self._dialogs():
            QTest.keyClick(dialogs[0], Qt.Key.Key_Escape)
            QApplication.processEvents()
            self.bench.window.activateWindow()
            QApplication.processEvents()

    def _dialogs(self) -> list[QWidget]:
        active = QApplication.activeModalWidget()
        return [] if active is None else [active]

    # --- how each scan ends

    def scan(self, text: str, *, meant: str | None) -> str:
        """What became of it, which is one thing. A run must be in the slot that was `meant`."""
        starts, refusals = len(self._starts()), self.heard.count("refused")
        question, dialogs = self.page.model.question, self._dialogs()
        self.keyboard.scan(text, end=self.random.choice("\r\r\t"))
        model = self.page.model
        started = self._starts()[starts:]
        ends = {
            "started": bool(started),
            "asked": question is None and model.question is not None,
            "chosen": text.startswith("LINEKEY-SLOT-")
            and model.choice is not None
            and text.endswith(f"-{model.choice.slot}")
            and self.heard.count("refused") == refusals,
            "refused": self.heard.count("refused") == refusals + 1,
        }
        happened = [end for end, was in ends.items() if was]
        assert len(happened) == 1, f"{text} ended as {happened}"
        assert self._dialogs() == dialogs, "the scanner's Enter pressed a button"
        if happened == ["refused"]:
            assert self.page.scan.refusal
        if started:
            assert started == [("start_unit", meant, text)], "it was meant for another unit, or for none"
            assert meant is not None
            self._began(meant, text)
        self.meant = meant if happened == ["asked"] else self.meant
        self.outcomes[happened[0]] = self.outcomes.get(happened[0], 0) + 1
        return happened[0]

    def _began(self, name: str, label: str) -> None:
        place = self.places[name]
        assert not place.passed, "a unit that has passed is run again"
        assert place.label is None
        place.label, place.begun = label, False

    def _starts(self) -> list[tuple[object, ...]]:
        return [one for one in self.bench.application.asked if one[0] == "start_unit"]

    def _any(self, of: Iterable[tuple[str, Place]]) -> tuple[str, Place]:
        return self.random.choice(list(of))
