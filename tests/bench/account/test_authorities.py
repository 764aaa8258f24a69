"""Your own authorities through the verbs, on a bench that asks of them what AWS does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desktop.account.setup import AccountSetup
from desktop.cli.main import run
from desktop.cloud.session import Cloud
from desktop.core.errors import LinekeyError
from desktop.core.events import CheckDone, Event
from desktop.settings.product.profile import ProductProfile, parse_product
from signing.certificates import issue_certificate
from signing.identity import certificate_request
from signing.keys import open_signer
from signing.keys.file import create_key_file
from signing.signer import require_digest_signer

from .conftest import passphrase

Linekey = Callable[..., Any]
SECRET = "correct horse battery staple"


@pytest.fixture
def linekey(cloud: Cloud, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Linekey:
    """`linekey("ca", "list")`: the document of `linekey account ca list`; `error=` expects that code."""
    monkeypatch.setenv("LINEKEY_PASSPHRASE", SECRET)

    def account(*arguments: str, error: str = "", offline: bool = False) -> Any:
        endpoint = [] if offline else ["--endpoint", "bench"]
        status = run(["account", *arguments, *endpoint, "--json"])
        document = json.loads(capsys.readouterr().out)
        if error:
            assert status != 0
            assert document["error"]["code"] == error
            assert document["error"]["hint"]
            return document["error"]
        assert status == 0, document
        return document

    return account


class Authority:
    """A key and its certificate in files."""

    def __init__(self, folder: Path, linekey: Linekey, subject: str, days: int = 3650) -> None:
        folder.mkdir()
        self.key = f"file:{folder / 'key.pem'}"
        self.certificate = str(folder / "ca.crt")
        create_key_file(folder / "key.pem", SECRET)
        made = linekey(
            *("ca", "create", "--key", self.key, "--subject", subject, "--days", str(days)),
            *("--out", self.certificate),
            offline=True,
        )
        self.id: str = made["id"]

    @property
    def register(self) -> tuple[str, ...]:
        return ("ca", "register", "--certificate", self.certificate, "--key", self.key)

    def issue(self, folder: Path, name: str) -> str:
        path = folder / f"{name}.pem"
        create_key_file(path, SECRET)
        signer = require_digest_signer(open_signer(self.key, lambda _uri: SECRET))
        ca_pem = Path(self.certificate).read_text(encoding="ascii")
        return issue_certificate(certificate_request(path, lambda: SECRET, name), ca_pem, signer, 30)


@pytest.fixture
def authority(tmp_path: Path, linekey: Linekey, cloud: Cloud) -> Any:
    """`authority("Line 1")` makes one; what was registered of it is removed again."""
    made: list[Authority] = []

    def make(subject: str, **options: Any) -> Authority:
        made.append(Authority(tmp_path / f"Prüfplatz {len(made)}", linekey, subject, **options))
        return made[-1]

    yield make
    iot = cloud.client("iot")
    for one in iot.list_ca_certificates()["certificates"]:
        iot.update_ca_certificate(certificateId=one["certificateId"], newStatus="INACTIVE")
        iot.delete_ca_certificate(certificateId=one["certificateId"])


def test_the_whole_life_of_an_authority(
    authority: Any, linekey: Linekey, cloud: Cloud, tmp_path: Path
) -> None:
    first = authority("Line 1")
    assert linekey("ca", "list") == {"authorities": []}
    made = linekey(*first.register)
    assert (made["id"], made["status"], made["mode"]) == (first.id, "ACTIVE", "DEFAULT")
    assert (made["subject"], made["auto_registration"], made["warnings"]) == ("CN=Line 1", False, [])
    assert made["days_left"] in (3649, 3650)
    refused = linekey(*first.register, error="SET-050")
    assert first.id in refused["hint"]

    iot = cloud.client("iot")
    pem = first.issue(tmp_path, "DL00000001")
    ca_pem = Path(first.certificate).read_text(encoding="ascii")
    iot.register_certificate(certificatePem=pem, caCertificatePem=ca_pem, status="ACTIVE")
    assert linekey("ca", "show", first.id)["certificates"] == {"ACTIVE": 1}

    second = authority("Line 2")  # beside the first: units of both are taken meanwhile
    linekey(*second.register)
    listed = linekey("ca", "list")["authorities"]
    assert {one["id"]: one["status"] for one in listed} == {first.id: "ACTIVE", second.id: "ACTIVE"}

    linekey("ca", "remove", first.id, "--yes", error="SET-051")
    told = linekey("ca", "deactivate", first.id, "--yes")
    assert told == {"id": first.id, "status": "INACTIVE", "certificates": {"ACTIVE": 1}}
    again = first.issue(tmp_path, "DL00000002")
    with pytest.raises(iot.exceptions.CertificateStateException):
        iot.register_certificate(certificatePem=again, caCertificatePem=ca_pem, status="ACTIVE")
    assert linekey("ca", "activate", first.id)["status"] == "ACTIVE"
    linekey("ca", "deactivate", first.id, "--yes")
    assert linekey("ca", "remove", first.id, "--yes")["status"] == "REMOVED"
    linekey("ca", "show", first.id, error="CLD-004")
    linekey("ca", "remove", first.id, "--yes", error="CLD-004")


def test_without_the_key_units_must_say_the_endpoint(authority: Any, linekey: Linekey) -> None:
    one = authority("CN=Line 3,O=Example")
    register = ("ca", "register", "--certificate", one.certificate)
    linekey(*register, error="CLI-020")
    linekey(*register, "--sni-only", "--key", one.key, error="CLI-020")
    made = linekey(*register, "--sni-only", "--auto-registration")
    assert (made["mode"], made["auto_registration"], made["template"]) == ("SNI_ONLY", True, "")
    assert made["subject"] == "CN=Line 3,O=Example"


def test_two_authorities_of_one_name_are_told(authority: Any, linekey: Linekey) -> None:
    first, second = authority("Line 4"), authority("Line 4")
    assert linekey(*first.register)["warnings"] == []
    (warning,) = linekey(*second.register)["warnings"]
    assert first.id[:12] in warning
    assert all(one["warnings"] for one in linekey("ca", "list")["authorities"])


@pytest.mark.parametrize(("days", "warned"), [(91, False), (90, True), (5, True)])
def test_an_authority_that_ends_soon_is_told(
    authority: Any, linekey: Linekey, days: int, warned: bool
) -> None:
    one = authority("Line 5", days=days + 1)
    (warning,) = linekey(*one.register)["warnings"] or [""]
    assert ("make its successor" in warning) is warned
    assert bool(linekey("ca", "show", one.id)["warnings"]) is warned


def self_signed(is_ca: bool, ended: bool = False) -> str:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Odd one")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + timedelta(days=-1 if ended else 9))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


@pytest.mark.parametrize(
    ("pem", "code"),
    [
        (self_signed(is_ca=False), "SIG-075"),
        (self_signed(is_ca=True, ended=True), "SIG-073"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "SIG-070"),
        ("", "SIG-070"),
        ("\ufffd\x00", "SIG-070"),
    ],
    ids=["a leaf", "ended", "no DER", "empty", "no text"],
)
def test_what_is_no_authority_is_refused(pem: str, code: str, linekey: Linekey, tmp_path: Path) -> None:
    path = tmp_path / "given.crt"
    path.write_text(pem, encoding="utf-8")
    linekey("ca", "register", "--certificate", str(path), "--sni-only", error=code)
    assert linekey("ca", "list") == {"authorities": []}


def test_another_s_key_proves_nothing(authority: Any, linekey: Linekey) -> None:
    first, second = authority("Line 6"), authority("Line 7")
    register = ("ca", "register", "--certificate", first.certificate, "--key", second.key)
    linekey(*register, error="SIG-076")
    linekey("ca", "register", "--certificate", "not there.crt", "--sni-only", error="SIG-042")
    assert linekey("ca", "list") == {"authorities": []}


def test_a_template_must_be_for_units_that_first_connect(
    authority: Any, linekey: Linekey, cloud: Cloud, product: ProductProfile, facts: object
) -> None:
    one = authority("Line 8")
    linekey(*one.register, "--jitp", "none", error="CLD-004")
    linekey(*one.register, "--jitp", "linekey-lamp", error="SET-052")


def authority_product(certificate: str, register: str) -> ProductProfile:
    return parse_product(
        f"""
        schema = 1
        name = "Lamp of an authority"
        [unit]
        driver = "freertos"
        serial_pattern = "DL[0-9]+"
        thing_name = "{{serial}}"
        [identity]
        issuer = "authority"
        ca_certificate = '{certificate}'
        ca_key = "file:unused.pem"
        register = "{register}"
        thing_type = "lamp"
        thing_groups = ["lamp-line"]
        [firmware]
        format = "freertos"
        certificate_label = "label"
        path = "/firmware.bin"
        slot_size = 1
        """,
        "test",
    )


def failing(cloud: Cloud, product: ProductProfile) -> dict[str, str]:
    told: list[Event] = []
    AccountSetup(cloud, product, passphrase, told.append).doctor()
    checks = [event for event in told if isinstance(event, CheckDone)]
    return {check.check: f"{check.state}: {check.detail}" for check in checks if check.state != "pass"}


@pytest.mark.parametrize("register", ["now", "without-ca", "jitr", "jitp"])
def test_set_up_of_a_product_with_an_authority(
    register: str, authority: Any, linekey: Linekey, cloud: Cloud
) -> None:
    one = authority("Line 9")
    product = authority_product(one.certificate, register)
    setup = AccountSetup(cloud, product, passphrase)
    facts = setup.setup()
    assert not setup.makes_provider()
    assert (facts.template, facts.claim_key_path, facts.certificate_provider) == ("", "", "")
    assert failing(cloud, product) == {}
    known = linekey("ca", "list")["authorities"]
    if register == "without-ca":
        assert known == []
        return
    (found,) = known
    template = "linekey-lamp-of-an-authority-jitp" if register == "jitp" else ""
    assert (found["status"], found["mode"], found["template"]) == ("ACTIVE", "SNI_ONLY", template)
    assert found["auto_registration"] is (register in ("jitr", "jitp"))
    linekey("ca", "deactivate", one.id, "--yes")
    assert list(failing(cloud, product)) == ["authority"]
    with pytest.raises(LinekeyError, match="INACTIVE") as refused:
        setup.setup()
    assert refused.value.code == "SET-011"
    assert f"linekey account ca activate {one.id}" in refused.value.hint


def test_an_authority_becomes_one_that_registers_just_in_time(
    authority: Any, linekey: Linekey, cloud: Cloud
) -> None:
    one = authority("Line 10", days=60)
    linekey(*one.register)
    product = authority_product(one.certificate, "jitp")
    assert "authority" in failing(cloud, product)
    AccountSetup(cloud, product, passphrase).setup()
    assert failing(cloud, product)["authority"].startswith("warn: The certificate “CN=Line 10” ends on")
    assert linekey("ca", "show", one.id)["template"] == "linekey-lamp-of-an-authority-jitp"
