"""The process dies before and after everything that a run does; and no slot has a cloud."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from desktop.core.errors import CloudError
from desktop.core.events import Event, PhaseStarted
from desktop.core.verdicts import Verdict
from desktop.ledger.journal import Journal
from signing.messages import Message
from tests.unit.provision.conftest import PORT, SERIAL, Bench, MakeBench
from tests.unit.provision.test_reconcile import PowerCut, cut_off_at
from tests.unit.provision.world import FakeIssuer, FakeSerials, FakeUnit, Gate, World

ACTS: list[tuple[type, tuple[str, ...]]] = [
    (Journal, ("begin", "intend", "done", "finish")),
    (FakeIssuer, ("acquire", "register", "revoke")),
    (FakeSerials, ("reserve", "bind", "activate", "free")),
    (World, ("delete_thing", "expect", "wait_connected")),
    (
        FakeUnit,
        (
            *("make_key", "make_request", "write_trust", "set_endpoint", "write_code_signing"),
            *("write_certificate", "commit", "restart", "erase"),
        ),
    ),
]


class Fuse:
    """Cuts the power at the moment that is reached: each act has one before it and one after it."""

    def __init__(self) -> None:
        self.left = 0
        self.last = ""

    def count(self, act: str) -> None:
        self.left -= 1
        if self.left == 0:
            self.last = act
            raise PowerCut

    def guards(self, patch: pytest.MonkeyPatch, owner: type, name: str) -> None:
        act: Callable[..., Any] = getattr(owner, name)

        def guarded(*arguments: Any, **named: Any) -> Any:
            self.count(f"before {name}")
            result = act(*arguments, **named)
            self.count(f"after {name}")
            return result

        patch.setattr(owner, name, guarded)


@pytest.fixture
def fuse(monkeypatch: pytest.MonkeyPatch) -> Fuse:
    fuse = Fuse()
    for owner, names in ACTS:
        for name in names:
            fuse.guards(monkeypatch, owner, name)
    return fuse


def cut_off_by(fuse: Fuse, moment: int, work: Callable[[], object]) -> bool:
    """False when the work was over before that moment."""
    fuse.left = moment
    try:
        work()
    except PowerCut:
        return True
    finally:
        fuse.left = 0
    return False


def start_afresh(bench: Bench) -> None:
    """No unit, thing, certificate or entry of the earlier round."""
    world = bench.world
    world.units[PORT] = FakeUnit()
    for kept in (world.things, world.certificates, world.active, world.expected, world.serials.rows):
        kept.clear()


def assert_one_good_unit_or_none(bench: Bench, serial: str, moment: str) -> None:
    world, verdicts = bench.world, bench.verdicts(serial)
    assert bench.open_runs() == [], moment
    if verdicts[-1:] == ["PASS"]:
        [certificate_id] = world.things[serial]
        assert world.active == set(world.certificates) == {certificate_id}, moment
        lasting = world.units[PORT].lasting
        assert lasting.certificate == world.certificates[certificate_id].certificate_pem, moment
        for _ in range(2):  # what settling finished is told as PASS, once
            again = bench.run(serial)
        assert again.problem is not None, moment
    else:
        assert world.is_empty, moment
        assert not world.units[PORT].lasting.certificate, moment
        assert bench.run(serial).verdict is Verdict.PASS, moment


def test_power_cut_around_everything_that_a_run_does(make_bench: MakeBench, fuse: Fuse) -> None:
    moments = []
    for moment in itertools.count(1):
        bench, serial = make_bench(), f"DL{moment:08}"
        start_afresh(bench)
        if not cut_off_by(fuse, moment, lambda: bench.run(serial)):  # noqa: B023
            break
        moments.append(fuse.last)
        bench = make_bench()
        bench.station.reconcile()
        assert_one_good_unit_or_none(bench, serial, fuse.last)
    assert len(moments) >= 60
    assert {"after acquire", "before register", "after activate", "after finish"} <= set(moments)
    bench.ledger.verify()


@pytest.mark.parametrize("online", [True, False])
def test_power_cut_around_everything_that_settling_does(
    make_bench: MakeBench, fuse: Fuse, *, online: bool
) -> None:
    moments = []
    for moment in itertools.count(1):
        bench, serial = make_bench(cut_off_at("after write")), f"DL{moment:08}"
        start_afresh(bench)
        with pytest.raises(PowerCut):
            bench.run(serial)
        bench.world.units[PORT].online = online
        bench = make_bench()
        if not cut_off_by(fuse, moment, bench.station.reconcile):
            break
        moments.append(fuse.last)
        bench = make_bench()
        bench.station.reconcile()
        bench.world.units[PORT].online = True
        assert_one_good_unit_or_none(bench, serial, fuse.last)
    assert ("before finish" if online else "after revoke") in moments


# --- two slots at once


def test_two_slots_work_at_the_same_time(make_bench: MakeBench, world: World) -> None:
    """In each phase, the one waits for the other: they would not meet if they took turns."""
    world.units = {PORT: FakeUnit(), "COM2": FakeUnit()}
    meeting = threading.Barrier(2, timeout=10)

    def meet(event: Event) -> None:
        if isinstance(event, PhaseStarted):
            meeting.wait()

    bench = make_bench(meet)
    runs = [bench.station.start(port, port, f"DL{n:08}") for n, port in enumerate(world.units, 1)]
    finished = [run.result(10) for run in runs]
    assert [run.verdict for run in finished] == [Verdict.PASS, Verdict.PASS]
    assert world.things == {run.serial: {run.certificate_id} for run in finished}
    for run in finished:
        assert world.units[run.slot].lasting.thing_name == run.serial
    bench.ledger.verify()


# --- no cloud


def three_cut_off(make_bench: MakeBench, world: World) -> list[str]:
    ports = [PORT, "COM2", "COM3"]
    world.units = {port: FakeUnit() for port in ports}
    bench = make_bench(cut_off_at("after certificate"))
    for number, port in enumerate(ports, 1):
        with pytest.raises(PowerCut):
            bench.run(f"DL{number:08}", port)
    return ports


def test_cloud_that_nobody_reaches_is_tried_once_for_all_slots(make_bench: MakeBench, world: World) -> None:
    """Each try takes until its time-out: one after another they would keep the last slot waiting."""
    ports, gate, tries = three_cut_off(make_bench, world), Gate(), []

    @contextmanager
    def presence() -> Iterator[World]:
        tries.append(threading.current_thread().name)
        gate.wait()
        world.reach()
        yield world

    world.presence = presence  # type: ignore[method-assign]
    world.away = True
    bench = make_bench()
    world.units["COM4"] = FakeUnit()
    begun = [bench.station.start(port, port, f"DL{n:08}") for n, port in enumerate([*ports, "COM4"], 5)]
    assert gate.reached.wait(10)
    while_trying = threading.Event()
    threading.Timer(0.05, while_trying.set).start()
    assert while_trying.wait(10)
    gate.opened.set()
    for run in begun:
        finished = run.result(10)
        assert finished.problem is not None
        assert (finished.verdict, finished.problem.code) == (Verdict.ERROR, "CLD-001")
    assert len(tries) == 1

    world.away = False
    assert bench.run("DL00000009", "COM4").verdict is Verdict.PASS, "the next unit tries anew"


def test_cut_off_runs_wait_side_by_side_for_a_cloud_that_does_not_answer(
    make_bench: MakeBench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports, gates = three_cut_off(make_bench, world), itertools.cycle([Gate(), Gate(), Gate()])
    waiting: list[Gate] = []

    def find(_issuer: FakeIssuer, _trace: object) -> object:
        waiting.append(next(gates))
        waiting[-1].wait()
        raise CloudError(Message("CLD-001", "AWS cannot be reached.", "Check the network."))

    with monkeypatch.context() as patch:
        patch.setattr(FakeIssuer, "find", find)
        bench = make_bench()
        world.units["COM4"] = FakeUnit()
        assert bench.run("DL00000009", "COM4").verdict is Verdict.PASS, "it waits for none of them"
        own = bench.station.start("1", PORT, SERIAL)
        for _ in range(200):
            if len(waiting) == len(ports):
                break
            threading.Event().wait(0.01)
        assert len(waiting) == len(ports), "all at once, in the lanes of their ports"
        for gate in waiting:
            gate.opened.set()
        refused = own.result(10).problem
    assert refused is not None
    assert refused.code == "CLD-001"
    assert len(bench.open_runs()) == len(ports)
    assert {run.verdict for run in bench.station.reconcile()} == {Verdict.ERROR}
    assert bench.open_runs() == []
