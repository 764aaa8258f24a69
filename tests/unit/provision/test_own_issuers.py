"""Issuers with the station's own credentials, in whole runs: whatever gets lost, one good unit or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.core.cancel import CancelToken
from desktop.core.catalogue.device import CERTIFICATE_READ_BACK_DIFFERS
from desktop.core.catalogue.settings import SECRET_NEEDED
from desktop.core.errors import DeviceError, LinekeyError, SecretNeededError
from desktop.core.events import RunFinished
from desktop.core.verdicts import Verdict
from desktop.provision.issuer import Issued, Issuer, Trace, make_issuer
from desktop.provision.issuers import authority, private_ca
from desktop.provision.plan import Registration
from desktop.settings.product.identity import AuthoritySection, DirectSection, PrivateCaSection
from signing.algorithms import ED25519, P256, Algorithm, PublicKey
from signing.certificates import certificate_authority, check_certificate, fingerprint
from signing.certificates.authorities import AUTHORITY_KEYS
from signing.keys.local import LocalSigner, memory_signer
from signing.signer import DigestSigner
from tests.unit.provision.aws import Aws, AwsWorld, InProgressError, refused
from tests.unit.provision.conftest import PORT, SERIAL, Bench, MakeBench
from tests.unit.provision.world import AUTHORITY, FakeUnit, access, certificate_request
from tests.unit.signing.image_judges import signer_of

COMMON: dict[str, Any] = {"thing_type": "lamp", "thing_groups": ("lamps", "2026")}
CA_ARN = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
SIGNER = memory_signer(ec.generate_private_key(ec.SECP256R1()))
CA_PEM = certificate_authority(SIGNER, "Own authority", 25 * 365)
WAYS = ("direct", "authority-now", "authority-without-ca", "private-ca")


@pytest.fixture
def aws() -> Aws:
    """Knows the station's authority, and has one in AWS Private CA."""
    aws = Aws(authorities={fingerprint(CA_PEM): {"status": "ACTIVE", "autoRegistrationStatus": "ENABLE"}})
    waits = iter([True, False] * 50)

    def get_certificate(**_arguments: Any) -> Any:
        if next(waits):
            raise refused("RequestInProgressException", kind=InProgressError)
        return {"Certificate": issued[-1].rstrip("\n")}

    issued: list[str] = []

    def issue_certificate(*, Csr: bytes, **arguments: Any) -> Any:  # noqa: N803
        assert arguments["SigningAlgorithm"] == "SHA256WITHECDSA"
        if arguments["IdempotencyToken"] not in tokens:
            issued.append(AUTHORITY.issue(Csr.decode()).certificate_pem)
            tokens.add(arguments["IdempotencyToken"])
        return {"CertificateArn": "the certificate"}

    tokens: set[str] = set()
    aws.answers = {
        "issue_certificate": issue_certificate,
        "get_certificate": get_certificate,
        "get_certificate_authority_certificate": lambda **_: {"Certificate": AUTHORITY.pem},
        "describe_certificate_authority": lambda **_: {
            "CertificateAuthority": {
                "Status": "ACTIVE",
                "CertificateAuthorityConfiguration": {"KeyAlgorithm": "EC_prime256v1"},
            }
        },
    }
    return aws


@pytest.fixture
def ca_path(tmp_path: Path) -> str:
    path = tmp_path / "Prüfstelle 一" / "ca.pem"
    path.parent.mkdir()
    path.write_text(CA_PEM, encoding="ascii")
    return str(path)


def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (authority, private_ca):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    no_pause(monkeypatch)


@pytest.fixture
def issuer_of(aws: Aws, ca_path: str) -> Callable[..., Issuer]:
    """`issuer_of("authority-now", signer=...)`: for one run."""

    def make(way: str, signer: DigestSigner = SIGNER, **keys: Any) -> Issuer:
        name, _, register = way.partition("-") if way != "private-ca" else (way, "", "")
        section: Any = {
            "direct": lambda: DirectSection(issuer="direct", **COMMON),
            "private-ca": lambda: PrivateCaSection(issuer="private-ca", ca_arn=CA_ARN, **COMMON, **keys),
            "authority": lambda: AuthoritySection.model_validate(
                {
                    "issuer": "authority",
                    "ca_certificate": ca_path,
                    "ca_key": "file:ca.key",
                    "register": register,
                    **COMMON,
                    **keys,
                }
            ),
        }[name]()
        return make_issuer(section, access(aws, signer=lambda _reference: signer))

    return make


@pytest.fixture
def world(unit: FakeUnit, aws: Aws) -> AwsWorld:
    return AwsWorld(units={PORT: unit}, aws=aws)


@pytest.fixture
def bench_of(
    world: AwsWorld, make_bench: MakeBench, issuer_of: Callable[..., Issuer]
) -> Callable[..., Bench]:
    def make(way: str, **keys: Any) -> Bench:
        ports = world.ports_of(lambda: issuer_of(way, **keys))
        return make_bench(ports=ports, identity={"issuer": way})

    return make


def code(finished: RunFinished) -> str:
    assert finished.problem is not None, finished
    return finished.problem.code


def assert_one_good_unit(aws: Aws, finished: RunFinished) -> None:
    [one] = aws.certificates.values()
    assert (one["certificateId"], one["status"]) == (finished.certificate_id, "ACTIVE")
    assert (one["things"], one["policies"]) == ([SERIAL], ["the policy"])
    assert aws.things == {
        SERIAL: {
            "thingTypeName": "lamp",
            "attributePayload": {"attributes": {"serial": SERIAL}},
            "groups": ["lamps", "2026"],
        }
    }


def assert_nothing_left(aws: Aws, unit: FakeUnit) -> None:
    assert (aws.certificates, aws.things) == ({}, {})
    assert not unit.lasting.certificate


@pytest.mark.parametrize("way", WAYS)
def test_good_unit(bench_of: Callable[..., Bench], aws: Aws, way: str) -> None:
    finished = bench_of(way).run()
    assert (finished.verdict, finished.problem) == (Verdict.PASS, None)
    assert_one_good_unit(aws, finished)
    changes = [call for call in aws.asked if not call.startswith(("list_", "describe_"))]
    assert changes[-1] == "update_certificate", "active before all else was done"


@pytest.mark.parametrize("way", WAYS)
def test_thing_that_is_there_becomes_this_unit_s(bench_of: Callable[..., Bench], aws: Aws, way: str) -> None:
    aws.things[SERIAL] = {"thingTypeName": "old", "groups": ["others"]}
    assert bench_of(way).run().verdict is Verdict.PASS
    assert aws.things[SERIAL]["thingTypeName"] == "lamp"
    assert aws.things[SERIAL]["groups"] == ["others", "lamps", "2026"]


def operations(way: str, bench_of: Callable[..., Bench], aws: Aws) -> list[str]:
    """What the issuer asks of AWS in a good run."""
    bench_of(way).run()
    begun = aws.asked.index("describe_thing") + 1  # before it, the run looks whether the name is free
    return list(dict.fromkeys(call for call in aws.asked[begun:] if call != "list_thing_principals"))


CALLS = {
    "direct": ("create_certificate_from_csr",),
    "authority-now": ("register_certificate",),
    "authority-without-ca": ("register_certificate_without_ca",),
    "private-ca": (
        "describe_certificate_authority",
        "get_certificate_authority_certificate",
        "issue_certificate",
        "get_certificate",
        "register_certificate_without_ca",
    ),
}
JOINING = (
    "create_thing",
    "add_thing_to_thing_group",
    "attach_policy",
    "attach_thing_principal",
    "update_certificate",
)
EACH_CALL = [(way, call) for way in WAYS for call in (*CALLS[way], *JOINING)]


@pytest.mark.parametrize("way", WAYS)
def test_calls_are_those_that_are_tried_below(bench_of: Callable[..., Bench], aws: Aws, way: str) -> None:
    assert operations(way, bench_of, aws) == [*CALLS[way], *JOINING]


@pytest.mark.parametrize(("way", "call"), EACH_CALL)
def test_answer_that_is_lost_once_does_no_harm(
    bench_of: Callable[..., Bench], aws: Aws, unit: FakeUnit, way: str, call: str
) -> None:
    aws.lost[call] = 1
    bench = bench_of(way)
    finished = bench.run()
    if call == "create_certificate_from_csr":  # asked twice, AWS would make two
        assert (finished.verdict, code(finished)) == (Verdict.UNKNOWN, "CLD-030")
        assert aws.asked.count(call) == 1
        bench.station.reconcile()
        assert_nothing_left(aws, unit)
        finished = bench.run()
    assert finished.verdict is Verdict.PASS, finished
    assert_one_good_unit(aws, finished)


@pytest.mark.parametrize(("way", "call"), EACH_CALL[1:])
def test_every_answer_to_a_call_is_lost(
    bench_of: Callable[..., Bench], aws: Aws, unit: FakeUnit, way: str, call: str
) -> None:
    aws.lost[call] = 4
    bench = bench_of(way)
    finished = bench.run()
    assert finished.verdict is Verdict.ERROR, finished
    assert code(finished) == "CLD-001"
    assert bench.open_runs() == []
    assert_nothing_left(aws, unit)


@pytest.mark.parametrize(("way", "call"), EACH_CALL)
def test_aws_refuses_a_call(
    bench_of: Callable[..., Bench], aws: Aws, unit: FakeUnit, way: str, call: str
) -> None:
    aws.fails[call] = refused("ThrottlingException", 429)
    bench = bench_of(way)
    finished = bench.run()
    assert finished.verdict in (Verdict.ERROR, Verdict.UNKNOWN)
    assert finished.problem is not None
    assert finished.problem.hint
    if call == "update_certificate":  # which taking back needs as well
        assert bench.open_runs() == [SERIAL]
        del aws.fails[call]
        bench.station.reconcile()
    assert bench.open_runs() == []
    assert_nothing_left(aws, unit)


def test_fault_of_aws_s_own_may_have_made_a_certificate(bench_of: Callable[..., Bench], aws: Aws) -> None:
    aws.fails["create_certificate_from_csr"] = refused("InternalFailureException", 500)
    assert bench_of("direct").run().verdict is Verdict.UNKNOWN
    aws.fails["create_certificate_from_csr"] = refused("ServiceUnavailableException", 503)
    assert bench_of("direct").run("DL00000002").verdict is Verdict.ERROR


# --- an authority of one's own


def request() -> str:
    return certificate_request(ec.generate_private_key(ec.SECP256R1()), SERIAL)


def expired_authority() -> str:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    first, last = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, first, last)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode("ascii")


def refusal(issuer: Issuer) -> LinekeyError:
    with pytest.raises(LinekeyError) as raised:
        issuer.acquire(request(), CancelToken())
    assert raised.value.hint
    return raised.value


@pytest.mark.parametrize(
    ("register", "offline", "registration"),
    [
        ("now", False, Registration.WHEN_ISSUED),
        ("without-ca", False, Registration.WHEN_ISSUED),
        ("jitr", False, Registration.AT_FIRST_CONNECTION),
        ("jitp", True, Registration.ELSEWHERE),
    ],
)
def test_settings_say_when_units_are_registered(
    issuer_of: Callable[..., Issuer], register: str, registration: Registration, *, offline: bool
) -> None:
    assert issuer_of(f"authority-{register}", offline=offline).registration is registration


def test_certificate_is_the_authority_s_and_fit_for_a_unit(issuer_of: Callable[..., Issuer]) -> None:
    issuer, csr = issuer_of("authority-now"), request()
    issued = issuer.acquire(csr, CancelToken())
    check_certificate(issued.certificate_pem, csr, issuer_pem=CA_PEM)
    assert fingerprint(issued.certificate_pem) == issued.certificate_id


@pytest.mark.parametrize("algorithm", AUTHORITY_KEYS, ids=lambda one: one.kind)
def test_authority_may_have_any_key_that_aws_iot_takes(
    bench_of: Callable[..., Bench], aws: Aws, ca_path: str, algorithm: Algorithm
) -> None:
    signer = signer_of(algorithm)
    pem = certificate_authority(signer, "Own authority", 25 * 365)
    Path(ca_path).write_text(pem, encoding="ascii")
    aws.authorities[fingerprint(pem)] = {"status": "ACTIVE"}
    finished = bench_of("authority-now", signer=signer).run()
    assert (finished.verdict, finished.problem) == (Verdict.PASS, None)
    assert_one_good_unit(aws, finished)


def test_prv_060_authority_of_a_kind_that_aws_iot_does_not_take(
    bench_of: Callable[..., Bench], aws: Aws, unit: FakeUnit, ca_path: str
) -> None:
    signer = signer_of(ED25519)
    Path(ca_path).write_text(certificate_authority(signer, "Own authority", 25 * 365), encoding="ascii")
    finished = bench_of("authority-now", signer=signer).run()
    assert (finished.verdict, code(finished)) == (Verdict.ERROR, "PRV-060")
    assert finished.problem is not None
    assert "Ed25519; a certificate authority takes ECDSA P-256 or" in finished.problem.message
    assert_nothing_left(aws, unit)


@pytest.mark.parametrize("algorithm", AUTHORITY_KEYS, ids=lambda one: one.kind)
def test_key_of_another_authority_signs_nothing(
    issuer_of: Callable[..., Issuer], ca_path: str, algorithm: Algorithm
) -> None:
    """Of the same kind, or of another one."""

    class Untouched(LocalSigner):
        def sign_digest(self, digest: bytes, *, pkcs1: bool = False) -> bytes:
            raise AssertionError("nothing is to be signed")

    own, stranger = signer_of(algorithm), signer_of(P256, 2)
    Path(ca_path).write_text(certificate_authority(own, "Own authority", 25 * 365), encoding="ascii")
    issuer = issuer_of("authority-now", signer=Untouched("memory:", lambda: stranger._private_key))
    error = refusal(issuer)
    assert (error.code, error.context["cause"]) == ("PRV-060", "SIG-076")


def test_prv_060_authority_that_cannot_be_used(
    issuer_of: Callable[..., Issuer], ca_path: str, tmp_path: Path
) -> None:
    stranger = memory_signer(ec.generate_private_key(ec.SECP256R1()))
    error = refusal(issuer_of("authority-now", signer=stranger))
    assert (error.code, error.context["cause"]) == ("PRV-060", "SIG-076")

    Path(ca_path).write_text(expired_authority(), encoding="ascii")
    error = refusal(issuer_of("authority-now"))
    assert (error.code, error.context["cause"]) == ("PRV-060", "SIG-073")

    Path(ca_path).write_text("no certificate", encoding="ascii")
    assert refusal(issuer_of("authority-now")).code == "PRV-060"
    Path(ca_path).write_text("证书", encoding="utf-8")
    assert refusal(issuer_of("authority-now")).code == "PRV-060"
    Path(ca_path).unlink()
    assert refusal(issuer_of("authority-now")).code == "PRV-060"


def test_authority_that_ends_before_its_units_is_refused(
    bench_of: Callable[..., Bench], aws: Aws, unit: FakeUnit, ca_path: str
) -> None:
    Path(ca_path).write_text(certificate_authority(SIGNER, "Own authority", 30), encoding="ascii")
    assert code(bench_of("authority-now").run()) == "PRV-012"
    assert_nothing_left(aws, unit)


def test_secret_that_nobody_gives_is_asked_for_as_such(
    bench_of: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Locked:
        @property
        def public_key(self) -> PublicKey:
            raise SecretNeededError(SECRET_NEEDED, secret="x", reason="y", variable="z", service="s")

    assert code(bench_of("authority-now", signer=Locked()).run()) == "SET-020"


@pytest.mark.parametrize("authorities", [{}, {fingerprint(CA_PEM): {"status": "INACTIVE"}}])
def test_prv_061_authority_that_aws_does_not_take(
    bench_of: Callable[..., Bench], aws: Aws, unit: FakeUnit, authorities: dict[str, Any]
) -> None:
    aws.authorities = authorities
    finished = bench_of("authority-now").run()
    assert (finished.verdict, code(finished)) == (Verdict.ERROR, "PRV-061")
    assert_nothing_left(aws, unit)


# --- registered by the unit's first connection


def just_in_time(aws: Aws, status: str = "ACTIVE", *, attached: bool = True) -> Callable[[str], None]:
    """What AWS makes of a unit that connects."""

    def connect(pem: str) -> None:
        one = aws.certificates.get(fingerprint(pem)) or aws.add(pem, status)
        if one["status"] == status and attached:
            aws.things.setdefault(SERIAL, {"groups": []})
            one["things"], one["policies"] = [SERIAL], ["the policy"]

    return connect


class Connecting(FakeUnit):
    """Connects after its restart, and AWS hears of its certificate."""

    def __init__(self, connect: Callable[[str], None]) -> None:
        super().__init__()
        self._connect = connect

    def restart(self) -> None:
        super().restart()
        self._connect(self.now.certificate)


@pytest.mark.parametrize("way", ["authority-jitr", "authority-jitp"])
def test_first_connection_registers(
    bench_of: Callable[..., Bench], world: AwsWorld, aws: Aws, way: str
) -> None:
    world.units[PORT] = Connecting(just_in_time(aws))
    finished = bench_of(way).run()
    assert finished.verdict is Verdict.PASS, finished
    assert aws.certificates[finished.certificate_id]["things"] == [SERIAL]


@pytest.mark.parametrize("status", ["PENDING_ACTIVATION", "ACTIVE"])
def test_prv_062_certificate_that_is_not_admitted(
    bench_of: Callable[..., Bench], world: AwsWorld, aws: Aws, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authority, "FIRST_CONNECTION_SECONDS", 0.05)
    world.units[PORT] = Connecting(just_in_time(aws, status, attached=False))
    finished = bench_of("authority-jitr").run()
    assert (finished.verdict, code(finished)) == (Verdict.ERROR, "PRV-062")
    assert [one["status"] for one in aws.certificates.values()] == ["REVOKED"]


def test_silent_unit_is_at_fault_unless_the_authority_is(
    bench_of: Callable[..., Bench], aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authority, "FIRST_CONNECTION_SECONDS", 0.05)
    finished = bench_of("authority-jitp").run()
    assert (finished.verdict, code(finished)) == (Verdict.FAIL, "CLD-040")
    for key in ("status", "autoRegistrationStatus"):
        changed = {"status": "ACTIVE", "autoRegistrationStatus": "ENABLE"} | {key: "DISABLE"}
        aws.authorities[fingerprint(CA_PEM)] = changed
        finished = bench_of("authority-jitp").run()
        assert (finished.verdict, code(finished)) != (Verdict.FAIL, "CLD-040")
        assert finished.problem is not None


def test_certificate_taken_back_is_barred_also_where_aws_never_heard_of_it(
    issuer_of: Callable[..., Issuer], aws: Aws
) -> None:
    issuer = issuer_of("authority-jitp")
    issued = issuer.acquire(request(), CancelToken())
    trace = Trace("", datetime.now(UTC), issued)
    assert [one.certificate_id for one in issuer.find(trace)] == [issued.certificate_id]
    issuer.revoke(issued)
    just_in_time(aws)(issued.certificate_pem)  # its unit comes after all
    assert aws.certificates[issued.certificate_id]["status"] == "REVOKED"
    assert aws.certificates[issued.certificate_id]["things"] == []
    assert list(issuer.find(trace)) == []
    issuer.revoke(issued)


def test_unit_that_connects_while_it_is_barred_gets_nothing(
    issuer_of: Callable[..., Issuer], aws: Aws
) -> None:
    issuer = issuer_of("authority-jitp")
    issued = issuer.acquire(request(), CancelToken())

    def register_certificate(**arguments: Any) -> Any:
        del aws.answers["register_certificate"]
        just_in_time(aws)(arguments["certificatePem"])
        return aws.register_certificate(**arguments)

    aws.answers["register_certificate"] = register_certificate
    issuer.revoke(issued)
    [one] = aws.certificates.values()
    assert (one["status"], one["things"], one["policies"]) == ("REVOKED", [], [])


def test_nothing_was_signed_so_nothing_is_found(issuer_of: Callable[..., Issuer]) -> None:
    for way in ("authority-jitr", "authority-jitp"):
        assert list(issuer_of(way).find(Trace("", datetime.now(UTC), Issued("", "")))) == []


# --- AWS Private CA


@pytest.mark.parametrize("status", ["DISABLED", "EXPIRED", "PENDING_CERTIFICATE", "DELETED"])
def test_prv_063_private_ca_that_is_not_active(
    bench_of: Callable[..., Bench], aws: Aws, unit: FakeUnit, status: str
) -> None:
    found = {"Status": status, "CertificateAuthorityConfiguration": {"KeyAlgorithm": "RSA_2048"}}
    aws.answers["describe_certificate_authority"] = lambda **_: {"CertificateAuthority": found}
    finished = bench_of("private-ca").run()
    assert (finished.verdict, code(finished)) == (Verdict.ERROR, "PRV-063")
    assert finished.problem is not None
    assert status in finished.problem.message
    assert_nothing_left(aws, unit)


def test_prv_064_private_ca_that_does_not_finish(
    bench_of: Callable[..., Bench], aws: Aws, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_ca, "ISSUE_SECONDS", 0.05)
    aws.fails["get_certificate"] = refused("RequestInProgressException", kind=InProgressError)
    finished = bench_of("private-ca").run()
    assert (finished.verdict, code(finished)) == (Verdict.ERROR, "PRV-064")
    assert_nothing_left(aws, unit)


def revoking(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What AWS Private CA revokes of runs whose unit takes no certificate."""
    asked: list[dict[str, str]] = []

    def revoke_certificate(**arguments: str) -> dict[str, str]:
        assert (aws.certificates, aws.things) == ({}, {}), "before AWS IoT's side was gone"
        asked.append(arguments)
        return {}

    aws.answers["revoke_certificate"] = revoke_certificate
    monkeypatch.setattr(FakeUnit, "write_certificate", no_certificate)
    return asked


def no_certificate(_unit: FakeUnit, _pem: str) -> None:
    raise DeviceError(CERTIFICATE_READ_BACK_DIFFERS)


def test_unit_that_is_undone_is_revoked_there_last(
    bench_of: Callable[..., Bench], aws: Aws, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = revoking(aws, monkeypatch)
    finished = bench_of("private-ca").run()
    assert (finished.verdict, code(finished)) == (Verdict.FAIL, CERTIFICATE_READ_BACK_DIFFERS.code)
    assert_nothing_left(aws, unit)
    assert aws.asked[-1] == "revoke_certificate"
    [one] = asked
    assert one["CertificateAuthorityArn"] == CA_ARN
    assert re.fullmatch(r"[0-9a-f]{2}(:[0-9a-f]{2})+", one["CertificateSerial"])


@pytest.mark.parametrize(
    "failure", [refused("AccessDeniedException", 403), ReadTimeoutError(endpoint_url="x"), RuntimeError("x")]
)
def test_revocation_that_fails_changes_nothing(
    bench_of: Callable[..., Bench],
    aws: Aws,
    unit: FakeUnit,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
) -> None:
    revoking(aws, monkeypatch)
    aws.fails["revoke_certificate"] = failure
    bench = bench_of("private-ca")
    finished = bench.run()
    assert (finished.verdict, code(finished)) == (Verdict.FAIL, CERTIFICATE_READ_BACK_DIFFERS.code)
    assert bench.open_runs() == []
    assert aws.asked.count("revoke_certificate") == 1
    assert_nothing_left(aws, unit)


def test_what_cannot_be_taken_back_now_is_not_revoked_yet(
    bench_of: Callable[..., Bench], aws: Aws, unit: FakeUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = revoking(aws, monkeypatch)
    aws.fails["delete_certificate"] = refused("ThrottlingException", 429)
    bench = bench_of("private-ca")
    assert bench.run().verdict is Verdict.UNKNOWN
    assert asked == []
    del aws.fails["delete_certificate"]
    bench.station.reconcile()
    assert len(asked) == 1
    assert_nothing_left(aws, unit)


def test_good_unit_is_never_revoked(bench_of: Callable[..., Bench], aws: Aws) -> None:
    assert bench_of("private-ca").run().verdict is Verdict.PASS
    assert "revoke_certificate" not in aws.asked


def test_algorithm_follows_the_authority_s_key_unless_it_is_chosen(
    issuer_of: Callable[..., Issuer], aws: Aws
) -> None:
    wanted: list[str] = []

    def issue_certificate(**arguments: Any) -> Any:
        wanted.append(arguments["SigningAlgorithm"])
        raise refused("InvalidArgsException")

    aws.answers["issue_certificate"] = issue_certificate
    for key, chosen in (("EC_secp384r1", None), ("RSA_4096", None), ("RSA_2048", "SHA512WITHRSA")):
        found = {"Status": "ACTIVE", "CertificateAuthorityConfiguration": {"KeyAlgorithm": key}}
        aws.answers["describe_certificate_authority"] = lambda found=found, **_: {
            "CertificateAuthority": found
        }
        refusal(issuer_of("private-ca", signing_algorithm=chosen))
    assert wanted == ["SHA384WITHECDSA", "SHA256WITHRSA", "SHA512WITHRSA"]
