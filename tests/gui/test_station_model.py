from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.app.station.events import SlotChanged, SlotInfo
from desktop.app.tasks import OperationFailed
from desktop.core.events import PhaseFinished, PhaseStarted, Problem, RunStarted, WaitEnded, WaitStarted
from desktop.core.verdicts import Verdict
from desktop.gui.pages.station.model import StationModel
from desktop.gui.words import port_name
from tools import shift
from tools.shift import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def model(clock: ManualClock) -> StationModel:
    model = StationModel(clock)
    model.apply(shift.station_ready())
    return model


def play(model: StationModel, *parts: object) -> None:
    for part in parts:
        for event in part:  # type: ignore[attr-defined]
            assert model.apply(event)


def test_a_run_goes_through_its_phases(model: StationModel, clock: ManualClock) -> None:
    play(model, shift.begun("2", "DL00000001", 3))
    clock.forward(3.1)
    run = model.slots["2"].run
    assert run is not None
    assert (model.slots["2"].state, run.current, run.step) == ("running", "certificate", 4)
    assert [state for _, state, _ in run.steps()] == ["done"] * 3 + ["now"] + ["waiting"] * 4
    assert model.elapsed(run) == pytest.approx(3.1)


def test_a_run_says_what_it_waits_for(model: StationModel) -> None:
    play(model, shift.begun("2", "DL00000001", 3), [WaitStarted("run-DL00000001", "2", "RegisterThing")])
    run = model.slots["2"].run
    assert run is not None
    assert (run.current, run.waits_for) == ("certificate", "RegisterThing")
    play(model, [WaitEnded("run-DL00000001", "2"), WaitStarted("another", "2", "CreateThing")])
    assert run.waits_for == ""


def test_the_failed_phase_is_named(model: StationModel) -> None:
    play(model, shift.failed("1", "DL00000001"))
    run = model.slots["1"].run
    assert run is not None
    assert {phase: state for phase, state, _ in run.steps()}["key"] == "failed"


def test_first_pass_yield_counts_a_unit_once(model: StationModel) -> None:
    play(
        model,
        shift.failed("1", "DL00000001"),
        shift.passed("1", "DL00000001"),
        shift.passed("2", "DL00000002"),
    )
    assert model.figures.units == 2
    assert model.figures.first_pass_yield == pytest.approx(0.5)
    assert len(model.figures.recent) == 3


def test_a_stopped_run_is_no_failure(model: StationModel) -> None:
    stopped = Problem("ABT-001", "Stopped on request.")
    play(model, shift.failed("1", "DL00000001", Verdict.ABORTED, stopped))
    assert model.figures.first_pass_yield is None
    assert model.figures.causes == []


def test_causes_are_counted_the_most_frequent_first(model: StationModel) -> None:
    play(
        model,
        shift.failed("1", "DL00000001", Verdict.ERROR, shift.UNREACHED),
        shift.failed("1", "DL00000002"),
        shift.failed("2", "DL00000003"),
    )
    assert [(cause.problem.code, cause.count) for cause in model.figures.causes] == [
        ("DEV-012", 2),
        ("CLD-025", 1),
    ]


def test_a_run_that_touched_no_unit_is_no_unit_and_its_cause_is_counted(model: StationModel) -> None:
    refused = shift.finished("1", "DL00000001", Verdict.ERROR, problem=shift.UNREACHED)
    play(model, [replace(refused, touched=False)], shift.passed("1", "DL00000002"))
    assert (model.figures.units, model.figures.first_pass_yield) == (1, 1.0)
    assert [cause.problem.code for cause in model.figures.causes] == ["CLD-025"]
    play(model, shift.passed("2", "DL00000001"))
    assert model.figures.first_pass_yield == 1.0, "that was its first attempt"


def test_an_earlier_run_that_is_settled_says_nothing_of_the_one_at_work(model: StationModel) -> None:
    play(model, shift.begun("1", "DL00000002", 1), [shift.finished("1", "DL00000001")])
    assert model.slots["1"].state == "running"
    assert model.figures.units == 1


def test_a_slot_that_nobody_told_of_has_no_unit(model: StationModel) -> None:
    play(model, [shift.finished("9", "DL00000001", Verdict.ERROR, problem=shift.UNREACHED)])
    model.dismiss("9")
    assert "9" not in model.waiting_slots()


def test_a_result_stays_until_the_next_unit_is_plugged_in(model: StationModel) -> None:
    play(model, shift.passed("1", "DL00000001"))
    model.apply(SlotChanged(SlotInfo("1", "COM5", present=False)))
    assert model.slots["1"].state == "finished"
    model.apply(SlotChanged(SlotInfo("1", "COM5", present=True)))
    assert model.slots["1"].state == "ready"


def test_events_of_an_older_run_change_nothing(model: StationModel) -> None:
    model.apply(RunStarted("new", "1", "DL00000002", shift.PHASES))
    model.apply(PhaseStarted("old", "1", "write"))
    model.apply(PhaseFinished("old", "1", "identify", 1.0))
    run = model.slots["1"].run
    assert run is not None
    assert (run.current, run.seconds) == ("", {})


def test_the_time_left_comes_from_good_runs(model: StationModel, clock: ManualClock) -> None:
    play(model, shift.begun("2", "DL00000009", 1))
    run = model.slots["2"].run
    assert run is not None
    assert model.remaining(run) is None
    play(model, shift.passed("1", "DL00000001"))
    clock.forward(2.2)
    assert model.remaining(run) == pytest.approx(4.0)


def test_problems_of_other_areas_are_not_the_stations(model: StationModel) -> None:
    assert not model.apply(OperationFailed("release", shift.SILENT))
    assert model.apply(OperationFailed("station", shift.SILENT))
    assert model.problem == shift.SILENT


@pytest.mark.parametrize(
    ("uri", "name"),
    [("COM5", "COM5"), ("/dev/ttyUSB0", "ttyUSB0"), ("socket://127.0.0.1:40917", "TCP 40917"), ("", "—")],
)
def test_ports_are_called_as_people_call_them(uri: str, name: str) -> None:
    assert port_name(uri) == name
