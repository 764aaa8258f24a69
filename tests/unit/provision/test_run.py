"""A whole run, with every phase and every verdict: one good unit, or nothing at all."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.cloud.errors import LostAnswerError
from desktop.core.errors import AbortedError, CloudError, DeviceError, LedgerError, LinekeyError
from desktop.core.events import Event, PhaseFinished, PhaseStarted, RunFinished, RunStarted
from desktop.core.verdicts import Verdict
from desktop.device.driver import Ability
from desktop.device.link import PortError
from desktop.ledger.journal import Journal
from desktop.provision import run
from desktop.provision.issuer import Issued
from desktop.provision.plan import Phase, Registration, plan
from desktop.provision.run import recorded
from signing.messages import Message
from tests.unit.provision.conftest import PORT, SERIAL, Bench, MakeBench
from tests.unit.provision.world import (
    ABILITIES,
    AUTHORITY,
    STRANGER,
    FakeIssuer,
    FakeUnit,
    World,
    broken,
    certificate_request,
)

PHASES = plan(ABILITIES, Registration.WHEN_ISSUED)
LOST = LostAnswerError(Message("CLD-030", "AWS IoT did not answer.", "Let Linekey reconcile."))
BUSY = CloudError(Message("CLD-031", "AWS IoT rejected it.", "Try again."), retryable=True)


def code(finished: RunFinished) -> str:
    assert finished.problem is not None, finished
    assert finished.problem.message
    assert finished.problem.hint or finished.verdict is Verdict.ABORTED
    return finished.problem.code


def raising(error: Exception) -> Callable[[object], object]:
    def fail(_value: object) -> object:
        raise error

    return fail


def at(phase: Phase, do: Callable[[], object]) -> Callable[[Event], None]:
    """A listener that does something when a phase begins."""

    def listen(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase == phase:
            do()

    return listen


def assert_nothing_left(bench: Bench, unit: FakeUnit) -> None:
    assert bench.world.is_empty
    assert bench.open_runs() == []
    assert not unit.now.certificate
    assert not unit.lasting.certificate


# --- a good unit


def test_good_unit_has_all_that_it_needs(bench: Bench, unit: FakeUnit) -> None:
    finished = bench.run()

    assert (finished.verdict, finished.problem, finished.touched) == (Verdict.PASS, None, True)
    assert (finished.thing, finished.issuer, finished.connected) == (SERIAL, "fleet", True)
    assert bench.world.things == {SERIAL: {finished.certificate_id}}
    assert bench.world.active == {finished.certificate_id}
    kept = unit.lasting
    assert (kept.thing_name, kept.endpoint, kept.trust) == (SERIAL, "units.example.test", "the root")
    assert kept.certificate == bench.world.certificates[finished.certificate_id].certificate_pem
    assert kept.code_signing == "ota_signer_cert: the code signer"
    assert unit.link.closed == 1
    assert unit.erased == 0


def test_good_unit_is_told_and_recorded(bench: Bench) -> None:
    finished = bench.run()

    assert isinstance(bench.events[0], RunStarted)
    assert bench.events[0].phases == PHASES
    assert [event.phase for event in bench.events if isinstance(event, PhaseStarted)] == list(PHASES)
    measured = {event.phase: event.seconds for event in bench.events if isinstance(event, PhaseFinished)}
    assert tuple(measured) == PHASES
    assert bench.events[-1] == finished
    [entry] = bench.ledger.unit(SERIAL)
    assert (entry.body["verdict"], entry.body["issuer"], entry.body["code"]) == ("PASS", "fleet", "")
    assert entry.body["certificate_id"] == finished.certificate_id
    assert entry.body["phases"] == {phase: measured[phase] for phase in PHASES[:-1]}
    assert bench.open_runs() == []


def test_phases_are_those_everyone_knows() -> None:
    expected = ("identify", "key", "request", "certificate", "write", "restart", "connect", "record")
    assert plan(ABILITIES, Registration.WHEN_ISSUED) == expected


def test_phases_follow_the_issuer_and_the_family() -> None:
    late = plan(ABILITIES, Registration.AT_FIRST_CONNECTION)
    assert late[-4:] == (Phase.RESTART, Phase.REGISTER, Phase.CONNECT, Phase.RECORD)
    assert Phase.CONNECT not in plan(ABILITIES, Registration.ELSEWHERE)
    with_key = plan(ABILITIES - {Ability.MAKE_KEY}, Registration.WHEN_ISSUED)
    assert with_key == tuple(phase for phase in PHASES if phase is not Phase.KEY)


def test_issuer_that_registers_at_the_first_connection(world: World, make_bench: MakeBench) -> None:
    world.registration = Registration.AT_FIRST_CONNECTION
    things: list[dict[str, set[str]]] = []
    bench = make_bench(at(Phase.REGISTER, lambda: things.append(dict(world.things))))
    finished = bench.run()

    assert finished.verdict is Verdict.PASS
    assert things == [{}], "the thing is made at the first connection, not before"
    assert world.things == {SERIAL: {finished.certificate_id}}
    assert "register" in bench.ledger.unit(SERIAL)[0].body["phases"]


def test_unit_of_a_line_without_a_way_to_aws_is_made(
    world: World, unit: FakeUnit, make_bench: MakeBench
) -> None:
    world.registration = Registration.ELSEWHERE
    bench = make_bench()
    finished = bench.run()
    assert (finished.verdict, finished.connected, finished.problem) == (Verdict.MADE, False, None)
    assert world.asked == ["acquire"]
    assert unit.lasting.certificate == world.certificates[finished.certificate_id].certificate_pem
    assert bench.verdicts() == ["MADE"]
    assert bench.open_runs() == []


def test_prv_065_unit_that_was_made_is_not_made_again(
    world: World, unit: FakeUnit, make_bench: MakeBench
) -> None:
    world.registration = Registration.ELSEWHERE
    bench = make_bench()
    assert bench.run().verdict is Verdict.MADE
    before = unit.lasting
    assert code(bench.run()) == "PRV-065"
    assert code(bench.run("DL00000002")) == "PRV-011", "another label does not make it another unit"
    assert unit.lasting == before
    assert bench.verdicts() == ["MADE"]


def test_settings_of_a_unit_without_internet_are_asked_for_after_its_restart(
    world: World, unit: FakeUnit, make_bench: MakeBench
) -> None:
    world.registration, unit.forgets = Registration.ELSEWHERE, ("endpoint",)
    finished = make_bench().run()
    assert finished.verdict is Verdict.FAIL
    assert unit.erased == 1


def test_unit_that_came_with_its_key(world: World, unit: FakeUnit, make_bench: MakeBench) -> None:
    unit.key = ec.generate_private_key(ec.SECP256R1())
    unit.fails["make_key"] = AssertionError("it has no such command")
    bench = make_bench(ports=world.ports(ABILITIES - {Ability.MAKE_KEY}))
    assert bench.run().verdict is Verdict.PASS


def test_family_that_neither_reads_back_nor_erases(
    world: World, unit: FakeUnit, make_bench: MakeBench
) -> None:
    unit.fails = {name: AssertionError("it has no such command") for name in ("read_certificate", "erase")}
    bench = make_bench(ports=world.ports(frozenset({Ability.MAKE_KEY})))
    assert bench.run().verdict is Verdict.PASS
    unit.online = False
    world.certificates.clear()
    world.things.clear()
    assert code(bench.run()) == "CLD-040"


# --- FAIL, ERROR, ABORTED: nothing is left


@pytest.mark.parametrize(
    "method",
    [
        "identify",
        "make_key",
        "make_request",
        "write_trust",
        "set_endpoint",
        "write_code_signing",
        "write_certificate",
        "read_certificate",
        "commit",
        "restart",
    ],
)
@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (broken(), Verdict.FAIL),
        (PortError(Message("DEV-015", "The port is gone.", "Plug it in.")), Verdict.ERROR),
        (ZeroDivisionError(), Verdict.ERROR),
    ],
    ids=["unit", "cable", "fault in Linekey"],
)
def test_unit_that_fails(
    bench: Bench, unit: FakeUnit, method: str, error: Exception, verdict: Verdict
) -> None:
    unit.fails[method] = error
    finished = bench.run()
    assert finished.verdict is verdict
    assert code(finished) == (error.code if isinstance(error, LinekeyError) else "PRV-099")
    assert_nothing_left(bench, unit)
    assert unit.erased == (method != "identify")
    assert bench.verdicts() == [verdict]
    [entry] = bench.ledger.unit(SERIAL)
    assert recorded(entry).touched is finished.touched
    silent_or_changed = verdict is Verdict.FAIL or method != "identify"
    assert finished.touched is silent_or_changed, "a station that could not begin tells nothing of the unit"


def test_unit_that_cannot_be_erased_is_still_undone_in_the_cloud(bench: Bench, unit: FakeUnit) -> None:
    unit.fails = {"commit": broken(), "erase": broken("DEV-014")}
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.FAIL, "DEV-012")
    assert bench.world.is_empty
    assert bench.open_runs() == []


def test_port_that_is_not_there(bench: Bench, unit: FakeUnit) -> None:
    finished = bench.run(port="COM9")
    assert (finished.verdict, code(finished), finished.touched) == (Verdict.ERROR, "DEV-010", False)
    assert_nothing_left(bench, unit)


def test_unit_that_aws_does_not_see(bench: Bench, unit: FakeUnit) -> None:
    unit.online = False
    finished = bench.run()
    assert (finished.verdict, code(finished), finished.connected) == (Verdict.FAIL, "CLD-040", False)
    assert_nothing_left(bench, unit)


def test_refusal_of_the_cloud_is_not_the_units_fault(bench: Bench, unit: FakeUnit) -> None:
    def refuse(_request: str) -> Issued:
        raise BUSY

    bench.world.issue = refuse
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.ERROR, "CLD-031")
    assert_nothing_left(bench, unit)


def test_good_unit_that_cannot_be_recorded(
    bench: Bench, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LedgerError(Message("LED-003", "The disk is full.", "Make room."))

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "finish", fail)
        finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.ERROR, "LED-003")
    assert bench.events[-1] == finished
    assert len([event for event in bench.events if isinstance(event, RunStarted)]) == 1
    assert bench.open_runs() == [SERIAL]
    bench.station.reconcile()
    assert_nothing_left(bench, unit)


@pytest.mark.parametrize("phase", PHASES[:-1])
def test_stop_leaves_nothing(make_bench: MakeBench, unit: FakeUnit, phase: Phase) -> None:
    bench = make_bench(at(phase, lambda: bench.station.stop("1")))
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.ABORTED, "ABT-001")
    begun = [event.phase for event in bench.events if isinstance(event, PhaseStarted)]
    assert begun[-1] == phase, "nothing was begun after it"
    assert bool(bench.world.asked) == (PHASES.index(phase) > PHASES.index(Phase.CERTIFICATE))
    assert_nothing_left(bench, unit)


def test_stop_while_aws_acts_waits_for_its_answer(bench: Bench, unit: FakeUnit) -> None:
    def stop(issued: Issued) -> Issued:
        bench.station.stop()
        return issued

    bench.world.answer = stop
    assert bench.run().verdict is Verdict.ABORTED
    assert bench.world.asked == ["acquire", "register"]
    assert_nothing_left(bench, unit)


def test_stop_in_another_slot_is_not_for_this_one(make_bench: MakeBench) -> None:
    bench = make_bench(at(Phase.WRITE, lambda: bench.station.stop("2")))
    assert bench.run().verdict is Verdict.PASS


def test_thing_that_somebody_uses_meanwhile_stays(make_bench: MakeBench, unit: FakeUnit) -> None:
    bench = make_bench(at(Phase.WRITE, lambda: bench.world.things[SERIAL].add("another")))
    unit.fails["commit"] = broken()
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.FAIL, "DEV-012")
    assert bench.world.things == {SERIAL: {"another"}}


def test_unit_that_came_with_its_key_is_erased_too(
    world: World, unit: FakeUnit, make_bench: MakeBench
) -> None:
    unit.key = ec.generate_private_key(ec.SECP256R1())
    unit.fails["make_request"] = broken()
    bench = make_bench(ports=world.ports(ABILITIES - {Ability.MAKE_KEY}))
    assert bench.run().verdict is Verdict.FAIL
    assert unit.erased == 1


def test_full_disk_does_not_keep_a_run_from_being_taken_back(
    bench: Bench, unit: FakeUnit, tmp_path: Path
) -> None:
    (tmp_path / "station").mkdir()
    (tmp_path / "station" / "transcripts").write_bytes(b"in the way")
    unit.fails["commit"] = broken()
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.FAIL, "DEV-012")
    assert_nothing_left(bench, unit)


def test_thing_that_was_there_before_stays(bench: Bench, unit: FakeUnit) -> None:
    bench.world.things[SERIAL] = set()
    unit.fails["commit"] = broken()
    assert bench.run().verdict is Verdict.FAIL
    assert bench.world.things == {SERIAL: set()}


def test_what_a_failed_unit_said_is_kept_and_of_a_good_one_is_not(
    bench: Bench, unit: FakeUnit, tmp_path: Path
) -> None:
    unit.link.transcript.sent(b"pki generate csr\r\n")
    unit.fails["make_request"] = broken()
    failed = bench.run()
    unit.fails.clear()
    assert bench.run().verdict is Verdict.PASS
    [kept] = (tmp_path / "station" / "transcripts").iterdir()
    assert kept.stem == failed.run_id
    assert "pki generate csr" in kept.read_text(encoding="utf-8")


# --- refused before anything was done


def test_serial_number_that_is_provisioned_already(bench: Bench) -> None:
    passed = bench.run()
    bench.world.units["COM2"] = other = FakeUnit()
    again = bench.run(port="COM2")
    assert (again.verdict, code(again), again.touched) == (Verdict.ERROR, "PRV-010", False)
    assert bench.world.things == {SERIAL: {passed.certificate_id}}
    assert bench.verdicts() == ["PASS"], "the good unit's record stands"
    assert [entry.body["code"] for entry in bench.ledger.entries("refusal", SERIAL)] == ["PRV-010"]
    assert (other.erased, bench.open_runs()) == (0, [])


@pytest.mark.parametrize("trouble", ["AWS is away", "the unit is silent", "no such port"])
def test_run_that_ends_before_it_changed_anything_leaves_the_pass_the_last_word(
    bench: Bench, unit: FakeUnit, trouble: str
) -> None:
    bench.run()
    bench.world.away = trouble == "AWS is away"
    if trouble == "the unit is silent":
        unit.fails["identify"] = broken()
    again = bench.run(port="COM9" if trouble == "no such port" else PORT)
    assert again.verdict in (Verdict.ERROR, Verdict.FAIL)
    assert bench.verdicts() == ["PASS"]
    assert [entry.body["code"] for entry in bench.ledger.entries("refusal", SERIAL)] == [code(again)]
    assert bench.open_runs() == []


def test_unit_that_is_provisioned_already(bench: Bench, unit: FakeUnit) -> None:
    passed = bench.run()
    again = bench.run("DL00000002")
    assert (again.verdict, code(again), again.touched) == (Verdict.ERROR, "PRV-011", False)
    assert bench.world.things == {SERIAL: {passed.certificate_id}}
    assert unit.lasting.thing_name == SERIAL


def test_unit_whose_certificate_was_removed_is_made_again(bench: Bench) -> None:
    first = bench.run()
    bench.world.things[SERIAL].clear()
    detached = bench.run().problem
    assert detached is not None
    assert detached.code == "PRV-017", "it could be attached again"
    bench.world.active.clear()
    bench.world.certificates.clear()
    again = bench.run()
    assert again.verdict is Verdict.PASS
    assert bench.world.things == {SERIAL: {again.certificate_id}} != {SERIAL: {first.certificate_id}}


def claims_to_be(unit: FakeUnit, thing: str, certificate: str = "a certificate") -> None:
    unit.now.thing_name = unit.lasting.thing_name = thing
    unit.now.certificate = unit.lasting.certificate = certificate


@pytest.mark.parametrize(
    ("verdict", "thing", "certificate"),
    [
        ("FAIL", "DL00000005", "a certificate"),
        ("PASS", "lamp-DL00000005", "a certificate"),
        ("PASS", "DL00000005", ""),
    ],
    ids=["it never passed", "another thing passed", "it holds no certificate"],
)
def test_unit_that_was_not_finished_as_what_it_says_is_made_anew(
    bench: Bench, unit: FakeUnit, verdict: str, thing: str, certificate: str
) -> None:
    claims_to_be(unit, "DL00000005", certificate)
    bench.world.things["DL00000005"] = {"another"}
    bench.world.units["COM2"] = FakeUnit(online=False)
    bench.run("DL00000006", "COM2")
    body = bench.ledger.unit("DL00000006")[0].body | {"verdict": verdict, "thing": thing}
    bench.ledger.append("unit", "DL00000005", body)
    assert bench.run().verdict is Verdict.PASS


# --- a certificate or a unit that is not what it should be


def test_request_for_another_thing(bench: Bench, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch) -> None:
    def make_request(_thing_name: str) -> str:
        assert unit.key is not None
        return certificate_request(unit.key, "DL00000099")

    monkeypatch.setattr(unit, "make_request", make_request)
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.FAIL, "DEV-030")
    assert bench.world.asked == []
    assert_nothing_left(bench, unit)


def test_request_of_another_key_than_the_unit_reported(bench: Bench, unit: FakeUnit) -> None:
    unit.key_of_request = ec.generate_private_key(ec.SECP256R1())
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.FAIL, "DEV-030")
    assert bench.world.asked == [], "nobody signs for a key that nobody knows"
    assert_nothing_left(bench, unit)


def refused_certificate(bench: Bench, unit: FakeUnit, said: str) -> None:
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.ERROR, "PRV-012")
    assert finished.problem is not None
    assert said in f"{finished.problem.message} {finished.problem.hint}"
    assert bench.world.asked == ["acquire"], "what is refused is never registered"
    assert_nothing_left(bench, unit)


@pytest.mark.parametrize("authority_known", [True, False])
def test_certificate_for_another_key(bench: Bench, unit: FakeUnit, *, authority_known: bool) -> None:
    if not authority_known:
        bench.world.authority_pem = None
    bench.world.answer = lambda issued: Issued(AUTHORITY.pem, issued.certificate_id)
    refused_certificate(bench, unit, "the request was for")


@pytest.mark.parametrize("registration", [Registration.WHEN_ISSUED, Registration.AT_FIRST_CONNECTION])
def test_certificate_of_a_strangers_authority(
    world: World, unit: FakeUnit, make_bench: MakeBench, registration: Registration
) -> None:
    world.registration, world.issue = registration, STRANGER.issue
    refused_certificate(make_bench(), unit, "was not issued by")


def test_authority_of_aws_itself_is_not_known(bench: Bench) -> None:
    bench.world.authority_pem = None
    bench.world.issue = STRANGER.issue
    assert bench.run().verdict is Verdict.PASS


@pytest.mark.parametrize("authority_known", [True, False])
def test_certificate_that_ends_too_soon(bench: Bench, unit: FakeUnit, *, authority_known: bool) -> None:
    if not authority_known:
        bench.world.authority_pem = None
    bench.world.issue = lambda request: AUTHORITY.issue(request, days=5 * 365 - 1)
    refused_certificate(bench, unit, "it must last for 1,825 days")


def test_the_profile_says_how_long_certificates_must_last(make_bench: MakeBench) -> None:
    bench = make_bench(identity={"certificate_days": 30})
    bench.world.issue = lambda request: AUTHORITY.issue(request, days=31)
    assert bench.run().verdict is Verdict.PASS


def test_certificate_that_aws_names_by_another_id(bench: Bench, unit: FakeUnit) -> None:
    def renamed(request: str) -> Issued:
        return Issued(AUTHORITY.issue(request).certificate_pem, "0" * 64)

    bench.world.issue = renamed
    refused_certificate(bench, unit, "is not the one AWS names")


def test_unit_registered_under_another_things_name(bench: Bench, unit: FakeUnit) -> None:
    bench.world.registered = lambda _thing: "DL00000099"
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.ERROR, "PRV-013")
    assert not unit.lasting.certificate
    assert_nothing_left(bench, unit)


def test_certificate_that_is_not_read_back_as_written(bench: Bench, unit: FakeUnit) -> None:
    unit.writes_wrongly = True
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.FAIL, "DEV-031")
    assert_nothing_left(bench, unit)


@pytest.mark.parametrize(("garbled", "told"), [(1, ""), (2, "DEV-034")])
def test_certificate_that_the_line_garbles(
    bench: Bench, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch, garbled: int, told: str
) -> None:
    """Another answer each time is the line's fault: the unit is not put aside."""
    read, answers = unit.read_certificate, itertools.count()

    def noisy() -> str:
        number, whole = next(answers), read()
        return f"{whole}{number}" if number < garbled else whole

    monkeypatch.setattr(unit, "read_certificate", noisy)
    finished = bench.run()
    if not told:
        assert finished.verdict is Verdict.PASS
        return
    assert (finished.verdict, code(finished)) == (Verdict.ERROR, told)
    assert_nothing_left(bench, unit)


@pytest.mark.parametrize("setting", ["thing_name", "endpoint"])
def test_setting_that_the_unit_does_not_keep(bench: Bench, unit: FakeUnit, setting: str) -> None:
    unit.forgets = (setting,)
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.FAIL, "DEV-032")
    assert_nothing_left(bench, unit)


# --- UNKNOWN: asked, and the answer was lost


def test_lost_answer_to_the_request_is_not_taken_back_at_once(bench: Bench, unit: FakeUnit) -> None:
    bench.world.answer = raising(LOST)  # type: ignore[assignment]
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.UNKNOWN, "CLD-030")
    assert bench.world.asked == ["acquire"], "never asked again"
    assert len(bench.world.certificates) == 1
    assert unit.erased == 0
    assert (bench.verdicts(), bench.open_runs()) == (["UNKNOWN"], [SERIAL])


def test_lost_answer_to_the_registration_is_not_taken_back_at_once(bench: Bench, unit: FakeUnit) -> None:
    bench.world.registered = raising(LOST)  # type: ignore[assignment]
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.UNKNOWN, "CLD-030")
    assert bench.world.asked == ["acquire", "register"]
    assert bench.world.things == {SERIAL: {finished.certificate_id}}
    assert bench.world.active == {finished.certificate_id}
    assert (bench.verdicts(), bench.open_runs()) == (["UNKNOWN"], [SERIAL])


def test_fault_of_an_issuer_that_has_asked_is_no_answer_either(bench: Bench, unit: FakeUnit) -> None:
    bench.world.answer = raising(KeyError("certificatePem"))  # type: ignore[assignment]
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.UNKNOWN, "PRV-099")
    assert bench.open_runs() == [SERIAL]
    [settled] = bench.station.reconcile()
    assert (settled.verdict, code(settled)) == (Verdict.ERROR, "PRV-030")
    assert_nothing_left(bench, unit)


@pytest.mark.parametrize("at_fault", ["issuer", "driver"])
def test_fault_while_a_run_is_taken_back(
    bench: Bench, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch, at_fault: str
) -> None:
    unit.fails["commit"] = broken()
    with monkeypatch.context() as patch:
        if at_fault == "issuer":
            patch.setattr(FakeIssuer, "revoke", lambda _issuer, issued: raising(KeyError())(issued))
        else:
            unit.fails["erase"] = ZeroDivisionError()
        finished = bench.run()
        assert (finished.verdict, code(finished)) == (Verdict.UNKNOWN, "DEV-012")
        assert finished.problem is not None
        assert "Not everything could be taken back" in finished.problem.hint
        again = bench.run()
        assert (again.verdict, code(again)) == (Verdict.ERROR, "PRV-099")
        assert bench.events[-1] == again, "the slot is told"
    unit.fails.clear()
    assert bench.run().verdict is Verdict.PASS


@pytest.mark.parametrize("answer", ["answer", "registered"])
def test_lost_answer_is_settled_before_the_next_try(bench: Bench, answer: str) -> None:
    kept = getattr(bench.world, answer)
    setattr(bench.world, answer, raising(LOST))
    bench.run()
    setattr(bench.world, answer, kept)
    passed = bench.run()
    assert passed.verdict is Verdict.PASS
    assert list(bench.world.certificates) == [passed.certificate_id]
    assert bench.verdicts() == ["UNKNOWN", "ERROR", "PASS"]


def test_cloud_that_is_gone_is_asked_again_later(make_bench: MakeBench, world: World, unit: FakeUnit) -> None:
    bench = make_bench(at(Phase.CONNECT, lambda: setattr(world, "away", True)))
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.UNKNOWN, "CLD-001")
    assert finished.problem is not None
    assert "Not everything could be taken back" in finished.problem.hint
    assert bench.open_runs() == [SERIAL]

    again = bench.run()
    assert (again.verdict, code(again)) == (Verdict.ERROR, "CLD-001")
    world.away, unit.online = False, False
    [settled] = bench.station.reconcile()
    assert (settled.verdict, code(settled)) == (Verdict.ERROR, "PRV-030")
    assert_nothing_left(bench, unit)


# --- the first phase alone


def test_inspection_changes_nothing(bench: Bench, unit: FakeUnit) -> None:
    info = bench.station.inspect("1", PORT, SERIAL).result(10)
    assert info.family == "fake"
    assert bench.world.is_empty
    assert (bench.verdicts(), bench.events, unit.now.thing_name) == ([], [], "")


def test_inspection_raises_what_the_run_would_have_failed_with(bench: Bench, unit: FakeUnit) -> None:
    unit.fails["identify"] = broken()
    with pytest.raises(DeviceError):
        bench.station.inspect("1", PORT, SERIAL).result(10)


@pytest.mark.parametrize(
    ("error", "verdict", "expected"),
    [
        (broken(), Verdict.ERROR, "PRV-052"),
        (BUSY, Verdict.ERROR, "PRV-052"),
        (LOST, Verdict.UNKNOWN, "CLD-030"),
        (AbortedError(), Verdict.ABORTED, "ABT-001"),
    ],
    ids=["unit", "cloud", "lost answer", "stopped"],
)
def test_after_a_sleep_no_unit_is_blamed(
    make_bench: MakeBench,
    unit: FakeUnit,
    monkeypatch: pytest.MonkeyPatch,
    error: LinekeyError,
    verdict: Verdict,
    expected: str,
) -> None:
    asleep = [100.0]
    monkeypatch.setattr(run, "seconds_asleep", lambda: asleep[0])
    unit.fails["make_key"] = error
    bench = make_bench(listener=at(Phase.KEY, lambda: asleep.append(asleep.pop() + 3600.0)))
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (verdict, expected)


def test_a_sleep_before_the_run_excuses_no_unit(
    bench: Bench, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "seconds_asleep", lambda: 3600.0)
    unit.fails["make_key"] = broken()
    assert bench.run().verdict is Verdict.FAIL
