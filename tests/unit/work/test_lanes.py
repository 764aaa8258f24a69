"""Lanes: in order within one, side by side among several, gone after close."""

from __future__ import annotations

import threading

import pytest

from desktop.work.lanes import Lanes

SECONDS = 10


def test_one_lane_keeps_the_order() -> None:
    done: list[int] = []
    with Lanes() as lanes:
        runs = [lanes.submit("COM1", done.append, number) for number in range(50)]
        for run in runs:
            run.result(SECONDS)
    assert done == list(range(50))


def test_lanes_run_side_by_side() -> None:
    meeting = threading.Barrier(2, timeout=SECONDS)
    with Lanes() as lanes:
        runs = [lanes.submit(lane, meeting.wait) for lane in ("COM1", "COM2")]
        assert sorted(run.result(SECONDS) for run in runs) == [0, 1]


def test_error_stays_in_its_future() -> None:
    with Lanes() as lanes:
        broken = lanes.submit("COM1", int, "x")
        assert lanes.submit("COM1", int, "1").result(SECONDS) == 1
        assert isinstance(broken.exception(SECONDS), ValueError)


def test_close_drops_what_waits_and_finishes_what_runs() -> None:
    started, go_on = threading.Event(), threading.Event()

    def work() -> str:
        started.set()
        go_on.wait(SECONDS)
        return "done"

    lanes = Lanes()
    running = lanes.submit("COM1", work)
    waiting = lanes.submit("COM1", work)
    assert started.wait(SECONDS)
    closing = threading.Thread(target=lanes.close)
    closing.start()
    # Only `close` cancels it, so the lane is closing before the work may end.
    while not waiting.cancelled():
        started.wait(0.01)
    go_on.set()
    closing.join(SECONDS)
    assert running.result(SECONDS) == "done"


def test_closed_lanes_take_nothing() -> None:
    lanes = Lanes()
    lanes.close()
    lanes.close()
    with pytest.raises(RuntimeError):
        lanes.submit("COM1", int)
