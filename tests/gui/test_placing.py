"""Where a label goes: each rule, and what breaks when it is not kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.app.station.events import SlotChanged, SlotInfo
from desktop.app.tasks import OperationFailed
from desktop.core.events import Problem
from desktop.core.verdicts import Verdict
from desktop.gui.pages.station.model import Choice, StationModel
from desktop.gui.pages.station.placing import (
    UNSEEN_SECONDS,
    Ask,
    Chosen,
    Placing,
    Refused,
    Start,
    choose,
    next_slot,
    place,
)
from tools import shift
from tools.shift import ManualClock

NEW = "DL00000130"


class Bench:
    """A station of three units and an empty slot 4; `tells` is whether its ports see a unit go."""

    def __init__(self, *, tells: bool = True) -> None:
        self.clock = ManualClock()
        self.model = StationModel(self.clock)
        ready = shift.station_ready()
        infos = tuple(replace(info, tells_presence=tells) for info in ready.slots)
        self.model.apply(replace(ready, slots=infos))

    def play(self, *parts: object) -> None:
        for part in parts:
            for event in part:  # type: ignore[attr-defined]
                self.model.apply(event)

    def plug(self, slot: str, *, present: bool) -> None:
        info = self.model.slots[slot].info
        self.model.apply(SlotChanged(replace(info, present=present)))

    def failed(self, slot: str, serial: str, verdict: Verdict = Verdict.ERROR) -> None:
        self.play(shift.failed(slot, serial, verdict, shift.UNREACHED))

    def scan(self, serial: str = NEW) -> Placing:
        return place(self.model, serial, self.clock.monotonic())

    def choose(self, slot: str, *, by_label: bool = False) -> Placing:
        """As the page does: what was chosen stays chosen."""
        placing = choose(self.model, slot, by_label=by_label)
        if isinstance(placing, Chosen):
            self.model.choice = placing.choice
        return placing


@pytest.fixture
def bench() -> Bench:
    return Bench()


def code(placing: Placing) -> str:
    assert isinstance(placing, Refused), placing
    return placing.problem.code


def test_the_only_unit_that_waits_takes_the_label(bench: Bench) -> None:
    for slot in "13":
        bench.plug(slot, present=False)
    assert next_slot(bench.model) == "2"
    assert bench.scan() == Start("2", NEW)


def test_where_two_units_wait_the_person_is_asked(bench: Bench) -> None:
    assert next_slot(bench.model) is None
    assert bench.scan() == Ask(NEW, ("1", "2", "3"))
    bench.model.begin("2", "DL00000002")
    assert bench.scan() == Ask(NEW, ("1", "3"))


def test_a_unit_that_came_to_no_good_keeps_the_next_label(bench: Bench) -> None:
    bench.failed("2", "DL00000009")
    bench.clock.forward(UNSEEN_SECONDS)
    assert next_slot(bench.model) == "2"
    assert bench.scan() == Start("2", NEW)


@pytest.mark.parametrize("release", ["replaced", "gone", "dismissed", "stopped"])
def test_it_keeps_it_until_it_is_replaced_stopped_or_dismissed(bench: Bench, release: str) -> None:
    bench.failed("2", "DL00000009")
    bench.clock.forward(UNSEEN_SECONDS)
    match release:
        case "replaced" | "gone":
            bench.plug("2", present=False)
            bench.plug("2", present=release == "replaced")
        case "dismissed":
            bench.model.dismiss("2")
        case "stopped":
            bench.failed("2", NEW, Verdict.ABORTED)
    bench.clock.forward(UNSEEN_SECONDS)
    waiting = ("1", "3") if release == "gone" else ("1", "2", "3")
    assert bench.scan() == Ask(NEW, waiting)


def test_a_unit_that_left_before_its_verdict_keeps_no_label(bench: Bench) -> None:
    bench.play(shift.begun("2", "DL00000009", 3))
    bench.plug("2", present=False)
    bench.play([shift.finished("2", "DL00000009", Verdict.ERROR)])
    bench.clock.forward(UNSEEN_SECONDS)
    assert bench.scan() == Ask(NEW, ("1", "3"))


def test_a_unit_that_is_about_to_be_run_again_keeps_no_further_label(bench: Bench) -> None:
    bench.failed("2", "DL00000009")
    bench.model.begin("2", "DL00000009")
    bench.clock.forward(UNSEEN_SECONDS)
    assert bench.scan() == Ask(NEW, ("1", "3"))


def test_a_good_result_is_not_dismissed() -> None:
    bench = Bench(tells=False)
    bench.play(shift.passed("1", "DL00000001"))
    bench.model.dismiss("1")
    assert code(bench.choose("1")) == "PRV-090"


def test_two_units_that_came_to_no_good_are_asked_about(bench: Bench) -> None:
    bench.failed("1", "DL00000008")
    bench.failed("2", "DL00000009")
    bench.clock.forward(UNSEEN_SECONDS)
    assert bench.scan() == Ask(NEW, ("1", "2", "3"))


def test_a_verdict_that_may_not_have_been_seen_is_asked_about(bench: Bench) -> None:
    bench.failed("2", "DL00000009")
    bench.clock.forward(UNSEEN_SECONDS - 0.1)
    assert bench.scan() == Ask(NEW, ("1", "2", "3"))
    for slot in "13":
        bench.plug(slot, present=False)
    assert bench.scan() == Start("2", NEW), "nothing else could be meant"


def test_a_start_that_is_refused_keeps_its_slot(bench: Bench) -> None:
    bench.model.begin("3", NEW)
    bench.model.apply(OperationFailed("station", Problem("CLD-001", "AWS cannot be reached."), slot="3"))
    bench.clock.forward(UNSEEN_SECONDS)
    assert bench.scan() == Start("3", NEW)
    bench.failed("1", "DL00000008")
    bench.clock.forward(UNSEEN_SECONDS)
    assert isinstance(bench.scan(), Ask), "either could be meant"


def test_the_same_unit_is_run_in_one_slot_only(bench: Bench) -> None:
    bench.play(shift.begun("1", NEW, 2))
    assert code(bench.scan()) == "PRV-084"
    bench.choose("2")
    assert code(bench.scan()) == "PRV-084"
    bench.model.begin("2", "DL00000002")
    assert code(bench.scan("DL00000002")) == "PRV-084", "its run is about to begin"


def test_a_unit_that_has_passed_is_not_run_again_anywhere(bench: Bench) -> None:
    bench.play(shift.passed("1", NEW))
    assert code(bench.scan()) == "PRV-085"
    bench.choose("2")
    assert code(bench.scan()) == "PRV-085"


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.MADE])
def test_a_good_unit_must_leave_before_its_slot_takes_a_label(bench: Bench, verdict: Verdict) -> None:
    bench.play(shift.begun("1", "DL00000001", 8), [shift.finished("1", "DL00000001", verdict)])
    for by_label in (False, True):
        assert code(bench.choose("1", by_label=by_label)) == "PRV-089"
    bench.plug("1", present=False)
    assert code(bench.choose("1")) == "PRV-088"
    bench.plug("1", present=True)
    assert bench.choose("1") == Chosen(Choice("1"))
    assert bench.scan() == Start("1", NEW)


def test_where_a_port_cannot_tell_the_slots_label_confirms_that_the_unit_was_replaced() -> None:
    bench = Bench(tells=False)
    bench.play(shift.passed("1", "DL00000001"))
    assert code(bench.choose("1")) == "PRV-090", "a click is no confirmation"
    assert bench.choose("1", by_label=True) == Chosen(Choice("1", confirmed=True))
    assert bench.scan() == Start("1", NEW)
    bench.model.begin("1", NEW)
    assert bench.model.choice is None


def test_a_confirmation_that_came_to_nothing_is_asked_for_again() -> None:
    bench = Bench(tells=False)
    bench.failed("2", "DL00000009")
    bench.play(shift.passed("1", "DL00000001"))
    bench.choose("1", by_label=True)
    bench.model.begin("1", NEW)
    bench.model.apply(OperationFailed("station", Problem("CLD-001", "AWS cannot be reached."), slot="1"))
    bench.clock.forward(UNSEEN_SECONDS)
    assert isinstance(bench.scan(), Ask), "it was for slot 1, and slot 2 would take it"
    bench.model.dismiss("2")
    assert code(bench.scan()) == "PRV-090"
    assert bench.model.slots["1"].has_passed, "its result stays"


def test_a_chosen_slot_takes_the_label_before_any_other(bench: Bench) -> None:
    bench.failed("2", "DL00000009")
    assert bench.choose("3") == Chosen(Choice("3"))
    assert next_slot(bench.model) == "3"
    assert bench.scan() == Start("3", NEW)


def test_a_choice_is_forgotten_when_its_slot_changes(bench: Bench) -> None:
    bench.choose("3")
    bench.plug("3", present=False)
    bench.plug("3", present=True)
    assert isinstance(bench.scan(), Ask), "that was for the unit that was there before"
    bench.choose("3")
    bench.play(shift.begun("3", "DL00000009", 1))
    assert bench.model.choice is None


def test_a_choice_is_forgotten_when_its_slot_shows_a_result_that_nobody_here_began() -> None:
    bench = Bench(tells=False)
    bench.choose("3", by_label=True)
    bench.model.apply(shift.finished("3", "DL00000009"))
    assert isinstance(bench.scan(), Ask), "a good result would be overwritten"
    assert bench.model.slots["3"].has_passed


def test_a_refused_label_leaves_the_choice(bench: Bench) -> None:
    bench.play(shift.begun("1", "DL00000001", 2))
    bench.choose("3")
    assert code(bench.scan("DL00000001")) == "PRV-084"
    assert bench.scan() == Start("3", NEW)


@pytest.mark.parametrize(("slot", "expected"), [("1", "PRV-087"), ("4", "PRV-088"), ("7", "PRV-091")])
def test_a_slot_that_can_take_no_label_cannot_be_chosen(bench: Bench, slot: str, expected: str) -> None:
    bench.play(shift.begun("1", "DL00000001", 2))
    assert code(bench.choose(slot)) == expected


def test_a_question_takes_an_answer_and_no_other_label(bench: Bench) -> None:
    bench.model.question = NEW
    assert code(bench.scan("DL00000131")) == "PRV-086"
    assert code(bench.choose("4")) == "PRV-086", "no unit is there"
    assert bench.choose("2") == Start("2", NEW)
    assert bench.choose("3", by_label=True) == Start("3", NEW)


def test_a_question_is_not_answered_with_a_slot_that_has_passed() -> None:
    bench = Bench(tells=False)
    bench.play(shift.passed("1", "DL00000001"))
    bench.model.question = NEW
    assert code(bench.choose("1", by_label=True)) == "PRV-086"


def test_a_question_about_a_unit_that_is_run_meanwhile_is_not_answered_twice(bench: Bench) -> None:
    bench.model.question = NEW
    bench.play(shift.begun("1", NEW, 1))
    assert code(bench.choose("2")) == "PRV-084"


def test_nowhere_to_go_says_what_to_do() -> None:
    bench = Bench()
    for slot in "123":
        bench.play(shift.begun(slot, f"DL0000000{slot}", 2))
    assert code(bench.scan()) == "PRV-092", "slot 4 is free"
    bench.model.slots.pop("4")
    assert code(bench.scan()) == "PRV-095"
    bench.play([shift.finished("1", "DL00000001")])
    assert code(bench.scan()) == "PRV-093"
    info = bench.model.slots["1"].info
    bench.model.apply(SlotChanged(replace(info, tells_presence=False)))
    assert code(bench.scan()) == "PRV-094"


def test_a_unit_that_passed_and_left_is_not_asked_to_leave(bench: Bench) -> None:
    for slot in "23":
        bench.play(shift.begun(slot, f"DL0000000{slot}", 2))
    bench.play(shift.passed("1", "DL00000001"))
    bench.plug("1", present=False)
    assert code(bench.scan()) == "PRV-092"


def test_a_station_without_slots_says_what_to_do() -> None:
    assert code(place(StationModel(ManualClock()), NEW, 0.0)) == "PRV-092"


def test_a_slot_that_appears_waits_like_the_others(bench: Bench) -> None:
    bench.model.apply(SlotChanged(SlotInfo("5", "COM9", present=True, tells_presence=True)))
    assert bench.scan() == Ask(NEW, ("1", "2", "3", "5"))
