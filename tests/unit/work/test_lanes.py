"""Lanes: in order within one, side by side among several, gone after close."""

from __future__ import annotations

import itertools
import random
import sys
import threading
from concurrent.futures import wait

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


def test_whoever_waits_for_what_close_drops_is_told() -> None:
    started, go_on = threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        go_on.wait(SECONDS)

    lanes = Lanes()
    runs = [lanes.submit("COM1", work) for _ in range(3)]
    assert started.wait(SECONDS)
    closing = threading.Thread(target=lanes.close)
    closing.start()
    assert len(wait(runs[1:], SECONDS).done) == 2
    go_on.set()
    closing.join(SECONDS)


def of_lanes() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("lane tidy")]


def test_a_port_that_is_no_longer_used_has_no_thread() -> None:
    with Lanes() as lanes:
        for port in range(60):
            lanes.submit(f"tidy {port}", int).result(SECONDS)
        for thread in of_lanes():
            thread.join(SECONDS)
        assert of_lanes() == []
        assert lanes.submit("tidy 1", int, "7").result(SECONDS) == 7
    assert of_lanes() == []


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_lost_whenever_a_lane_ends(seed: int) -> None:
    """Work comes in bursts with pauses, so that it also meets lanes in the moment of their end."""
    done: dict[str, list[tuple[int, int]]] = {f"COM{number}": [] for number in range(3)}
    at_work: dict[str, threading.Lock] = {lane: threading.Lock() for lane in done}
    overlaps: list[str] = []

    def work(lane: str, giver: int, number: int) -> None:
        if not at_work[lane].acquire(blocking=False):
            overlaps.append(lane)
            return
        done[lane].append((giver, number))
        at_work[lane].release()

    def give(giver: int, given: list[tuple[str, int]]) -> None:
        chance = random.Random(seed * 10 + giver)
        for number in range(400):
            lane = chance.choice(list(done))
            run = lanes.submit(lane, work, lane, giver, number)
            given.append((lane, number))
            if chance.random() < 0.5:
                run.result(SECONDS)  # its lane is about to end

    given: list[list[tuple[str, int]]] = [[] for _ in range(4)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        lanes = Lanes()
        givers = [threading.Thread(target=give, args=(giver, given[giver])) for giver in range(4)]
        for thread in givers:
            thread.start()
        for thread in givers:
            thread.join(60)
        for lane in done:
            lanes.submit(lane, int).result(SECONDS)  # what came before it is done
        lanes.close()
    finally:
        sys.setswitchinterval(before)
    assert overlaps == []
    for lane, giver in itertools.product(done, range(4)):
        told = [number for where, number in given[giver] if where == lane]
        assert [number for who, number in done[lane] if who == giver] == told
