"""What every issuer must do, against the embedded cloud; runs for each, also for those that are installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.bench.unit.process import UnitProcess
from desktop.cloud import certificates
from desktop.cloud.errors import LostAnswerError
from desktop.core import plugins
from desktop.core.cancel import CancelToken
from desktop.core.errors import AbortedError, CloudError
from desktop.core.verdicts import Verdict
from desktop.ledger.store import Ledger
from desktop.provision.issuer import BUILT_IN, Issuer, Trace, find_issuer
from desktop.provision.plan import Registration
from desktop.provision.station import Station
from desktop.settings.product import identity
from desktop.settings.product.profile import PRODUCT_VARIABLE, ProductProfile, load_product, parse_product
from signing.certificates import check_certificate, fingerprint
from tests.bench.provision.line import RUN_SECONDS, Line, next_serial, start_line
from tests.elsewhere import installed

LAMP = (resources.files("resources") / "products" / "lamp.toml").read_text(encoding="utf-8")
FLEET_KEYS = 'issuer = "fleet"\ntemplate = "linekey-lamp"\n'
# The keys of what is not an issuer's plain name.
VARIANTS = {
    "fleet": FLEET_KEYS,
    "fleet-cbor": FLEET_KEYS + 'encoding = "cbor"\n',
    "fleet-trusted-user": FLEET_KEYS + 'claim = "trusted-user"\n',
}
ISSUERS = sorted({*plugins.names(identity.ISSUERS, BUILT_IN), "direct", *VARIANTS})
# A lamp whose issuer wants keys that this suite cannot know.
OWN = os.environ.get(PRODUCT_VARIABLE)
LASTS = timedelta(days=5 * 365)

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    with ExitStack() as stack:
        stack.enter_context(installed("issuer", tmp_path_factory.mktemp("site-packages")))
        yield start_line(stack, Path(tmp_path_factory.mktemp("line data")))


def product_of(issuer: str) -> ProductProfile:
    """The lamp, whose units get their identity from that issuer."""
    if OWN and (own := load_product(OWN)).identity.issuer == issuer:
        return own
    assert FLEET_KEYS in LAMP
    keys = VARIANTS.get(issuer, f'issuer = "{issuer}"\n')
    return parse_product(LAMP.replace(FLEET_KEYS, keys), "lamp.toml")


@pytest.fixture(params=ISSUERS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def issuer(name: str, line: Line) -> Iterator[Issuer]:
    with line.ports(product_of(name)).issuer() as issuer:
        yield issuer


def new_request(common_name: str) -> str:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    request = builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    return request.public_bytes(Encoding.PEM).decode("ascii")


def test_issuer_has_a_section_of_the_profile_and_says_when_it_registers(name: str, line: Line) -> None:
    product = product_of(name)
    found = find_issuer(product.identity)
    assert isinstance(product.identity, found.settings)
    assert isinstance(line.ports(product).issuer().registration, Registration)
    assert name.startswith(product.identity.issuer)


def test_built_in_issuers_and_their_sections_go_together() -> None:
    assert set(BUILT_IN) == set(identity.BUILT_IN)


def test_certificate_answers_the_request_and_is_not_usable_yet(issuer: Issuer, line: Line) -> None:
    request = new_request(next_serial())
    issued = issuer.acquire(request, CancelToken())
    check_certificate(issued.certificate_pem, request, issuer_pem=issuer.certificates_from, lasts=LASTS)
    assert fingerprint(issued.certificate_pem) == issued.certificate_id
    assert certificates.describe(line.cloud, issued.certificate_id).status != "ACTIVE"


def test_registration_makes_the_thing_and_activates(issuer: Issuer, line: Line) -> None:
    serial = next_serial()
    issued = issuer.acquire(new_request(serial), CancelToken())
    thing = issuer.register(issued, serial, CancelToken())
    assert thing == line.product.thing_name(serial)
    assert line.principals(thing) == [issued.certificate_id]
    assert certificates.describe(line.cloud, issued.certificate_id).status == "ACTIVE"
    found = line.iot.describe_thing(thingName=thing)
    assert found["thingTypeName"] == line.product.identity.thing_type


def test_unfit_request_is_refused_and_leaves_nothing(issuer: Issuer, line: Line) -> None:
    before = line.certificates()
    with pytest.raises(CloudError) as refused:
        issuer.acquire("not a request", CancelToken())
    assert refused.value.hint
    assert not isinstance(refused.value, LostAnswerError)
    assert line.certificates() == before


def test_stop_before_asking_asks_nothing(issuer: Issuer, line: Line) -> None:
    before, cancel = line.certificates(), CancelToken()
    cancel.cancel()
    with pytest.raises(AbortedError):
        issuer.acquire(new_request(next_serial()), cancel)
    assert line.certificates() == before


@pytest.mark.parametrize("answer", ["kept", "lost"])
def test_what_was_made_is_found_and_revoked(issuer: Issuer, line: Line, answer: str) -> None:
    before, serial, asked_at = line.certificates(), next_serial(), datetime.now(UTC)
    request = new_request(serial)
    issued = issuer.acquire(request, CancelToken())
    issuer.register(issued, serial, CancelToken())
    trace = Trace(request, asked_at, issued) if answer == "kept" else Trace(request, asked_at)

    assert [found.certificate_id for found in issuer.find(trace)] == [issued.certificate_id]
    issuer.revoke(issued)

    assert list(issuer.find(trace)) == []
    assert line.certificates() == before
    assert line.principals(serial) == []
    issuer.revoke(issued)  # it is gone: nothing to do


def test_certificate_of_another_request_is_not_found(issuer: Issuer) -> None:
    serial, asked_at = next_serial(), datetime.now(UTC)
    issuer.acquire(new_request(serial), CancelToken())
    assert list(issuer.find(Trace(new_request(serial), asked_at))) == []


def test_virtual_unit_is_provisioned(name: str, line: Line, tmp_path: Path) -> None:
    product, serial = product_of(name), next_serial()
    with (
        UnitProcess(tmp_path / "flash") as unit,
        Ledger(tmp_path / "ledger.sqlite3") as ledger,
        Station(
            product=product,
            ports=line.ports(product),
            ledger=ledger,
            code_signing_pem=line.facts.code_signing_certificate_pem,
            folder=tmp_path / "station",
        ) as station,
    ):
        finished = station.start("1", unit.uris[0], serial).result(RUN_SECONDS)
        [entry] = ledger.unit(serial)
    assert (finished.verdict, finished.connected) == (Verdict.PASS, True), finished
    assert line.principals(serial) == [finished.certificate_id]
    assert entry.body["issuer"] == product.identity.issuer
