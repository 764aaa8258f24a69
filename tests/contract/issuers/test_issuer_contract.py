"""What every issuer must do, against the embedded cloud; runs for each, also for those that are installed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.account.claim import open_claim
from desktop.account.facts import AccountFacts
from desktop.account.names import Names
from desktop.account.removal.removal import Removal
from desktop.account.setup import AccountSetup
from desktop.bench.unit.process import UnitProcess
from desktop.cloud import certificates
from desktop.cloud.errors import LostAnswerError, NotFoundError
from desktop.cloud.fleet_provisioning import ClaimConnection
from desktop.cloud.serials import Reservation, Serials
from desktop.cloud.session import Cloud, CloudTarget
from desktop.core import plugins
from desktop.core.cancel import CancelToken
from desktop.core.errors import AbortedError, CloudError, ProvisionError
from desktop.core.verdicts import Verdict
from desktop.ledger.store import Ledger
from desktop.provision.issuer import BUILT_IN, Issued, Issuer, Trace, find_issuer
from desktop.provision.plan import Registration
from desktop.provision.ports import Ports
from desktop.provision.station import Station
from desktop.settings.product import identity
from desktop.settings.product.profile import PRODUCT_VARIABLE, ProductProfile, load_product
from desktop.wiring import authority_signer, run_ports
from signing.certificates import check_certificate, fingerprint, request_key_hash
from tests.bench.account.inventory import inventory
from tests.bench.account.taking_back import take_back_units
from tests.bench.provision.line import RUN_SECONDS, Line, next_serial, passphrase, start_line
from tests.contract.issuers.device import Device
from tests.contract.issuers.ways import WAYS, Way
from tests.elsewhere import installed

# A product whose issuer wants keys that this suite cannot know.
OWN = os.environ.get(PRODUCT_VARIABLE)
LASTS = timedelta(days=5 * 365)
REFUSED_SECONDS = 3.0  # a unit that AWS does not want has tried often by then

pytestmark = pytest.mark.bench


@dataclass
class Arranged:
    """An issuer in an account that was set up for it, as the station's wiring lends it the cloud."""

    line: Line
    product: ProductProfile
    folder: Path
    facts: AccountFacts

    def ports(self, cloud: Cloud | None = None) -> Ports:
        station, asked = self.line.facts, cloud or self.line.cloud
        claim = open_claim(station.claim_certificate_pem, Path(station.claim_key_path), passphrase)
        signer = authority_signer(asked, passphrase)
        return run_ports(asked, self.product, self.facts, lambda: claim, signer)

    def device(self) -> Device:
        return Device(self.product.thing_name(next_serial()), self.folder)

    def admit(self, device: Device, issued: Issued) -> None:
        """What a run writes into the table of serial numbers before it registers."""
        serials = Serials(self.line.cloud)
        key, run = request_key_hash(device.request_pem), f"run {device.name}"
        serials.reserve(Reservation(device.name, device.name, self.product.slug, key, "station", "host", run))
        serials.bind(device.name, run, issued.certificate_id)

    def register(self, issuer: Issuer, device: Device, issued: Issued) -> str:
        """At the moment that the issuer says: the unit connects where that is what registers it."""
        self.admit(device, issued)
        first = issuer.registration is Registration.AT_FIRST_CONNECTION
        with device.connecting(self.line, issued) if first else nullcontext():
            return issuer.register(issued, device.name, CancelToken())

    def usable(self) -> set[str]:
        """Every certificate of the account but the station's claim and what is barred for good."""
        listed = self.line.iot.list_certificates(pageSize=250)["certificates"]
        ids = {one["certificateId"] for one in listed if one["status"] != "REVOKED"}
        return ids - {self.line.facts.claim_certificate_id}

    def principals(self, thing: str) -> list[str]:
        try:
            return self.line.principals(thing)
        except self.line.iot.exceptions.ResourceNotFoundException:
            return []


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    with ExitStack() as stack:
        stack.enter_context(installed("issuer", tmp_path_factory.mktemp("site-packages")))
        yield start_line(stack, Path(tmp_path_factory.mktemp("line data")))


@pytest.fixture(scope="module")
def line_products() -> list[ProductProfile]:
    """Those that the account was set up for."""
    return [load_product("lamp")]


def ways() -> list[Way]:
    known = {way.name.partition(" ")[0] for way in WAYS}
    others = [name for name in plugins.names(identity.ISSUERS, BUILT_IN) if name not in known]
    if OWN:
        return [*WAYS, Way(load_product(OWN).identity.issuer, lambda _folder, _cloud: "")]
    return [*WAYS, *(Way(name, lambda _folder, _cloud, name=name: f'issuer = "{name}"\n') for name in others)]


@pytest.fixture(scope="module", params=ways(), ids=lambda way: way.name)
def arranged(
    request: pytest.FixtureRequest,
    line: Line,
    line_products: list[ProductProfile],
    tmp_path_factory: pytest.TempPathFactory,
) -> Arranged:
    """The account as `linekey account setup` makes it for that product."""
    folder = tmp_path_factory.mktemp("product")
    own = OWN and request.param.name == load_product(OWN).identity.issuer
    product = load_product(str(OWN)) if own else request.param.product(folder, line.cloud)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(line.folder))
        facts = AccountSetup(line.cloud, product, passphrase).setup()
    request.param.ready(line.cloud, product)
    line_products.append(product)
    return Arranged(line, product, folder, facts)


@pytest.fixture
def issuer(arranged: Arranged) -> Iterator[Issuer]:
    with arranged.ports().issuer() as issuer:
        yield issuer


def test_built_in_issuers_and_their_sections_go_together() -> None:
    assert set(BUILT_IN) == set(identity.BUILT_IN)


def test_every_built_in_issuer_is_tried() -> None:
    assert {way.name.partition(" ")[0] for way in WAYS} >= set(BUILT_IN)


def test_declares(arranged: Arranged) -> None:
    """A section of the profile, and when it registers."""
    found = find_issuer(arranged.product.identity)
    assert isinstance(arranged.product.identity, found.settings)
    assert isinstance(arranged.ports().issuer().registration, Registration)


def test_issues(issuer: Issuer, arranged: Arranged) -> None:
    """A certificate that answers the request, and of no use before it is registered."""
    device = arranged.device()
    issued = issuer.acquire(device.request_pem, CancelToken())
    authority = issuer.certificates_from
    check_certificate(issued.certificate_pem, device.request_pem, issuer_pem=authority, lasts=LASTS)
    assert fingerprint(issued.certificate_pem) == issued.certificate_id
    assert status(arranged.line, issued) != "ACTIVE"
    if issuer.registration is Registration.WHEN_ISSUED:
        assert not device.is_accepted(arranged.line, issued)


def test_openssl_verifies_the_chain(issuer: Issuer, arranged: Arranged, tmp_path: Path) -> None:
    issued = issuer.acquire(arranged.device().request_pem, CancelToken())
    (tmp_path / "unit.pem").write_text(issued.certificate_pem, encoding="ascii")
    authority = issuer.certificates_from or known_authority(arranged)
    if authority is None:
        assert arranged.product.identity.issuer in ("direct", "vending"), "whose authority is known"
        pytest.skip("AWS's own authority is not ours to know")
    (tmp_path / "ca.pem").write_text(authority, encoding="ascii")
    command = ["openssl", "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "ca.pem", "unit.pem"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, "unit.pem: OK\n"), done


def test_registers(issuer: Issuer, arranged: Arranged) -> None:
    """A thing of the product's type, in its groups, that owns the certificate and is let in."""
    line, device = arranged.line, arranged.device()
    issued = issuer.acquire(device.request_pem, CancelToken())
    assert arranged.register(issuer, device, issued) == device.name
    assert line.principals(device.name) == [issued.certificate_id]
    assert status(line, issued) == "ACTIVE"
    product = arranged.product.identity
    found = line.iot.describe_thing(thingName=device.name)
    assert found["thingTypeName"] == product.thing_type
    groups = line.iot.list_thing_groups_for_thing(thingName=device.name)["thingGroups"]
    assert {one["groupName"] for one in groups} == set(product.thing_groups)
    assert device.is_accepted(line, issued)


def test_refuses_an_unfit_request(issuer: Issuer, arranged: Arranged) -> None:
    before = arranged.usable()
    with pytest.raises((CloudError, ProvisionError)) as refused:
        issuer.acquire("not a request", CancelToken())
    assert refused.value.hint
    assert not isinstance(refused.value, LostAnswerError)
    assert arranged.usable() == before


def test_asks_nothing_once_it_is_stopped(issuer: Issuer, arranged: Arranged) -> None:
    before, cancel = arranged.usable(), CancelToken()
    cancel.cancel()
    with pytest.raises(AbortedError):
        issuer.acquire(arranged.device().request_pem, cancel)
    assert arranged.usable() == before


@pytest.mark.parametrize("answer", ["kept", "lost"])
def test_is_undone(issuer: Issuer, arranged: Arranged, answer: str) -> None:
    line, before, asked_at = arranged.line, arranged.usable(), datetime.now(UTC)
    device = arranged.device()
    issued = issuer.acquire(device.request_pem, CancelToken())
    if answer == "kept" or issuer.registration is Registration.AT_FIRST_CONNECTION:
        arranged.register(issuer, device, issued)
        trace = Trace(device.request_pem, asked_at, issued)  # the unit has it, so it was noted
    else:  # nobody could register what nobody has, and AWS may know nothing of it
        trace = Trace(device.request_pem, asked_at)

    # Where the station or others sign, AWS IoT hears of a certificate only when it is registered.
    left = [issued.certificate_id] if status(line, issued) else []
    assert [found.certificate_id for found in issuer.find(trace)] == left
    issuer.revoke(issued)

    assert list(issuer.find(trace)) == []
    assert arranged.usable() == before
    assert arranged.principals(device.name) == []
    with device.connecting(line, issued) as accepted:
        assert not accepted.wait(REFUSED_SECONDS)
    assert arranged.usable() == before, "its unit had it registered anew"
    issuer.revoke(issued)  # it is gone: nothing to do


def test_takes_no_certificate_in_use_for_a_lost_answer(issuer: Issuer, arranged: Arranged) -> None:
    """A unit that keeps its key asks with the same request at another station, and works since."""
    device, asked_at = arranged.device(), datetime.now(UTC)
    issued = issuer.acquire(device.request_pem, CancelToken())
    arranged.register(issuer, device, issued)
    assert list(issuer.find(Trace(device.request_pem, asked_at))) == []
    issuer.revoke(issued)


def test_finds_nothing_of_another_request(issuer: Issuer, arranged: Arranged) -> None:
    device, asked_at = arranged.device(), datetime.now(UTC)
    issuer.acquire(device.request_pem, CancelToken())
    other = Device(device.name, arranged.folder)
    assert list(issuer.find(Trace(other.request_pem, asked_at))) == []


class Killed(BaseException):
    """The process ends here."""


class CutCloud(Cloud):
    """Ends the process before call number `calls`; claim connections count as well."""

    def __init__(self, target: CloudTarget, calls: int) -> None:
        super().__init__(target)
        self.left = calls

    def count(self, **_event: Any) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed

    def _new_client(self, service: str, attempts: int) -> Any:
        client = super()._new_client(service, attempts)
        client.meta.events.register("before-send", self.count)
        return client


def test_survives_a_kill(arranged: Arranged, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each boundary between the calls that it makes: what there is of the run is found and taken back."""
    if arranged.ports().issuer().registration is Registration.AT_FIRST_CONNECTION:
        survive_a_kill_at_the_first_connection(arranged)
        return
    calls = 0
    while not cut_off_after(calls, arranged, monkeypatch):
        calls += 1
    assert calls >= 2


def cut_off_after(calls: int, arranged: Arranged, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the run came to its end."""
    before, device, asked_at = arranged.usable(), arranged.device(), datetime.now(UTC)
    cloud, noted, ended = CutCloud(arranged.line.cloud.target, calls), Issued("", ""), False
    ask = ClaimConnection._ask

    def counted(connection: ClaimConnection, *arguments: Any, **options: Any) -> Any:
        cloud.count()
        return ask(connection, *arguments, **options)

    try:
        with monkeypatch.context() as patched, arranged.ports(cloud).issuer() as issuer:
            patched.setattr(ClaimConnection, "_ask", counted)
            noted = issuer.acquire(device.request_pem, CancelToken())
            arranged.admit(device, noted)
            issuer.register(noted, device.name, CancelToken())
            ended = True
    except Killed:
        pass
    after = arranged.ports().issuer()
    for found in after.find(Trace(device.request_pem, asked_at, noted)):
        after.revoke(found)
    assert arranged.usable() == before, calls
    assert arranged.principals(device.name) == []
    return ended


def survive_a_kill_at_the_first_connection(arranged: Arranged) -> None:
    """Before the unit connects, while AWS registers it, and after that."""
    for boundary in ("issued", "connecting", "registered"):
        before, device, asked_at = arranged.usable(), arranged.device(), datetime.now(UTC)
        with arranged.ports().issuer() as issuer:
            issued = issuer.acquire(device.request_pem, CancelToken())
        arranged.admit(device, issued)
        after = arranged.ports().issuer()
        if boundary == "registered":
            with device.connecting(arranged.line, issued) as accepted:
                assert accepted.wait(REFUSED_SECONDS * 5)
        with device.connecting(arranged.line, issued) if boundary == "connecting" else nullcontext():
            for found in after.find(Trace(device.request_pem, asked_at, issued)):
                after.revoke(found)
        with device.connecting(arranged.line, issued) as accepted:
            assert not accepted.wait(REFUSED_SECONDS), boundary
        assert arranged.usable() == before, boundary
        assert arranged.principals(device.name) == [], boundary


def test_connects(arranged: Arranged, tmp_path: Path) -> None:
    """A virtual unit is provisioned from beginning to end."""
    line, serial = arranged.line, next_serial()
    with (
        UnitProcess(tmp_path / "flash") as unit,
        Ledger(tmp_path / "ledger.sqlite3") as ledger,
        Station(
            product=arranged.product,
            ports=arranged.ports(),
            ledger=ledger,
            code_signing_pem=line.facts.code_signing_certificate_pem,
            folder=tmp_path / "station",
        ) as station,
    ):
        finished = station.start("1", unit.uris[0], serial).result(RUN_SECONDS)
        [entry] = ledger.unit(serial)
    assert (finished.verdict, finished.connected) == (Verdict.PASS, True), finished
    assert line.principals(serial) == [finished.certificate_id]
    assert entry.body["issuer"] == arranged.product.identity.issuer


def status(line: Line, issued: Issued) -> str:
    try:
        return certificates.describe(line.cloud, issued.certificate_id).status
    except NotFoundError:
        return ""


def known_authority(arranged: Arranged) -> str | None:
    """The authority of a company's program, which the station does not know."""
    path = arranged.folder / "ca.pem"
    return path.read_text(encoding="ascii") if path.exists() else None


def test_in_the_end_the_account_goes_back_to_what_it_was(
    line: Line, line_products: list[ProductProfile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After units of every issuer; and it can be set up again. Authorities of one's own are one's own, and
    only their products have parts that another product of the same name does not know.
    """
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(line.folder))
    if take_back_units(line.cloud):
        policy = Names(line.cloud, line.product).unit_policy
        for target in line.iot.list_targets_for_policy(policyName=policy)["targets"]:
            certificates.discard(line.cloud, target.rpartition("/")[2])
    for one in line.iot.list_ca_certificates()["certificates"]:
        line.iot.update_ca_certificate(certificateId=one["certificateId"], newStatus="INACTIVE")
        line.iot.delete_ca_certificate(certificateId=one["certificateId"])
    first, *others = line_products
    for product in (first, *(one for one in others if one.identity.issuer == "authority")):
        removal = Removal(line.cloud, product, emptied=True)
        removal.remove(removal.plan())
    left = {kind for kind, _ in inventory(line.cloud)}
    assert left <= {"key", "alias", "signing profile", "thing type", "event", "certificate"}
    doctor = AccountSetup(line.cloud, line.product, passphrase)
    doctor.setup()
    assert doctor.doctor() == 0
