"""Each way to a certificate, something wrong in the account: verdict, code, next step, nothing orphaned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from desktop.account.claim import open_claim
from desktop.account.facts import AccountFacts
from desktop.account.names import PROVIDER, Names
from desktop.account.setup import AccountSetup
from desktop.cloud.vending_table import VendingTable
from desktop.core.paths import write_atomic
from desktop.core.verdicts import Verdict
from desktop.provision.ports import Ports
from desktop.settings.product.identity import AuthoritySection, FleetSection, PrivateCaSection, VendingSection
from desktop.settings.product.profile import ProductProfile
from desktop.wiring import authority_signer, run_ports
from resources.lambdas.vending.tokens import hashed
from signing.certificates import certificate_authority
from signing.keys.file import create_key_file, file_signer
from tests.bench.provision.line import Line, MakeBay, Plug, passphrase, start_line
from tests.contract.issuers.ways import TOKEN, WAYS

MakeFunction = Callable[..., str]


@dataclass
class Account:
    """The line's, set up for a product whose units get their identity in one way."""

    line: Line
    product: ProductProfile
    facts: AccountFacts
    make_function: MakeFunction

    @property
    def section(self) -> Any:
        return self.product.identity

    def ports(self) -> Ports:
        station = self.line.facts
        claim = open_claim(station.claim_certificate_pem, Path(station.claim_key_path), passphrase)
        signer = authority_signer(self.line.cloud, passphrase)
        return run_ports(self.line.cloud, self.product, self.facts, lambda: claim, signer)

    def client(self, service: str) -> Any:
        return self.line.cloud.client(service)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """One of its own: other tests' lines know one issuer alone."""
    with ExitStack() as stack:
        yield start_line(stack, tmp_path_factory.mktemp("line data"))


@pytest.fixture
def account_of(
    line: Line, tmp_path: Path, make_function: MakeFunction, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Account]:
    def make(name: str) -> Account:
        [way] = [one for one in WAYS if one.name == name]
        folder = tmp_path / "product"
        folder.mkdir()
        product = way.product(folder, line.cloud)
        monkeypatch.setenv("LINEKEY_DATA_DIR", str(line.folder))
        facts = AccountSetup(line.cloud, product, passphrase).setup()
        return Account(line, product, facts, make_function)

    return make


Spoilt = AbstractContextManager[None]


# --- fleet provisioning


@contextmanager
def provider_absent(account: Account, _serial: str) -> Iterator[None]:
    """AWS IoT signs then, with an authority of its own."""
    assert isinstance(account.section, FleetSection)
    iot = account.client("iot")
    found = iot.describe_certificate_provider(certificateProviderName=PROVIDER)
    iot.delete_certificate_provider(certificateProviderName=PROVIDER)
    try:
        yield
    finally:
        iot.create_certificate_provider(
            certificateProviderName=PROVIDER,
            lambdaFunctionArn=found["lambdaFunctionArn"],
            accountDefaultForOperations=found["accountDefaultForOperations"],
        )


def hook(name: str, source: str) -> Callable[[Account, str], Spoilt]:
    @contextmanager
    def spoil(account: Account, _serial: str) -> Iterator[None]:
        iot, template = account.client("iot"), account.section.template
        found = iot.describe_provisioning_template(templateName=template)["preProvisioningHook"]
        function = account.make_function(f"hook-{name}", source, account.line.endpoint)
        account.client("lambda").add_permission(
            FunctionName=f"hook-{name}",
            StatementId="iot",
            Action="lambda:InvokeFunction",
            Principal="iot.amazonaws.com",
        )
        iot.update_provisioning_template(
            templateName=template, preProvisioningHook={**found, "targetArn": function}
        )
        try:
            yield
        finally:
            iot.update_provisioning_template(templateName=template, preProvisioningHook=found)

    return spoil


DENIES = "def handler(event, context):\n    return {'allowProvisioning': False}\n"
THROWS = "def handler(event, context):\n    raise RuntimeError('planted')\n"
HANGS = "import time\ndef handler(event, context):\n    time.sleep(8)\n"
BABBLES = "def handler(event, context):\n    return 'yes'\n"


# --- an authority of your own


def registered(account: Account) -> tuple[Any, str]:
    """The client, and the id of the product's authority in AWS IoT."""
    assert isinstance(account.section, AuthoritySection)
    iot = account.client("iot")
    pem = Path(account.section.ca_certificate).read_text(encoding="ascii")
    listed = [one["certificateId"] for one in iot.list_ca_certificates()["certificates"]]
    [found] = [one for one in listed if ca_pem(iot, one).split() == pem.split()]
    return iot, found


def ca_pem(iot: Any, ca_id: str) -> str:
    return str(iot.describe_ca_certificate(certificateId=ca_id)["certificateDescription"]["certificatePem"])


@contextmanager
def ca_unregistered(account: Account, _serial: str) -> Iterator[None]:
    iot, ca_id = registered(account)
    iot.update_ca_certificate(certificateId=ca_id, newStatus="INACTIVE")
    iot.delete_ca_certificate(certificateId=ca_id)
    yield


@contextmanager
def ca_inactive(account: Account, _serial: str) -> Iterator[None]:
    iot, ca_id = registered(account)
    iot.update_ca_certificate(certificateId=ca_id, newStatus="INACTIVE")
    yield


@contextmanager
def ca_of_another_key(account: Account, _serial: str) -> Iterator[None]:
    key = Path(account.section.ca_certificate).with_name("ca.key")
    key.unlink()
    create_key_file(key, passphrase(""))
    yield


@contextmanager
def ca_expired(account: Account, _serial: str) -> Iterator[None]:
    path = Path(account.section.ca_certificate)
    key = load_pem_private_key(path.with_name("ca.key").read_bytes(), passphrase("").encode())
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Authority of now")])
    first, last = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, first, last)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    path.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    yield


# --- AWS Private CA


@contextmanager
def private_ca_disabled(account: Account, _serial: str) -> Iterator[None]:
    assert isinstance(account.section, PrivateCaSection)
    pca, arn = account.client("acm-pca"), account.section.ca_arn
    pca.update_certificate_authority(CertificateAuthorityArn=arn, Status="DISABLED")
    try:
        yield
    finally:
        pca.update_certificate_authority(CertificateAuthorityArn=arn, Status="ACTIVE")


# --- the vending machine


@contextmanager
def row_missing(account: Account, _serial: str) -> Iterator[None]:
    assert isinstance(account.section, VendingSection)
    yield


@contextmanager
def token_wrong(account: Account, serial: str) -> Iterator[None]:
    table(account).add(serial, hashed("another-token-than-the-station-has"))
    yield


@contextmanager
def token_not_at_the_station(account: Account, serial: str) -> Iterator[None]:
    table(account).add(serial, hashed(TOKEN))
    write_atomic(Path(account.section.tokens), b"productid,accessToken\n", private=True)
    yield


@contextmanager
def issued_already(account: Account, serial: str) -> Iterator[None]:
    table(account).add(serial, hashed(TOKEN), "f0" * 32, issued=True)
    yield


def table(account: Account) -> VendingTable:
    return VendingTable(account.line.cloud, Names(account.line.cloud, account.product).vending)


CASES: dict[str, tuple[str, Callable[[Account, str], Spoilt], str]] = {
    "provider absent": ("fleet", provider_absent, "PRV-012"),
    "hook denies": ("fleet", hook("denies", DENIES), "CLD-031"),
    "hook throws": ("fleet", hook("throws", THROWS), "CLD-031"),
    "hook hangs": ("fleet", hook("hangs", HANGS), "CLD-031"),
    "hook babbles": ("fleet", hook("babbles", BABBLES), "CLD-031"),
    "CA unregistered": ("authority now", ca_unregistered, "PRV-061"),
    "CA inactive": ("authority now", ca_inactive, "PRV-061"),
    "CA of another key": ("authority now", ca_of_another_key, "PRV-060"),
    "CA expired": ("authority now", ca_expired, "PRV-060"),
    "Private CA disabled": ("private-ca", private_ca_disabled, "PRV-063"),
    "row missing": ("vending", row_missing, "PRV-071"),
    "token wrong": ("vending", token_wrong, "PRV-071"),
    "token not at the station": ("vending", token_not_at_the_station, "PRV-077"),
    "issued already": ("vending", issued_already, "PRV-072"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_in_the_account(
    line: Line,
    account_of: Callable[[str], Account],
    make_bay: MakeBay,
    plug: Plug,
    serial: str,
    name: str,
) -> None:
    way, spoil, code = CASES[name]
    account = account_of(way)
    before = line.certificates()
    [port] = plug()
    bay = make_bay(line, product=account.product, ports=account.ports())
    with spoil(account, serial):
        finished = bay.run(port, serial)
    assert finished.problem is not None, finished
    assert (finished.verdict, finished.problem.code) == (Verdict.ERROR, code)
    assert finished.problem.hint
    assert line.certificates() == before
    assert serial not in line.things()
    assert bay.open_runs() == []
    assert bay.verdicts(serial) == ["ERROR"]
    assert_row_is_free(account, serial)


def assert_row_is_free(account: Account, serial: str) -> None:
    """The next run may have the serial number."""
    row = account.ports().serials.read(account.product.thing_name(serial))
    assert row is None or not (row.run or row.certificate_id), row


def test_two_authorities_of_one_subject(
    line: Line,
    account_of: Callable[[str], Account],
    make_bay: MakeBay,
    plug: Plug,
    serial: str,
    tmp_path: Path,
) -> None:
    """The unit's certificate is the product's authority's, whichever AWS IoT lists first."""
    account = account_of("authority now")
    create_key_file(tmp_path / "other.key", passphrase(""))
    signer = file_signer(f"file:{tmp_path / 'other.key'}", passphrase)
    twin = certificate_authority(signer, "Authority of now", 25 * 365)
    account.client("iot").register_ca_certificate(
        caCertificate=twin, setAsActive=True, certificateMode="SNI_ONLY"
    )
    [port] = plug()
    finished = make_bay(line, product=account.product, ports=account.ports()).run(port, serial)
    assert finished.verdict is Verdict.PASS, finished
    iot, ca_id = registered(account)
    listed = iot.list_certificates_by_ca(caCertificateId=ca_id)["certificates"]
    assert finished.certificate_id in [one["certificateId"] for one in listed]
