"""One serial number, one unit: stations that meet over one, and what a cut-off run may not touch."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.cloud.serials import HOLD_SECONDS, SerialRow, SerialState
from desktop.core.catalogue.serials import NO_TABLE_OF_SERIALS
from desktop.core.errors import CloudError, ProvisionError
from desktop.core.events import Event, PhaseFinished, RunFinished
from desktop.core.verdicts import Verdict
from desktop.device.driver import Ability
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger
from desktop.provision.issuer import Issued, Trace
from desktop.provision.plan import Registration
from desktop.provision.ports import Ports
from desktop.provision.station import Station
from desktop.settings.product.profile import ProductProfile, load_product
from signing.messages import Message
from tests.unit.provision.conftest import PORT, SERIAL, Bench, MakeBench
from tests.unit.provision.test_reconcile import MOMENTS, PowerCut, cut_off, cut_off_at, lose_certificate
from tests.unit.provision.world import ABILITIES, FakeIssuer, FakeSerials, FakeUnit, Gate, World, broken

Elsewhere = Callable[..., Bench]


@pytest.fixture
def elsewhere(world: World, empty_ledger: Path, tmp_path: Path) -> Iterator[Elsewhere]:
    """`elsewhere(ports=..., ledger=..., product=..., listener=...)`: another station of the account."""
    with ExitStack() as stack:

        def make(
            ports: Ports | None = None,
            ledger: Ledger | None = None,
            product: ProductProfile | None = None,
            listener: Callable[[Event], None] = lambda _event: None,
        ) -> Bench:
            folder = tmp_path / f"elsewhere {time.monotonic_ns()}"
            folder.mkdir()
            if ledger is None:
                path = folder / "ledger.sqlite3"
                path.write_bytes(empty_ledger.read_bytes())
                ledger = stack.enter_context(Ledger(path))
            station = stack.enter_context(
                Station(
                    product=product or load_product("lamp"),
                    ports=ports or world.ports(),
                    ledger=ledger,
                    code_signing_pem="the code signer",
                    listener=listener,
                    connect_seconds=0.1,
                    answer_seconds=0.1,
                    folder=folder,
                )
            )
            return Bench(station, ledger, world)

        yield make


def code(finished: RunFinished) -> str:
    assert finished.problem is not None, finished
    return finished.problem.code


def assert_works(world: World, passed: RunFinished) -> None:
    """The unit has the certificate of that run, and its thing has no other."""
    lasting = world.units[PORT].lasting
    assert world.things == {SERIAL: {passed.certificate_id}}
    assert world.active == set(world.certificates) == {passed.certificate_id}
    assert lasting.certificate == world.certificates[passed.certificate_id].certificate_pem
    row = world.serials.rows[SERIAL]
    assert (row.state, row.certificate_id) == (SerialState.ACTIVE, passed.certificate_id)


# --- two stations


def test_serial_number_that_another_station_works_on_is_refused(
    make_bench: MakeBench, elsewhere: Elsewhere, world: World
) -> None:
    world.units["COM2"] = FakeUnit()
    refused: list[RunFinished] = []

    def meet(event: Event) -> None:
        if isinstance(event, PhaseFinished) and event.phase == "request":
            refused.append(elsewhere().run(port="COM2"))

    passed = make_bench(meet).run()
    assert passed.verdict is Verdict.PASS
    assert refused[0].verdict is Verdict.ERROR
    assert_works(world, passed)
    assert world.units["COM2"].erased == 1


def test_refusal_is_no_verdict_on_the_unit_that_has_the_number(bench: Bench, elsewhere: Elsewhere) -> None:
    """Somebody took the certificate off the thing, which is no leave to make another unit of that name."""
    other = elsewhere()
    assert other.run().verdict is Verdict.PASS
    bench.world.things.clear()
    assert code(bench.run()) == "PRV-017"
    assert code(other.run()) == "PRV-017"
    assert other.verdicts() == ["PASS"]
    assert bench.verdicts() == []
    assert bench.open_runs() == []


def test_run_that_was_overtaken_binds_nothing(
    make_bench: MakeBench, elsewhere: Elsewhere, world: World
) -> None:
    """It stood still for longer than its reservation: asleep, or in a debugger."""
    world.units["COM2"] = FakeUnit()
    passed: list[RunFinished] = []

    def overtake(event: Event) -> None:
        if isinstance(event, PhaseFinished) and event.phase == "request":
            world.serials.now += HOLD_SECONDS + 1
            passed.append(elsewhere().run(port="COM2"))

    late = make_bench(overtake).run()
    assert (late.verdict, passed[0].verdict) == (Verdict.ERROR, Verdict.PASS)
    world.units[PORT] = world.units["COM2"]
    assert_works(world, passed[0])


def test_reservation_of_a_dead_station_ends(
    make_bench: MakeBench, elsewhere: Elsewhere, world: World
) -> None:
    cut_off(make_bench, "after request")
    other = elsewhere()
    assert other.run().verdict is Verdict.ERROR
    world.serials.now += HOLD_SECONDS + 1
    passed = other.run()
    assert_works(world, passed)


def test_station_takes_over_what_itself_reserved(make_bench: MakeBench, world: World) -> None:
    """Its run is dead, and of another product: nobody settles it here."""
    bench = make_bench()
    product = bench.station.product
    other = product.model_copy(update={"name": "LAMP-2"})
    bench.station.product = other
    bench.station._listener = cut_off_at("after request")
    with pytest.raises(PowerCut):
        bench.run()
    assert make_bench().run().verdict is Verdict.PASS


@pytest.mark.parametrize("moment", ["after key", "after request", "after certificate", "after connect"])
def test_computer_with_a_copy_of_the_data_waits_like_any_other(
    make_bench: MakeBench,
    elsewhere: Elsewhere,
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    """The same station id, at work on the same number: the first one's run goes on undisturbed."""
    bench = make_bench()
    world.units["COM2"] = FakeUnit()
    copies: list[RunFinished] = []

    def meet(event: Event) -> None:
        if isinstance(event, PhaseFinished) and moment == f"after {event.phase}" and not copies:
            copy = elsewhere()
            shutil.copy(tmp_path / "station" / "station-id", copy.station._folder)
            monkeypatch.setattr("desktop.core.station_name.platform.node", lambda: "another computer")
            copies.append(copy.run(port="COM2"))

    bench.station._listener = meet
    finished = bench.run()
    if moment == "after key":  # the copy was first
        finished, copies[0] = copies[0], finished
        world.units[PORT] = world.units["COM2"]
    assert copies[0].verdict is Verdict.ERROR
    assert_works(world, finished)


def test_number_whose_certificate_was_removed_is_free(bench: Bench, elsewhere: Elsewhere) -> None:
    first = elsewhere().run()
    assert first.verdict is Verdict.PASS
    for kept in (bench.world.things, bench.world.certificates, bench.world.active):
        kept.clear()
    assert bench.run().verdict is Verdict.PASS


def test_second_certificate_of_the_thing_is_not_made(bench: Bench, world: World) -> None:
    """As in an account whose template asks no hook: somebody else's certificate comes between."""

    def join(thing: str) -> str:
        world.things[thing].add("somebody else's")
        return thing

    world.registered = join
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.ERROR, "PRV-021")
    assert world.things == {SERIAL: {"somebody else's"}}
    assert not world.certificates
    assert SERIAL not in world.serials.rows


def test_unit_that_shares_its_thing_is_not_finished_but_undone(make_bench: MakeBench, world: World) -> None:
    cut_off(make_bench, "after connect")
    world.things[SERIAL].add("somebody else's")
    bench = make_bench()
    [finished] = bench.station.reconcile()
    assert finished.verdict is Verdict.ERROR
    assert world.things == {SERIAL: {"somebody else's"}}
    assert not world.certificates


# --- lists


def test_closed_product_takes_listed_numbers_alone(bench: Bench, world: World, unit: FakeUnit) -> None:
    slug = bench.station.product.slug
    world.serials.closed.add(slug)
    assert bench.run().verdict is Verdict.ERROR
    assert world.is_empty
    listed = SerialRow(SERIAL, SerialState.LISTED, SERIAL, slug, listed=True)
    world.serials.rows[SERIAL] = listed
    unit.fails["commit"] = broken()
    assert bench.run().verdict is Verdict.FAIL
    assert world.serials.rows == {SERIAL: listed}, "it is listed still"
    unit.fails.clear()
    assert bench.run().verdict is Verdict.PASS


def test_number_that_another_station_leased_is_refused(bench: Bench, world: World) -> None:
    world.serials.rows[SERIAL] = SerialRow(
        SERIAL, SerialState.RESERVED, SERIAL, station="st-other", lease="st-other"
    )
    assert bench.run().verdict is Verdict.ERROR
    world.serials.now += 10 * HOLD_SECONDS
    assert bench.run().verdict is Verdict.ERROR, "a lease does not expire"


# --- the account


def test_account_without_the_table_says_to_set_it_up(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_wanted: object, **_options: object) -> None:
        raise ProvisionError(NO_TABLE_OF_SERIALS)

    monkeypatch.setattr(bench.world.serials, "reserve", none)
    finished = bench.run()
    assert code(finished) == "PRV-015"
    assert finished.problem is not None
    assert "account setup" in finished.problem.hint
    assert bench.world.is_empty
    assert bench.open_runs() == []


def test_number_that_cannot_be_freed_changes_no_verdict(
    bench: Bench, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_row: object) -> None:
        raise CloudError(Message("CLD-001", "AWS cannot be reached.", "Check the network."))

    unit.fails["write_certificate"] = broken()
    monkeypatch.setattr(bench.world.serials, "free", away)
    assert bench.run().verdict is Verdict.FAIL
    assert bench.open_runs() == []
    monkeypatch.undo()
    unit.fails.clear()
    assert bench.run().verdict is Verdict.PASS, "its certificate is gone, so it holds nobody up"


def test_pass_that_the_table_does_not_take_is_taken_back(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_row: object) -> None:
        raise CloudError(Message("CLD-001", "AWS cannot be reached.", "Check the network."))

    monkeypatch.setattr(bench.world.serials, "activate", lose)
    assert bench.run().verdict is Verdict.ERROR
    assert bench.world.is_empty
    assert bench.verdicts() == ["ERROR"]


def test_thing_of_the_run_that_came_after_is_left(
    make_bench: MakeBench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made a moment ago, it has no certificate yet."""
    cut_off(make_bench, "after certificate")
    [certificate_id] = world.certificates
    world.serials.rows[SERIAL] = replace(world.serials.rows[SERIAL], state=SerialState.RESERVED)
    bench = make_bench()
    find = FakeIssuer.find

    def meanwhile(issuer: FakeIssuer, trace: Trace) -> Any:
        world.serials.rows[SERIAL] = SerialRow(SERIAL, SerialState.RESERVED, run="another", station="st-2")
        return find(issuer, trace)

    monkeypatch.setattr(FakeIssuer, "find", meanwhile)
    bench.station.reconcile()
    assert world.certificates == {}, certificate_id
    assert world.things == {SERIAL: set()}
    assert world.serials.rows[SERIAL].run == "another"


# --- a run that was cut off, and the unit provisioned by another since


@pytest.mark.parametrize("moment", MOMENTS)
def test_unit_that_was_provisioned_elsewhere_since_is_left_alone(
    make_bench: MakeBench, elsewhere: Elsewhere, world: World, moment: str
) -> None:
    cut_off(make_bench, moment)
    world.serials.now += HOLD_SECONDS + 1
    other = elsewhere()
    passed = other.run()
    registered = MOMENTS.index(moment) >= MOMENTS.index("after certificate")
    assert passed.verdict is (Verdict.ERROR if registered else Verdict.PASS)

    bench = make_bench()
    decided = bench.station.reconcile()
    assert bench.open_runs() == []
    if registered:
        return  # the number was never free
    assert [code(run) for run in decided] == ["PRV-022"]
    assert_works(world, passed)
    assert world.units[PORT].erased == 0
    assert other.verdicts() == ["PASS"]


@pytest.mark.parametrize("moment", MOMENTS[: MOMENTS.index("after certificate")])
def test_unit_that_the_right_product_made_since_keeps_its_pass(
    make_bench: MakeBench, elsewhere: Elsewhere, ledger: Ledger, world: World, moment: str
) -> None:
    """On the same computer, so in the same ledger."""
    cut_off(make_bench, moment)
    world.serials.now += HOLD_SECONDS + 1
    right = load_product("lamp").model_copy(update={"name": "LAMP-2"})
    other = elsewhere(ledger=ledger, product=right)
    passed = other.run()
    assert passed.verdict is Verdict.PASS
    other.station.close()

    bench = make_bench()
    assert [code(run) for run in bench.station.reconcile()] == ["PRV-022"]
    assert bench.verdicts() == ["PASS"], "the last word on a good unit"
    assert bench.open_runs() == []
    assert_works(world, passed)


def test_unit_with_another_key_is_not_erased(make_bench: MakeBench, world: World, unit: FakeUnit) -> None:
    """Nobody knows of the other run: no row, no entry."""
    cut_off(make_bench, "after key")
    world.serials.rows.clear()
    unit.make_key()
    unit.make_request(SERIAL)
    unit.now.certificate = unit.lasting.certificate = "of another run"
    make_bench().station.reconcile()
    assert unit.erased == 0
    assert unit.lasting.certificate == "of another run"


def test_unit_with_the_key_of_the_run_is_erased(make_bench: MakeBench, world: World, unit: FakeUnit) -> None:
    cut_off(make_bench, "before request")
    unit.now.thing_name = SERIAL
    make_bench().station.reconcile()
    assert unit.erased == 1


def test_certificate_for_the_same_key_that_is_in_use_is_left(
    make_bench: MakeBench, elsewhere: Elsewhere, world: World, unit: FakeUnit
) -> None:
    """The unit came with its key: both runs asked for a certificate with the same request."""
    unit.key = ec.generate_private_key(ec.SECP256R1())
    ports = world.ports(ABILITIES - {Ability.MAKE_KEY})
    with pytest.raises(PowerCut):
        make_bench(cut_off_at("before certificate"), ports=ports).run()
    world.serials.now += HOLD_SECONDS + 1
    passed = elsewhere(ports=ports).run()
    assert passed.verdict is Verdict.PASS
    bench = make_bench(ports=ports)
    bench.station.reconcile()
    assert_works(world, passed)
    assert unit.erased == 0


def test_certificate_that_another_run_was_promised_is_left_to_it(
    make_bench: MakeBench,
    elsewhere: Elsewhere,
    world: World,
    unit: FakeUnit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The unit keeps its key, and the answer to the other's registration was lost: it will settle that."""
    unit.key = ec.generate_private_key(ec.SECP256R1())
    ports = world.ports(ABILITIES - {Ability.MAKE_KEY})
    with pytest.raises(PowerCut):
        make_bench(cut_off_at("before certificate"), ports=ports).run()
    world.serials.now += HOLD_SECONDS + 1
    other = elsewhere(ports=ports)
    with monkeypatch.context() as patch:
        patch.setattr(FakeIssuer, "register", lose_certificate_of)
        assert other.run().verdict is Verdict.UNKNOWN
    make_bench(ports=ports).station.reconcile()
    assert len(world.certificates) == 1
    assert world.things == {SERIAL: set()}, "AWS made the thing, and goes on with it"
    assert unit.erased == 0
    assert other.open_runs() == [SERIAL]


def lose_certificate_of(issuer: FakeIssuer, issued: Issued, serial: str, *_rest: object) -> str:
    issuer._world.things[serial] = set()
    lose_certificate(issued)
    return ""


def test_thing_that_the_run_cannot_have_made_is_left(make_bench: MakeBench, world: World) -> None:
    """It had asked for no certificate yet, so the thing is somebody else's."""
    cut_off(make_bench, "after request")
    world.serials.rows.clear()
    world.things[SERIAL] = set()
    make_bench().station.reconcile()
    assert world.things == {SERIAL: set()}


def test_certificate_of_the_run_goes_also_when_another_unit_has_the_number(
    make_bench: MakeBench, elsewhere: Elsewhere, world: World
) -> None:
    """It was issued and never registered, and nobody else would ever look for it."""
    bench = make_bench()
    kept, world.answer = world.answer, lose_certificate
    assert bench.run().verdict is Verdict.UNKNOWN
    world.answer = kept
    world.serials.now += HOLD_SECONDS + 1
    passed = elsewhere().run()
    assert passed.verdict is Verdict.PASS
    assert len(world.certificates) == 2
    bench.station.reconcile()
    assert_works(world, passed)


def test_number_is_free_when_only_its_row_knew_the_certificate(
    make_bench: MakeBench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power went before the journal had it, and AWS deletes what nobody registers within the hour."""
    world.registration = Registration.AT_FIRST_CONNECTION
    bind = FakeSerials.bind

    def bind_and_die(serials: FakeSerials, *row: str) -> None:
        bind(serials, *row)
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(FakeSerials, "bind", bind_and_die)
        with pytest.raises(PowerCut):
            make_bench().run()
    world.certificates.clear()
    make_bench().station.reconcile()
    assert world.is_empty


# --- an answer that was lost, and a certificate that comes late


def test_certificate_that_comes_after_its_answer_was_given_up_is_found(
    make_bench: MakeBench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Issued] = []
    issue = world.issue

    def slowly(request: str) -> Issued:
        made.append(issue(request))
        raise PowerCut

    world.issue = slowly
    with pytest.raises(PowerCut):
        make_bench().run()
    world.issue = issue
    looks: list[Trace] = []
    find = FakeIssuer.find

    def late(issuer: FakeIssuer, trace: Trace) -> Any:
        looks.append(trace)
        if len(looks) == 3:
            world.certificates[made[0].certificate_id] = made[0]
        return find(issuer, trace)

    monkeypatch.setattr(FakeIssuer, "find", late)
    monkeypatch.setattr("desktop.provision.reconcile.LOOK_AGAIN_SECONDS", 0.01)
    bench = make_bench()
    bench.station._answer_seconds = 30.0
    bench.station.reconcile()
    assert len(looks) == 3
    assert world.is_empty


def test_other_ports_do_not_wait_for_a_late_certificate(make_bench: MakeBench, world: World) -> None:
    with pytest.raises(PowerCut):
        make_bench(cut_off_at("before certificate")).run()
    world.units["COM2"] = FakeUnit()
    bench = make_bench()
    bench.station._answer_seconds = 30.0
    assert bench.run("DL00000002", "COM2").verdict is Verdict.PASS
    assert bench.open_runs() == [SERIAL]
    before = time.monotonic()
    bench.station.close()
    assert time.monotonic() - before < 5, "who closes the station does not wait either"
    assert bench.open_runs() == [SERIAL]


# --- told as PASS


def test_unit_that_settling_finished_is_told_as_pass_in_any_port(make_bench: MakeBench, world: World) -> None:
    cut_off(make_bench, "before connect")
    bench = make_bench()
    bench.station.reconcile()
    world.units = {"COM2": world.units[PORT]}
    told = bench.run(port="COM2")
    assert (told.verdict, told.slot) == (Verdict.PASS, "1")
    assert [event.verdict for event in bench.events if isinstance(event, RunFinished)][-1] is Verdict.PASS
    assert bench.verdicts() == ["PASS"]


def test_another_unit_with_the_label_is_not_told_as_pass(make_bench: MakeBench, world: World) -> None:
    cut_off(make_bench, "before connect")
    bench = make_bench()
    bench.station.reconcile()
    world.units[PORT] = FakeUnit()
    assert code(bench.run()) == "PRV-010"


def test_unit_that_does_not_answer_is_not_told_as_pass(make_bench: MakeBench, world: World) -> None:
    cut_off(make_bench, "before connect")
    bench = make_bench()
    bench.station.reconcile()
    world.units[PORT].fails["identify"] = broken()
    assert bench.run().verdict is Verdict.FAIL


# --- many at once


def test_of_ten_stations_with_one_number_one_passes(elsewhere: Elsewhere, world: World) -> None:
    stations = []
    for number in range(10):
        world.units[f"COM{number}"] = FakeUnit()
        stations.append(elsewhere())
    gate, done = Gate(), threading.Barrier(11, timeout=20)
    finished: list[RunFinished] = []

    def run(number: int, bench: Bench) -> None:
        gate.wait()
        finished.append(bench.run(port=f"COM{number}"))
        done.wait()

    for number, bench in enumerate(stations):
        threading.Thread(target=run, args=(number, bench)).start()
    gate.opened.set()
    done.wait()
    [passed] = [one for one in finished if one.verdict is Verdict.PASS]
    assert {one.verdict for one in finished} <= {Verdict.PASS, Verdict.ERROR}
    assert world.things == {SERIAL: {passed.certificate_id}}
    assert world.active == set(world.certificates) == {passed.certificate_id}
    assert [Journal(bench.ledger).open_runs() for bench in stations] == [[]] * 10
    assert replace(world.serials.rows[SERIAL], run="").certificate_id == passed.certificate_id
