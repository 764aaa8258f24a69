"""Linekey cut off at every moment and started again: one good unit or none, settled side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.cloud.errors import LostAnswerError
from desktop.core.errors import CloudError, ProvisionError, SettingsError
from desktop.core.events import Event, PhaseFinished, PhaseStarted, RunFinished, RunLost
from desktop.core.verdicts import Verdict
from desktop.device.driver import Ability, UnitInfo
from desktop.ledger.journal import Journal, OpenRun
from desktop.provision.issuer import Issued
from desktop.provision.plan import Registration, plan
from desktop.provision.reconcile import Settler, settle
from desktop.provision.station import Station
from desktop.provision.unit import RunServices
from signing.messages import Message
from tests.unit.provision.conftest import PORT, SERIAL, Bench, MakeBench
from tests.unit.provision.world import (
    ABILITIES,
    AUTHORITY,
    FakeUnit,
    Flash,
    Gate,
    World,
    broken,
    certificate_request,
)

PHASES = plan(ABILITIES, Registration.WHEN_ISSUED)
MOMENTS = [f"{when} {phase}" for phase in PHASES for when in ("before", "after")]
# The unit holds and has committed everything, so what is found is finished.
FINISHED = MOMENTS[MOMENTS.index("before restart") :]


class PowerCut(BaseException):
    """Nothing catches it: as when the process dies."""


def cut_off_at(moment: str) -> Callable[[Event], None]:
    def listen(event: Event) -> None:
        if isinstance(event, PhaseStarted | PhaseFinished):
            when = "before" if isinstance(event, PhaseStarted) else "after"
            if moment == f"{when} {event.phase}":
                raise PowerCut

    return listen


def cut_off(make_bench: MakeBench, moment: str) -> None:
    with pytest.raises(PowerCut):
        make_bench(cut_off_at(moment)).run()


def assert_taken_back(bench: Bench, finished: RunFinished) -> None:
    assert finished.verdict is Verdict.ERROR
    assert finished.problem is not None
    assert finished.problem.code == "PRV-030"
    assert bench.world.is_empty
    assert bench.open_runs() == []
    assert bench.verdicts()[-1] == "ERROR"


@pytest.mark.parametrize("moment", MOMENTS)
def test_one_good_unit_or_none(make_bench: MakeBench, unit: FakeUnit, moment: str) -> None:
    cut_off(make_bench, moment)
    bench = make_bench()
    decided = bench.station.reconcile()

    if moment in FINISHED:
        [last] = bench.ledger.unit(SERIAL)
        assert last.body["verdict"] == "PASS"
        assert bench.world.things == {SERIAL: {last.body["certificate_id"]}}
        assert (last.body["issuer"], last.body["connected"]) == ("fleet", True)
        row = bench.world.serials.rows[SERIAL]
        assert (row.state, row.certificate_id) == ("active", last.body["certificate_id"])
        if decided:
            told = bench.run()
            assert (told.verdict, told.certificate_id) == (Verdict.PASS, last.body["certificate_id"])
        again = bench.run().problem
        assert again is not None
        assert again.code == "PRV-010", "it is told once: then the label is another unit's"
        assert len(bench.ledger.unit(SERIAL)) == 1
    else:
        [finished] = decided
        assert_taken_back(bench, finished)
        assert not unit.lasting.certificate
        assert bench.run().verdict is Verdict.PASS
    assert bench.station.reconcile() == []
    bench.ledger.verify()


@pytest.mark.parametrize("answer", ["answer", "registered"])
def test_certificate_that_nobody_could_note_is_found(make_bench: MakeBench, answer: str) -> None:
    bench = make_bench()
    kept = getattr(bench.world, answer)

    def die(_value: object) -> object:
        raise PowerCut

    setattr(bench.world, answer, die)
    with pytest.raises(PowerCut):
        bench.run()
    setattr(bench.world, answer, kept)
    assert len(bench.world.certificates) == 1
    [finished] = bench.station.reconcile()
    assert_taken_back(bench, finished)


def test_first_connection_that_was_cut_off(make_bench: MakeBench, world: World) -> None:
    world.registration = Registration.AT_FIRST_CONNECTION
    cut_off(make_bench, "before register")
    bench = make_bench()
    [finished] = bench.station.reconcile()
    assert_taken_back(bench, finished)
    cut_off(make_bench, "after register")
    bench = make_bench()
    assert [run.verdict for run in bench.station.reconcile()] == [Verdict.PASS]


def test_certificate_that_was_detached_makes_no_good_unit(make_bench: MakeBench, world: World) -> None:
    """AWS saw it connect, and somebody has taken the certificate from the thing since."""
    cut_off(make_bench, "after connect")
    world.things[SERIAL].clear()
    bench = make_bench()
    [finished] = bench.station.reconcile()
    assert_taken_back(bench, finished)


def test_certificate_of_another_thing_makes_no_good_unit(make_bench: MakeBench, world: World) -> None:
    cut_off(make_bench, "before restart")
    world.things["DL00000099"] = world.things.pop(SERIAL)
    bench = make_bench()
    [finished] = bench.station.reconcile()
    assert finished.verdict is Verdict.ERROR
    assert not world.certificates


def namesake() -> FakeUnit:
    told = Flash(thing_name=SERIAL, certificate="of another run")
    return FakeUnit(now=told, lasting=told)


@pytest.mark.parametrize("moment", ["after certificate", "before write"])
def test_certificate_is_disowned_when_nothing_is_left_of_it(
    make_bench: MakeBench, world: World, moment: str
) -> None:
    cut_off(make_bench, moment)
    [one] = world.certificates
    bench = make_bench()
    assert_taken_back(bench, bench.station.reconcile()[0])
    assert world.disowned == {one: True}


def test_unit_that_is_finished_disowns_nothing(make_bench: MakeBench, world: World) -> None:
    cut_off(make_bench, "before record")
    assert make_bench().station.reconcile()[0].verdict is Verdict.PASS
    assert world.disowned == {}


def test_certificate_that_was_gone_before_is_disowned_too(make_bench: MakeBench, world: World) -> None:
    """It was noted, and AWS IoT had not heard of it, or not any more."""
    cut_off(make_bench, "after certificate")
    [one] = world.certificates
    world.certificates.clear()
    world.things.clear()
    make_bench().station.reconcile()
    assert world.disowned == {one: True}


@pytest.mark.parametrize(
    "instead", [FakeUnit(), namesake(), None], ids=["another unit", "a unit of the same name", "nothing"]
)
def test_unit_that_was_taken_away_is_undone(
    make_bench: MakeBench, world: World, unit: FakeUnit, instead: FakeUnit | None
) -> None:
    """Without the unit nobody can tell whether it would work, so it must not count as good."""
    cut_off(make_bench, "before restart")
    world.units = {} if instead is None else {PORT: instead}
    bench = make_bench()
    [finished] = bench.station.reconcile()
    assert_taken_back(bench, finished)
    assert instead is None or instead.erased == 0, "another unit is not erased"
    assert unit.erased == 0


@pytest.mark.parametrize("fault", ["offline", "silent"])
def test_unit_that_does_not_work_is_undone(make_bench: MakeBench, unit: FakeUnit, fault: str) -> None:
    cut_off(make_bench, "before restart")
    if fault == "offline":
        unit.online = False
    else:
        unit.fails["restart"] = broken()
    bench = make_bench()
    [finished] = bench.station.reconcile()
    assert_taken_back(bench, finished)
    assert unit.erased == 1


def test_thing_that_was_there_before_the_run_stays(make_bench: MakeBench, world: World) -> None:
    world.things[SERIAL] = set()
    cut_off(make_bench, "after certificate")
    make_bench().station.reconcile()
    assert world.things == {SERIAL: set()}
    assert not world.certificates


def test_unit_that_came_with_its_key_is_erased_too(
    make_bench: MakeBench, world: World, unit: FakeUnit
) -> None:
    unit.key = ec.generate_private_key(ec.SECP256R1())
    ports = world.ports(ABILITIES - {Ability.MAKE_KEY})
    with pytest.raises(PowerCut):
        make_bench(cut_off_at("after request"), ports=ports).run()
    make_bench(ports=ports).station.reconcile()
    assert unit.erased == 1


def test_all_that_aws_made_of_a_request_is_taken_back(bench: Bench, world: World) -> None:
    """AWS answers each asking with another certificate, and what sends requests may have repeated one."""
    kept = world.answer

    def twice(request: str) -> Issued:
        first = AUTHORITY.issue(request)
        world.certificates[first.certificate_id] = first
        return AUTHORITY.issue(request)

    world.issue, world.answer = twice, lose_certificate
    assert bench.run().verdict is Verdict.UNKNOWN
    assert len(world.certificates) == 2
    world.answer = kept
    [finished] = bench.station.reconcile()
    assert_taken_back(bench, finished)


def test_cloud_that_cannot_be_asked_leaves_the_run_open(make_bench: MakeBench, world: World) -> None:
    cut_off(make_bench, "after certificate")
    bench = make_bench()
    world.away = True
    with pytest.raises(CloudError):
        bench.station.reconcile()  # nobody would tell who connects
    world.away = False
    bench.station.inspect("1", "COM2", "DL00000002").exception(10)
    world.away = True
    with pytest.raises(CloudError):
        bench.station.reconcile()
    assert bench.open_runs() == [SERIAL]
    world.away = False
    [finished] = bench.station.reconcile()
    assert_taken_back(bench, finished)


def test_run_of_another_account_or_product_is_left_to_its_own_station(bench: Bench) -> None:
    journal = Journal(bench.ledger)
    ours = {"port": "COM1", "product": "LAMP-1"}
    journal.begin("run-elsewhere", "DL99999998", ours)
    journal.intend("run-elsewhere", "identify", {"account": "999999999999/eu-west-1"})
    journal.begin("run-other-product", "X1", ours | {"product": "SWITCH-2"})

    assert bench.station.reconcile() == []
    assert bench.open_runs() == ["DL99999998", "X1"]


@pytest.mark.parametrize("row", ["with a row", "without a row"])
def test_run_cut_off_before_it_changed_anything_leaves_the_pass_the_last_word(
    make_bench: MakeBench, world: World, row: str
) -> None:
    passed = make_bench().run()
    if row == "without a row":
        world.serials.rows.clear()  # as in an account whose units an older Linekey made
    cut_off(make_bench, "before identify")
    bench = make_bench()
    [finished] = bench.station.reconcile()
    assert finished.verdict is Verdict.ERROR
    assert (bench.verdicts(), bench.open_runs()) == (["PASS"], [])
    assert world.things == {SERIAL: {passed.certificate_id}}


def made_by_an_older_linekey(world: World, unit: FakeUnit) -> str:
    """It knew no table of serial numbers: there is a thing with a certificate, and no row."""
    assert unit.key is not None
    issued = world.issue(certificate_request(unit.key, SERIAL))
    world.certificates[issued.certificate_id] = issued
    world.active.add(issued.certificate_id)
    world.things[SERIAL] = {issued.certificate_id}
    unit.now = Flash(SERIAL, "units.example.test", issued.certificate_pem, "", "the root")
    unit.commit()
    return issued.certificate_id


def test_unit_that_an_older_linekey_made_since_is_not_erased(
    make_bench: MakeBench, world: World, unit: FakeUnit
) -> None:
    """The key is the same where a unit came with one: only AWS tells that the thing is somebody's."""
    cut_off(make_bench, "after request")
    world.serials.rows.clear()
    made = made_by_an_older_linekey(world, unit)
    bench = make_bench()
    [finished] = bench.station.reconcile()
    assert finished.problem is not None
    assert finished.problem.code == "PRV-022"
    assert (unit.erased, world.things) == (0, {SERIAL: {made}})


def test_unit_that_an_older_linekey_made_gets_no_other_serial_number(
    make_bench: MakeBench, world: World, unit: FakeUnit
) -> None:
    unit.make_key()
    made = made_by_an_older_linekey(world, unit)
    problem = make_bench().run("DL00000002").problem
    assert problem is not None
    assert problem.code == "PRV-011"
    assert (unit.lasting.thing_name, world.things) == (SERIAL, {SERIAL: {made}})


# --- side by side, each in the lane of its port


class Slow(FakeUnit):
    """A unit that answers when its gate is opened."""

    gate = Gate()

    def identify(self) -> UnitInfo:
        self.gate.wait()
        return super().identify()


def two_cut_off(make_bench: MakeBench, world: World) -> None:
    world.units["COM2"] = FakeUnit()
    bench = make_bench(cut_off_at("before restart"))
    for serial, port in ((SERIAL, PORT), ("DL00000002", "COM2")):
        with pytest.raises(PowerCut):
            bench.run(serial, port)


def slow(unit: FakeUnit, gate: Gate) -> FakeUnit:
    """The same unit, whose answers wait for the gate."""
    slowed = Slow(**vars(unit))
    slowed.gate = gate
    return slowed


def test_ports_are_settled_side_by_side(make_bench: MakeBench, world: World) -> None:
    two_cut_off(make_bench, world)
    gates = {port: Gate() for port in world.units}
    world.units = {port: slow(unit, gates[port]) for port, unit in world.units.items()}
    bench = make_bench()
    decided: list[RunFinished] = []
    settling = threading.Thread(target=lambda: decided.extend(bench.station.reconcile()))
    settling.start()
    for gate in gates.values():  # both are there before the first may go on
        assert gate.reached.wait(10)
    for gate in gates.values():
        gate.opened.set()
    settling.join(10)
    assert {run.serial: run.verdict for run in decided} == {SERIAL: "PASS", "DL00000002": "PASS"}


def test_run_does_not_wait_for_the_settling_of_another_port(make_bench: MakeBench, world: World) -> None:
    two_cut_off(make_bench, world)
    gate = Gate()
    world.units["COM2"] = slow(world.units["COM2"], gate)
    world.units["COM3"] = FakeUnit()
    bench = make_bench()
    assert bench.run("DL00000003", "COM3").verdict is Verdict.PASS
    assert gate.reached.wait(10), "the other port is settled at start-up, in its own lane"
    assert "DL00000002" in bench.open_runs()
    gate.opened.set()
    bench.station.start("2", "COM2", "DL00000004").result(10)
    assert "DL00000002" not in bench.open_runs()
    assert bench.verdicts("DL00000002") == ["PASS"]


def test_run_waits_for_the_settling_of_its_own_port(make_bench: MakeBench, unit: FakeUnit) -> None:
    cut_off(make_bench, "after write")
    unit.online = False
    bench = make_bench()
    finished = bench.run("DL00000002")
    told = [event for event in bench.events if isinstance(event, RunFinished)]
    assert [event.serial for event in told] == [SERIAL, "DL00000002"]
    assert told[0].problem is not None
    assert told[0].problem.code == "PRV-030"
    assert finished.verdict is Verdict.FAIL


def lose(_thing: str) -> str:
    raise LostAnswerError(Message("CLD-030", "AWS IoT did not answer.", "Let Linekey reconcile."))


def lose_certificate(_issued: Issued) -> Issued:
    raise LostAnswerError(Message("CLD-030", "AWS IoT did not answer.", "Let Linekey reconcile."))


def test_serial_number_that_is_unknown_in_another_port_is_settled_first(bench: Bench, world: World) -> None:
    kept, world.registered = world.registered, lose
    assert bench.run().verdict is Verdict.UNKNOWN
    world.registered = kept
    world.units = {"COM2": world.units[PORT]}
    passed = bench.run(port="COM2")
    assert passed.verdict is Verdict.PASS
    assert list(world.certificates) == [passed.certificate_id]
    assert bench.verdicts() == ["UNKNOWN", "ERROR", "PASS"]


def test_settling_at_start_up_leaves_alone_what_begins_after_it(make_bench: MakeBench, world: World) -> None:
    cut_off(make_bench, "after certificate")
    world.registered = lose
    bench = make_bench()
    assert bench.run("DL00000002").verdict is Verdict.UNKNOWN
    bench.station.inspect("1", PORT, "DL00000002").exception(10)  # all that was in the lane is done
    assert bench.open_runs() == ["DL00000002"]
    assert len(world.certificates) == 1


def test_run_under_way_is_not_cut_off(make_bench: MakeBench, world: World) -> None:
    gate = Gate()
    world.units[PORT] = slow(FakeUnit(), gate)
    bench = make_bench()
    running = bench.station.start("1", PORT, SERIAL)
    assert gate.reached.wait(10)
    settling = threading.Thread(target=bench.station.reconcile)
    settling.start()
    settling.join(10)
    waits = settling.is_alive()
    gate.opened.set()
    assert running.result(10).verdict is Verdict.PASS
    assert not waits


def test_run_that_another_lane_settles_is_waited_for(
    make_bench: MakeBench, world: World, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(make_bench, "before restart")
    gate, listed = Gate(), threading.Event()
    world.units |= {PORT: slow(unit, gate), "COM2": FakeUnit(), "COM3": FakeUnit()}

    def cut_off_runs(settler: Settler) -> list[OpenRun]:
        found = open_runs(settler)
        if threading.current_thread().name.startswith("lane COM2"):
            listed.set()
        return found

    open_runs = Settler.cut_off
    monkeypatch.setattr(Settler, "cut_off", cut_off_runs)
    bench = make_bench()
    assert bench.run("DL00000003", "COM3").verdict is Verdict.PASS
    assert gate.reached.wait(10)
    again = bench.station.start("2", "COM2", SERIAL)
    assert listed.wait(10)
    threading.Event().wait(0.05)
    assert gate.waited == 1, "two lanes settle the same run"
    gate.opened.set()
    refused = again.result(10).problem
    assert refused is not None
    assert refused.code == "PRV-010", "it was finished, once"
    assert bench.verdicts() == ["PASS"]


def test_each_run_is_settled_once(
    make_bench: MakeBench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_cut_off(make_bench, world)
    settled: list[str] = []

    def counting(run: OpenRun, services: RunServices) -> RunFinished:
        settled.append(run.run_id)
        return settle(run, services)

    monkeypatch.setattr("desktop.provision.reconcile.settle", counting)
    bench = make_bench()
    runs = [threading.Thread(target=bench.station.reconcile) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(10)
    assert len(settled) == len(set(settled)) == 2
    assert bench.open_runs() == []


def test_station_beside_another_is_refused(bench: Bench, world: World, tmp_path: Path) -> None:
    assert bench.run().verdict is Verdict.PASS
    with Station(
        product=bench.station.product,
        ports=world.ports(),
        ledger=bench.ledger,
        code_signing_pem="",
        folder=tmp_path / "station",
    ) as second:
        finished = second.start("1", PORT, "DL00000002").result(10)
    assert finished.verdict is Verdict.ERROR
    assert finished.problem is not None
    assert (finished.problem.code, finished.touched) == ("PRV-050", False)


def test_serial_number_of_another_product_is_refused_at_once(bench: Bench) -> None:
    with pytest.raises(SettingsError, match="SET-003"):
        bench.station.start("1", PORT, "XX1")
    assert bench.events == []


def test_station_that_closes_stops_its_runs(make_bench: MakeBench, world: World) -> None:
    gate = Gate()
    world.units[PORT] = slow(FakeUnit(), gate)
    bench = make_bench()
    running = bench.station.start("1", PORT, SERIAL)
    assert gate.reached.wait(10)
    threading.Timer(0.05, gate.opened.set).start()
    bench.station.close()
    assert running.result(0).verdict is Verdict.ABORTED
    assert world.is_empty


def test_serial_number_or_port_at_work_is_refused(make_bench: MakeBench, world: World) -> None:
    gate = Gate()
    world.units = {PORT: slow(FakeUnit(), gate), "COM2": FakeUnit()}
    bench = make_bench()
    running = bench.station.start("1", PORT, SERIAL)
    for port, serial in (("COM2", SERIAL), (PORT, "DL00000002")):
        with pytest.raises(ProvisionError) as refused:
            bench.station.start("2", port, serial)
        assert refused.value.code == "PRV-051"
    gate.opened.set()
    assert running.result(10).verdict is Verdict.PASS


def test_a_clock_that_is_off_keeps_a_run_open_and_says_why_until_it_is_set(
    make_bench: MakeBench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(make_bench, "before connect")
    wait = world.wait_connected

    def by_a_wrong_clock(*_arguments: object) -> None:
        raise CloudError(Message("CLD-046", "The clock is off.", "Set the clock."))

    monkeypatch.setattr(world, "wait_connected", by_a_wrong_clock)
    bench = make_bench()
    for run in (bench.station.reconcile, bench.station.reconcile):
        with pytest.raises(CloudError, match="CLD-046"):
            run()
    lost = [event for event in bench.events if isinstance(event, RunLost)]
    assert [(one.serial, one.problem.code, one.problem.hint) for one in lost] == [
        (SERIAL, "CLD-046", "Set the clock.")
    ] * 2
    refused = bench.run()
    assert (refused.verdict, refused.problem and refused.problem.code) == (Verdict.ERROR, "CLD-046")
    assert bench.open_runs() == [SERIAL]

    monkeypatch.setattr(world, "wait_connected", wait)
    bench.station.reconcile()  # unless the station did so by itself meanwhile
    assert bench.open_runs() == []
    assert bench.verdicts() == ["PASS"]


def test_run_of_a_serial_number_that_the_product_has_not_stops_no_other_one(make_bench: MakeBench) -> None:
    """The pattern was changed since, or the note was."""
    cut_off(make_bench, "after write")
    bench = make_bench()
    with bench.ledger.database.write() as connection:
        connection.execute("UPDATE runs SET subject = 'XX1'")
    assert bench.station.reconcile() == []
    [lost] = [event for event in bench.events if isinstance(event, RunLost)]
    assert (lost.serial, lost.problem.code) == ("XX1", "SET-003")
    bench.world.units["COM2"] = FakeUnit()
    assert bench.run("DL00000002", "COM2").verdict is Verdict.PASS
    assert bench.open_runs() == ["XX1"]
