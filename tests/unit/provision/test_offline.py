"""A line without internet: AWS is asked nothing, and its units are complete when AWS has seen them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.account.facts import load_offline_facts
from desktop.cloud.errors import NotFoundError
from desktop.cloud.registry import Registry
from desktop.cloud.serials import SerialRow, SerialState
from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.catalogue.cloud import NOT_THERE
from desktop.core.errors import LinekeyError
from desktop.core.events import Event, PhaseStarted, RunFinished, UnitCompleted
from desktop.core.verdicts import Verdict
from desktop.provision.complete import Completer
from desktop.provision.leased_serials import FILE, LeasedSerials
from desktop.provision.offline import NoTable
from desktop.provision.plan import Phase
from desktop.provision.ports import Ports
from desktop.settings.product.profile import ProductProfile, load_product, parse_product
from desktop.wiring import run_ports
from signing.certificates import certificate_authority, fingerprint
from signing.keys.local import memory_signer
from tests.unit.provision.aws import Aws, AwsWorld
from tests.unit.provision.conftest import PORT, SERIAL, Bench, MakeBench
from tests.unit.provision.world import ABILITIES, FakeUnit, broken

SIGNER = memory_signer(ec.generate_private_key(ec.SECP256R1()))
LAMP = (Path(__file__).parents[3] / "resources" / "products" / "lamp.toml").read_text(encoding="utf-8")
FLEET_KEYS = 'issuer = "fleet"\ntemplate = "linekey-lamp"\n'
KEYS = 'issuer = "authority"\nca_certificate = "ca.pem"\nca_key = "file:ca.key"\noffline = true\n'
OTHER = "b" * 64


class Unreachable(Cloud):
    """Asking it for a client is asking AWS."""

    def __init__(self) -> None:
        super().__init__(CloudTarget(region="eu-west-1"))

    def client(self, service: str, attempts: int = 4) -> Any:
        raise AssertionError(f"{service} was asked on a line without internet")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where set-up noted the account, while there was internet."""
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path))
    return set_up(tmp_path, "123456789012")


def set_up(data: Path, account: str, host: str = "units.example.test") -> Path:
    empty = ("product", "bucket", "stream_role_arn", "thing_type", "unit_policy", "signing_profile")
    code_signing = ("code_signing_certificate_arn", "code_signing_certificate_pem")
    known = dict.fromkeys((*empty, *code_signing), "")
    facts = known | {"account_id": account, "region": "eu-west-1", "thing_groups": []}
    folder = data / "accounts" / f"{account}-eu-west-1" / load_product("lamp").slug
    folder.mkdir(parents=True)
    text = json.dumps(facts | {"mqtt_host": host, "mqtt_port": 8883})
    (folder / "facts.json").write_text(text, encoding="utf-8")
    return folder


def product(tmp_path: Path, register: str = "jitp") -> ProductProfile:
    ca_pem = certificate_authority(SIGNER, "Lamp authority", 25 * 365)
    (tmp_path / "ca.pem").write_text(ca_pem, encoding="ascii")
    keys = f'{KEYS}register = "{register}"\n'
    return parse_product(LAMP.replace(FLEET_KEYS, keys), str(tmp_path / "lamp.toml"))


@pytest.fixture
def world(unit: FakeUnit) -> AwsWorld:
    return AwsWorld(units={PORT: unit})


@pytest.fixture
def ports_of(tmp_path: Path, world: AwsWorld, folder: Path) -> Callable[..., Ports]:
    from dataclasses import replace

    def make(register: str = "jitp") -> Ports:
        cloud, wanted = Unreachable(), product(tmp_path, register)
        facts = load_offline_facts("eu-west-1", wanted)
        ports = run_ports(cloud, wanted, facts, lambda: cast(Any, "no claim"), lambda _reference: SIGNER)
        home = replace(ports.home, trust=lambda: "the root")  # type: ignore[type-var]
        return replace(ports, plug=world.plug, abilities=ABILITIES, home=home)

    return make


@pytest.fixture
def bench_of(ports_of: Callable[..., Ports], make_bench: MakeBench) -> Callable[..., Bench]:
    def make(register: str = "jitp", listener: Callable[[Event], None] = lambda _event: None) -> Bench:
        return make_bench(ports=ports_of(register), identity={"issuer": "authority"}, listener=listener)

    return make


def code(finished: RunFinished) -> str:
    assert finished.problem is not None, finished
    return finished.problem.code


def test_aws_is_asked_nothing(bench_of: Callable[..., Bench], unit: FakeUnit) -> None:
    bench = bench_of()
    finished = bench.run()
    assert (finished.verdict, finished.connected) == (Verdict.MADE, False), finished
    assert fingerprint(unit.lasting.certificate) == finished.certificate_id
    assert unit.lasting.endpoint == "units.example.test"
    assert Phase.CONNECT not in {event.phase for event in bench.events if isinstance(event, PhaseStarted)}


def test_failed_unit_is_erased_and_aws_is_asked_nothing(
    bench_of: Callable[..., Bench], unit: FakeUnit
) -> None:
    unit.writes_wrongly = True
    bench = bench_of()
    assert bench.run().verdict is Verdict.FAIL
    assert unit.erased == 1
    assert bench.open_runs() == []


def test_prv_068_serial_number_that_was_not_leased(
    bench_of: Callable[..., Bench], folder: Path, unit: FakeUnit
) -> None:
    """A function asks the table; a template does not, but a lease that is there holds."""
    assert code(bench_of("jitr").run()) == "PRV-068"
    LeasedSerials(folder / FILE, NoTable(closed=True)).lease(
        SerialRow(name, SerialState.RESERVED, serial=name, lease="st-1") for name in ("DL00000002", SERIAL)
    )
    assert bench_of("jitr").run().verdict is Verdict.MADE
    unit.erase()
    assert code(bench_of("jitp").run("DL00000003")) == "PRV-068"


def test_prv_067_it_must_be_known_for_which_account_units_are_made(tmp_path: Path, folder: Path) -> None:
    wanted = product(tmp_path)
    assert load_offline_facts("eu-west-1", wanted).account_id == "123456789012"
    with pytest.raises(LinekeyError, match="SET-010"):
        load_offline_facts("us-east-1", wanted)
    set_up(tmp_path, "210987654321")
    with pytest.raises(LinekeyError, match="PRV-067"):
        load_offline_facts("eu-west-1", wanted)


def test_facts_without_the_units_endpoint_are_not_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path))
    set_up(tmp_path, "123456789012", host="")
    with pytest.raises(LinekeyError, match="SET-010"):
        load_offline_facts("eu-west-1", product(tmp_path))


@pytest.mark.parametrize(
    ("cut", "verdict"),
    [(Phase.WRITE, Verdict.ERROR), (Phase.RESTART, Verdict.MADE), (Phase.RECORD, Verdict.MADE)],
)
def test_run_that_was_cut_off_leaves_a_unit_or_nothing(
    bench_of: Callable[..., Bench], unit: FakeUnit, cut: Phase, verdict: Verdict
) -> None:
    class Killed(BaseException):
        pass

    def kill(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase == cut:
            raise Killed

    with pytest.raises(Killed):
        bench_of(listener=kill).run()
    bench = bench_of()
    [finished] = bench.station.reconcile()
    assert finished.verdict is verdict
    assert bool(unit.lasting.certificate) is (verdict is Verdict.MADE)
    assert bench.open_runs() == []


def test_unit_that_is_not_at_hand_is_not_taken_for_made(
    bench_of: Callable[..., Bench], unit: FakeUnit
) -> None:
    class Killed(BaseException):
        pass

    def kill(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase == Phase.RECORD:
            raise Killed

    with pytest.raises(Killed):
        bench_of(listener=kill).run()
    unit.fails["identify"] = broken()
    [finished] = bench_of().station.reconcile()
    assert finished.verdict is Verdict.ERROR


# --- completed when AWS has seen it


@pytest.fixture
def made(bench_of: Callable[..., Bench]) -> Bench:
    bench = bench_of()
    assert bench.run().verdict is Verdict.MADE
    return bench


def completer(bench: Bench, aws: Aws, told: list[Event] | None = None) -> Completer:
    registry = Registry(cast(Any, aws))
    told = [] if told is None else told
    return Completer("LAMP-1", bench.ledger, registry, bench.world.serials, registry, told.append, "st-1")


def connects(aws: Aws, unit: FakeUnit, status: str = "ACTIVE") -> str:
    """AWS registers the certificate of a unit that connects for the first time."""
    one = aws.add(unit.lasting.certificate, status)
    one["things"] = [SERIAL]
    aws.things[SERIAL] = {}
    return str(one["certificateId"])


def test_unit_is_complete_when_aws_has_seen_it(made: Bench, world: AwsWorld, unit: FakeUnit) -> None:
    told: list[Event] = []
    assert completer(made, world.aws, told).complete().waiting == [SERIAL]
    connects(world.aws, unit, "PENDING_ACTIVATION")
    assert completer(made, world.aws, told).complete().waiting == [SERIAL]
    assert told == []

    certificate_id = fingerprint(unit.lasting.certificate)
    world.aws.certificates[certificate_id]["status"] = "ACTIVE"
    assert completer(made, world.aws, told).complete().completed == [SERIAL]
    [event] = told
    assert isinstance(event, UnitCompleted)
    assert (event.run.verdict, event.run.connected) == (Verdict.PASS, True)
    assert event.run.certificate_id == certificate_id
    assert made.verdicts() == ["MADE", "PASS"]

    again = completer(made, world.aws, told).complete()
    assert (again.completed, again.waiting, len(told)) == ([], [], 1)


def test_prv_066_thing_with_two_certificates_is_not_complete(
    made: Bench, world: AwsWorld, unit: FakeUnit
) -> None:
    connects(world.aws, unit)
    world.aws.certificates[OTHER] = {"certificateId": OTHER, "things": [SERIAL], "status": "ACTIVE"}
    done = completer(made, world.aws).complete()
    assert done.completed == []
    assert done.doubled[SERIAL].code == "PRV-066"
    assert OTHER[:12] in done.doubled[SERIAL].message
    assert made.verdicts() == ["MADE"]


def test_another_certificate_alone_is_told_as_well(made: Bench, world: AwsWorld) -> None:
    world.aws.things[SERIAL] = {}
    world.aws.certificates[OTHER] = {"certificateId": OTHER, "things": [SERIAL], "status": "ACTIVE"}
    assert list(completer(made, world.aws).complete().doubled) == [SERIAL]


def test_doctor_tells_of_a_thing_with_two_certificates(made: Bench, world: AwsWorld, unit: FakeUnit) -> None:
    connects(world.aws, unit)
    assert completer(made, world.aws).things().state == "pass"
    world.aws.certificates[OTHER] = {"certificateId": OTHER, "things": [SERIAL], "status": "ACTIVE"}
    check = completer(made, world.aws).things()
    assert (check.state, check.problem and check.problem.code) == ("fail", "PRV-066")


def test_failed_unit_that_connects_all_the_same_is_revoked(
    bench_of: Callable[..., Bench], world: AwsWorld, unit: FakeUnit
) -> None:
    unit.forgets = ("endpoint",)
    unit.fails["erase"] = broken()
    bench = bench_of()
    assert bench.run().verdict is Verdict.FAIL
    assert completer(bench, world.aws).complete().barred == []
    certificate_id = connects(world.aws, unit)
    assert completer(bench, world.aws).complete().barred == [SERIAL]
    one = world.aws.certificates[certificate_id]
    assert (one["status"], one["things"]) == ("REVOKED", [])
    assert completer(bench, world.aws).complete().barred == []


def test_unit_that_is_still_to_be_settled_is_not_barred(made: Bench, world: AwsWorld, unit: FakeUnit) -> None:
    """Settling may find it good."""
    [entry] = made.ledger.unit(SERIAL)
    made.ledger.append("unit", SERIAL, {**entry.body, "verdict": "UNKNOWN"})
    certificate_id = connects(world.aws, unit)
    assert completer(made, world.aws).complete().barred == []
    assert world.aws.certificates[certificate_id]["status"] == "ACTIVE"


def test_listed_row_of_a_unit_made_without_a_lease_does_not_keep_it_from_completion(
    made: Bench, world: AwsWorld, unit: FakeUnit
) -> None:
    world.serials.rows[SERIAL] = SerialRow(SERIAL, SerialState.LISTED, SERIAL, listed=True)
    connects(world.aws, unit)
    assert completer(made, world.aws).complete().completed == [SERIAL]


def test_row_that_is_not_there_does_not_keep_a_unit_from_completion(
    made: Bench, world: AwsWorld, unit: FakeUnit
) -> None:
    assert SERIAL not in world.serials.rows
    connects(world.aws, unit)
    assert completer(made, world.aws).complete().completed == [SERIAL]


@pytest.mark.parametrize(
    ("lease", "bound", "state"),
    [("st-1", "", "active"), ("st-2", "", "reserved"), ("st-1", OTHER, "reserved")],
)
def test_leased_row_is_active_once_its_unit_is_complete(
    made: Bench, world: AwsWorld, unit: FakeUnit, lease: str, bound: str, state: str
) -> None:
    """No other station's, and no other certificate's: then another unit may have the number."""
    row = SerialRow(SERIAL, SerialState.RESERVED, SERIAL, station=lease, lease=lease, certificate_id=bound)
    world.serials.rows[SERIAL] = row
    certificate_id = connects(world.aws, unit)
    done = completer(made, world.aws).complete()
    good = state == "active"
    assert (done.completed, list(done.doubled)) == (([SERIAL], []) if good else ([], [SERIAL]))
    assert made.verdicts() == (["MADE", "PASS"] if good else ["MADE"])
    row = world.serials.rows[SERIAL]
    assert row.state == state
    assert row.certificate_id == (certificate_id if state == "active" else bound)


def test_leased_row_of_a_thing_with_two_certificates_waits(
    made: Bench, world: AwsWorld, unit: FakeUnit
) -> None:
    world.serials.rows[SERIAL] = SerialRow(SERIAL, SerialState.RESERVED, SERIAL, lease="st-1")
    connects(world.aws, unit)
    world.aws.certificates[OTHER] = {"certificateId": OTHER, "things": [SERIAL], "status": "ACTIVE"}
    completer(made, world.aws).complete()
    assert world.serials.rows[SERIAL].state is SerialState.RESERVED


def test_what_is_complete_stays_so_when_aws_goes_away(made: Bench, world: AwsWorld, unit: FakeUnit) -> None:
    connects(world.aws, unit)

    def check() -> None:
        raise NotFoundError(NOT_THERE, what="x", reason="y")

    with pytest.raises(NotFoundError):
        completer(made, world.aws).complete(check)
    assert made.verdicts() == ["MADE"]
    assert completer(made, world.aws).complete().completed == [SERIAL]


def test_each_page_of_units_is_looked_at(
    made: Bench, world: AwsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.provision.complete.PAGE", 2)
    [entry] = made.ledger.unit(SERIAL)
    serials = [f"DL0000100{number}" for number in range(5)]
    for serial in serials:
        made.ledger.append("unit", serial, {**entry.body, "thing": serial})
    assert completer(made, world.aws).complete().waiting == [SERIAL, *serials]
