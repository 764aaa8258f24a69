"""The tour of the bench: how it ends, that it is found again, and what it claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desktop.app.opener import OpenFailed
from desktop.app.rollouts.events import RolloutStarted
from desktop.app.tasks import OperationFailed
from desktop.app.tour.events import TOUR_STEPS, TourReady, TourStep
from desktop.core.events import Event, RolloutFinished
from desktop.gui.pages.rollouts.page import RolloutsPage
from desktop.gui.pages.station.page import StationPage
from tests.gui.playing import Bench
from tools import shift

CHANGED = RolloutStarted("J-changed", "rel-1.2.0", "LAMP-1", "1.2.0", "DL00000126", shift.NOON, tampered=True)


def told_to_the_end() -> Iterable[Event]:
    for step in TOUR_STEPS:
        yield TourStep(step, "running")
        yield TourStep(step, "done")


def badge(bench: Bench) -> tuple[str, str]:
    page = bench.window.pages[2]
    assert isinstance(page, RolloutsPage)
    return page.header.badge.text, page.header.badge.tone


@pytest.mark.parametrize("state", ["FAILED", "REJECTED"])
def test_it_ends_in_green(bench: Bench, state: str) -> None:
    bench.open()
    assert bench.window.tour.outcome == ("", "")
    bench.feed([CHANGED, *told_to_the_end(), RolloutFinished("J-changed", "COMPLETED", {state: 1})])
    assert bench.window.tour.outcome == ("Refused, as it should be", "pass")
    assert badge(bench) == ("Refused, as it should be", "pass")
    page = bench.window.pages[2]
    assert isinstance(page, RolloutsPage)
    assert {tone for tone, share in page.progress.bar.shares if share} == {"pass"}


@pytest.mark.parametrize("state", ["SUCCEEDED", "TIMED_OUT", "CANCELED"])
def test_a_unit_that_did_not_refuse_is_not_green(bench: Bench, state: str) -> None:
    bench.open()
    bench.feed([CHANGED, RolloutFinished("J-changed", "COMPLETED", {state: 1, "REJECTED": 1})])
    assert badge(bench) == ("Not refused", "fail")


def test_a_rollout_that_was_to_arrive_is_red_as_ever(bench: Bench) -> None:
    bench.open()
    bench.feed([replace(CHANGED, tampered=False), RolloutFinished("J-changed", "COMPLETED", {"FAILED": 1})])
    assert badge(bench) == ("1 failed", "fail")


def test_who_closes_it_finds_it_again(bench: Bench) -> None:
    bench.open()
    tour, rail = bench.window.tour, bench.window.rail
    bench.qtbot.waitUntil(tour.run_button.isEnabled)
    assert not rail.tour.isVisible()
    bench.qtbot.mouseClick(tour.hide_button, Qt.MouseButton.LeftButton)
    assert (tour.isVisible(), rail.tour.isVisible()) == (False, True)
    station = bench.window.pages[0]
    assert isinstance(station, StationPage)
    assert bench.window.focusWidget() is station.scan.box, "the focus is where the next unit starts"
    bench.qtbot.mouseClick(rail.tour, Qt.MouseButton.LeftButton)
    assert (tour.isVisible(), rail.tour.isVisible()) == (True, False)
    assert bench.window.focusWidget() is tour.run_button


def test_closed_while_it_runs_it_leaves_the_pages_alone(bench: Bench) -> None:
    bench.open()
    tour = bench.window.tour
    bench.feed([TourStep("provision", "running")])
    tour.hide_button.click()
    bench.feed([TourStep("provision", "done"), TourStep("sign", "running")])
    assert bench.window.stack.currentWidget() is bench.window.pages[0]
    bench.window.rail.tour.click()
    assert "AWS Signer" in tour.text, "it went on meanwhile"
    bench.feed([TourStep("sign", "done"), TourStep("approve", "running")])
    assert bench.window.stack.currentWidget() is bench.window.pages[1]


def test_another_bench_has_a_tour_of_its_own(bench: Bench) -> None:
    bench.open()
    bench.window.tour.run_button.click()
    bench.feed([*told_to_the_end(), TourStep("provision", "running")])
    bench.window.start_bench()
    assert bench.window.tour.outcome == ("", "")
    assert not bench.window.tour.run_button.isEnabled(), "until its units are there"
    bench.qtbot.waitUntil(bench.window.tour.run_button.isEnabled)
    assert bench.window.tour.run_button.text() == "Run the tour"


def test_an_account_has_no_tour(bench: Bench) -> None:
    bench.window.start()
    assert not bench.window.tour.isVisible()
    assert not bench.window.rail.tour.isVisible()


def test_where_the_bench_does_not_open_there_is_no_tour(bench: Bench) -> None:
    bench.window.tour.closed.emit()
    bench.feed([OpenFailed(shift.UNREACHED)])
    assert not bench.window.rail.tour.isVisible()


def test_it_says_that_it_is_not_of_the_chosen_product(bench: Bench) -> None:
    bench.open()
    bench.feed([TourReady("lamp")])
    assert "LINEKEY" not in bench.window.tour.text
    assert "lamp" not in bench.window.tour.text
    bench.feed([TourReady("lamp", "thermostat.toml")])
    assert "lamp" in bench.window.tour.text
    assert "thermostat.toml" in bench.window.tour.text


def test_what_failed_before_the_first_step_is_told(bench: Bench) -> None:
    bench.open()
    bench.window.tour.run_button.click()
    bench.feed([OperationFailed("tour", shift.UNREACHED)])
    assert shift.UNREACHED.message in bench.window.tour.text
    assert bench.window.tour.run_button.isEnabled()


def test_a_step_that_failed_ends_it(bench: Bench) -> None:
    bench.open()
    tour = bench.window.tour
    bench.qtbot.waitUntil(tour.run_button.isEnabled)
    tour.run_button.click()
    assert not tour.run_button.isEnabled()
    bench.feed([shift.station_ready(), TourStep("provision", "running")])
    assert not tour.run_button.isEnabled(), "it runs"
    bench.feed([TourStep("provision", "failed", "The bench is gone.")])
    assert tour.run_button.isEnabled()
    assert tour.text == "The tour stopped here. The bench is gone."
    bench.feed([TourStep("sign", "running"), OperationFailed("tour", shift.UNREACHED)])
    assert tour.text.startswith("The tour stopped here.")
    assert shift.UNREACHED.message in tour.text
    assert (tour.run_button.isEnabled(), tour.outcome) == (True, ("", ""))


def test_a_long_sentence_does_not_widen_the_window(bench: Bench) -> None:
    bench.open()
    bench.window.resize(1000, 700)
    bench.feed([TourStep("provision", "failed", "The bench is gone, and nobody knows why. " * 6)])
    assert bench.window.minimumSizeHint().width() <= 1000
