"""AWS Private CA on the bench, asked by boto3."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

import boto3
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.process import BenchProcess
from desktop.cloud.private_ca import revoke
from desktop.cloud.session import Cloud
from desktop.sign_in import bench_target
from tests.bench.cloud.clients import allow, make_csr
from tests.bench.cloud.private_ca import DAYS, ROOT, TEMPLATES, create, fetch, issue, make_root, when_done

Aws = Callable[[str], Any]

UNKNOWN = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/00000000-0000-0000-0000-000000000000"


@pytest.fixture(scope="module")
def pca(aws: Aws) -> Any:
    return aws("acm-pca")


@pytest.fixture(scope="module")
def root(pca: Any) -> str:
    return make_root(pca, "Root")


@pytest.fixture
def active(pca: Any, root: str) -> Iterator[str]:
    """An authority that a test may change."""
    yield root
    if (
        pca.describe_certificate_authority(CertificateAuthorityArn=root)["CertificateAuthority"]["Status"]
        == "DELETED"
    ):
        pca.restore_certificate_authority(CertificateAuthorityArn=root)
    pca.update_certificate_authority(CertificateAuthorityArn=root, Status="ACTIVE")


def refusal(client: Any, operation: str, **request: Any) -> str:
    with pytest.raises(client.exceptions.ClientError) as refused:
        getattr(client, operation)(**request)
    return str(refused.value.response["Error"]["Code"])


def extension(certificate: x509.Certificate, kind: Any) -> Any:
    return certificate.extensions.get_extension_for_class(kind)


def test_a_root_and_an_authority_below_it(pca: Any, root: str) -> None:
    described = pca.describe_certificate_authority(CertificateAuthorityArn=root)["CertificateAuthority"]
    assert (described["Status"], described["Type"]) == ("ACTIVE", "ROOT")
    assert described["NotAfter"].year - described["NotBefore"].year == 10
    own = pca.get_certificate_authority_certificate(CertificateAuthorityArn=root)
    ca = x509.load_pem_x509_certificate(own["Certificate"].encode())
    assert "CertificateChain" not in own
    assert ca.subject.rfc4514_string() == "CN=Root,O=Lamps,C=DE"
    assert extension(ca, x509.BasicConstraints).value == x509.BasicConstraints(True, None)
    usage = extension(ca, x509.KeyUsage)
    assert usage.critical
    assert (usage.value.key_cert_sign, usage.value.crl_sign, usage.value.key_encipherment) == (
        True, True, False,
    )  # fmt: skip

    below = create(pca, "Below", kind="SUBORDINATE", key="RSA_2048")
    csr = pca.get_certificate_authority_csr(CertificateAuthorityArn=below)["Csr"]
    template = f"{TEMPLATES}SubordinateCACertificate_PathLen0/V1"
    longer = {"Type": "DAYS", "Value": 60}
    issued = issue(pca, root, csr, TemplateArn=template, Validity=longer)
    certificate, chain = fetch(pca, root, issued)
    assert extension(certificate, x509.BasicConstraints).value == x509.BasicConstraints(True, 0)
    assert chain == [ca]
    pem, chain_pem = certificate.public_bytes(Encoding.PEM), ca.public_bytes(Encoding.PEM)
    named = {"CertificateAuthorityArn": below}
    imports = "import_certificate_authority_certificate"
    assert refusal(pca, imports, **named, Certificate=pem) == "InvalidRequestException"
    assert refusal(pca, imports, **named, Certificate=b"x", CertificateChain=chain_pem) == (
        "MalformedCertificateException"
    )
    assert refusal(pca, imports, **named, Certificate=chain_pem, CertificateChain=chain_pem) == (
        "CertificateMismatchException"
    )
    assert refusal(pca, imports, **named, Certificate=pem, CertificateChain=pem) == (
        "CertificateMismatchException"
    )
    pca.import_certificate_authority_certificate(**named, Certificate=pem, CertificateChain=chain_pem)

    made = make_csr("unit-1")
    issued = issue(pca, below, made.csr_pem, SigningAlgorithm="SHA256WITHRSA")
    leaf, chain = fetch(pca, below, issued)
    assert chain == [certificate, ca]
    leaf.verify_directly_issued_by(certificate)
    certificate.verify_directly_issued_by(ca)
    assert {one["Arn"] for one in pca.list_certificate_authorities()["CertificateAuthorities"]} >= {
        root,
        below,
    }


def test_an_end_entity_certificate(pca: Any, root: str) -> None:
    made = make_csr("unit-2")
    leaf, _ = fetch(pca, root, issue(pca, root, made.csr_pem))
    assert leaf.public_key() == made.key.public_key()
    assert leaf.subject.rfc4514_string() == "CN=unit-2"
    assert not extension(leaf, x509.BasicConstraints).value.ca
    usages = extension(leaf, x509.ExtendedKeyUsage).value
    assert set(usages) == {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH}
    usage = extension(leaf, x509.KeyUsage)
    assert (usage.critical, usage.value.digital_signature, usage.value.key_encipherment) == (True,) * 3
    assert extension(leaf, x509.AuthorityKeyIdentifier).value.key_identifier
    now = datetime.datetime.now(datetime.UTC)
    assert abs(leaf.not_valid_before_utc + datetime.timedelta(hours=1) - now) < datetime.timedelta(minutes=2)
    assert abs(leaf.not_valid_after_utc - datetime.timedelta(days=30) - now) < datetime.timedelta(minutes=2)
    only_client, _ = fetch(
        pca, root, issue(pca, root, made.csr_pem, TemplateArn=f"{TEMPLATES}EndEntityClientAuthCertificate/V1")
    )
    assert list(extension(only_client, x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.CLIENT_AUTH]


@pytest.mark.parametrize(
    ("validity", "end"),
    [
        ({"Type": "MONTHS", "Value": 12}, None),
        ({"Type": "ABSOLUTE", "Value": 1924992000}, "2031-01-01 00:00:00+00:00"),
        ({"Type": "END_DATE", "Value": 20310102030405}, "2031-01-02 03:04:05+00:00"),
        ({"Type": "END_DATE", "Value": 310102030405}, "2031-01-02 03:04:05+00:00"),
    ],
)
def test_how_long_it_lives(pca: Any, root: str, validity: dict[str, Any], end: str | None) -> None:
    leaf, _ = fetch(pca, root, issue(pca, root, make_csr("lives").csr_pem, Validity=validity))
    if end is None:
        now = datetime.datetime.now(datetime.UTC)
        assert leaf.not_valid_after_utc.year == now.year + 1
    else:
        assert str(leaf.not_valid_after_utc) == end


def test_what_the_caller_passes_and_what_the_request_asks_for(pca: Any, root: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    asked = (
        x509.CertificateSigningRequestBuilder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "asked")]))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("asked.example")]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.BasicConstraints(True, None), critical=True)
        .sign(key, hashes.SHA256())
    )
    csr = asked.public_bytes(Encoding.PEM).decode()
    passed = {
        "Subject": {"CommonName": "passed", "SerialNumber": "42"},
        "Extensions": {
            "KeyUsage": {"DigitalSignature": True},
            "SubjectAlternativeNames": [{"DnsName": "passed.example"}, {"IpAddress": "127.0.0.1"}],
            "CustomExtensions": [{"ObjectIdentifier": "1.2.3.4", "Value": "BQA=", "Critical": False}],
        },
    }

    def issued(template: str) -> x509.Certificate:
        arn = f"{TEMPLATES}{template}/V1"
        return fetch(pca, root, issue(pca, root, csr, TemplateArn=arn, ApiPassthrough=passed))[0]

    plain = issued("EndEntityCertificate")
    assert plain.subject == asked.subject
    names = extension(plain, x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["asked.example"]

    by_api = issued("BlankEndEntityCertificate_APIPassthrough")
    assert by_api.subject.rfc4514_string() == "2.5.4.5=42,CN=passed"
    names = extension(by_api, x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["passed.example"]
    assert not extension(by_api, x509.KeyUsage).value.key_encipherment
    assert by_api.extensions.get_extension_for_oid(x509.ObjectIdentifier("1.2.3.4"))
    with pytest.raises(x509.ExtensionNotFound):
        extension(by_api, x509.ExtendedKeyUsage)

    by_csr = issued("BlankEndEntityCertificate_CSRPassthrough")
    assert by_csr.subject == asked.subject
    assert list(extension(by_csr, x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.OCSP_SIGNING]
    for certificate in (plain, by_api, by_csr):
        assert not extension(certificate, x509.BasicConstraints).value.ca


def test_a_certificate_is_not_ready_at_once_and_one_token_makes_one(pca: Any, root: str) -> None:
    request = {
        "CertificateAuthorityArn": root,
        "Csr": make_csr("once").csr_pem.encode(),
        "SigningAlgorithm": "SHA384WITHECDSA",
        "Validity": DAYS,
    }
    first = pca.issue_certificate(**request, IdempotencyToken="one")["CertificateArn"]
    named = {"CertificateAuthorityArn": root, "CertificateArn": first}
    assert refusal(pca, "get_certificate", **named) == "RequestInProgressException"
    assert pca.issue_certificate(**request, IdempotencyToken="one")["CertificateArn"] == first
    assert pca.issue_certificate(**request, IdempotencyToken="two")["CertificateArn"] != first
    assert pca.issue_certificate(**request)["CertificateArn"] != first
    pca.get_waiter("certificate_issued").wait(**named, WaiterConfig={"Delay": 1, "MaxAttempts": 5})
    assert isinstance(fetch(pca, root, first)[0].signature_hash_algorithm, hashes.SHA384)


def test_signing_with_pss(pca: Any) -> None:
    arn = make_root(pca, "RSA root", key="RSA_2048")
    issued = issue(pca, arn, make_csr("pss").csr_pem, SigningAlgorithm="SHA512WITHRSA_PSS")
    leaf, [ca] = fetch(pca, arn, issued)
    assert isinstance(ca.public_key(), rsa.RSAPublicKey)
    assert isinstance(leaf.signature_algorithm_parameters, padding.PSS)
    leaf.verify_directly_issued_by(ca)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"CertificateAuthorityArn": "arn:aws:iot:x"}, "InvalidArnException"),
        ({"CertificateAuthorityArn": UNKNOWN}, "ResourceNotFoundException"),
        ({"SigningAlgorithm": "SHA256WITHRSA"}, "InvalidArgsException"),
        ({"SigningAlgorithm": "SM3WITHSM2"}, "InvalidArgsException"),
        ({"TemplateArn": f"{TEMPLATES}NoCertificate/V1"}, "InvalidArgsException"),
        ({"TemplateArn": f"{TEMPLATES}SubordinateCACertificate/V1"}, "InvalidArgsException"),
        ({"Csr": b"no request"}, "MalformedCSRException"),
        ({"Validity": {"Type": "YEARS", "Value": 11}}, "ValidationException"),
        ({"Validity": {"Type": "ABSOLUTE", "Value": 1}}, "InvalidArgsException"),
        ({"Validity": {"Type": "YEARS", "Value": 99999}}, "InvalidArgsException"),
        ({"Validity": {"Type": "END_DATE", "Value": 1}}, "InvalidArgsException"),
    ],
)
def test_a_request_that_is_refused(pca: Any, root: str, change: dict[str, Any], code: str) -> None:
    request = {
        "CertificateAuthorityArn": root,
        "Csr": make_csr("refused").csr_pem.encode(),
        "SigningAlgorithm": "SHA256WITHECDSA",
        "Validity": DAYS,
    }
    assert refusal(pca, "issue_certificate", **request | change) == code


def test_states_of_an_authority(pca: Any, active: str) -> None:
    named = {"CertificateAuthorityArn": active}
    request = {"Csr": make_csr("state").csr_pem.encode(), "SigningAlgorithm": "SHA256WITHECDSA"}
    request["Validity"] = DAYS  # type: ignore[assignment]
    made = pca.issue_certificate(**named, **request)["CertificateArn"]
    assert refusal(pca, "delete_certificate_authority", **named) == "InvalidStateException"
    assert refusal(pca, "update_certificate_authority", **named, Status="EXPIRED") == "InvalidArgsException"
    pca.update_certificate_authority(**named, Status="DISABLED")
    assert refusal(pca, "issue_certificate", **named, **request) == "InvalidStateException"
    when_done(pca, "get_certificate", **named, CertificateArn=made)
    pca.delete_certificate_authority(**named, PermanentDeletionTimeInDays=7)
    described = pca.describe_certificate_authority(**named)["CertificateAuthority"]
    assert described["Status"] == "DELETED"
    left = described["RestorableUntil"] - datetime.datetime.now(datetime.UTC)
    assert left.days == 6
    assert refusal(pca, "update_certificate_authority", **named, Status="ACTIVE") == "InvalidStateException"
    pca.restore_certificate_authority(**named)
    assert pca.describe_certificate_authority(**named)["CertificateAuthority"]["Status"] == "DISABLED"
    pca.update_certificate_authority(**named, Status="ACTIVE")
    assert pca.issue_certificate(**named, **request)["CertificateArn"]


def test_before_it_has_a_certificate_an_authority_issues_none(pca: Any) -> None:
    arn = create(pca, "Empty", kind="SUBORDINATE")
    described = pca.describe_certificate_authority(CertificateAuthorityArn=arn)["CertificateAuthority"]
    assert described["Status"] == "PENDING_CERTIFICATE"
    request = {"CertificateAuthorityArn": arn, "SigningAlgorithm": "SHA256WITHECDSA", "Validity": DAYS}
    request["Csr"] = make_csr("early").csr_pem.encode()
    assert refusal(pca, "issue_certificate", **request) == "InvalidStateException"
    assert refusal(pca, "issue_certificate", **request, TemplateArn=ROOT) == "InvalidStateException"
    certificate = "get_certificate_authority_certificate"
    assert refusal(pca, certificate, CertificateAuthorityArn=arn) == "InvalidStateException"
    configuration = {**described["CertificateAuthorityConfiguration"], "SigningAlgorithm": "SHA256WITHRSA"}
    wrong = {"CertificateAuthorityType": "ROOT", "CertificateAuthorityConfiguration": configuration}
    assert refusal(pca, "create_certificate_authority", **wrong) == "InvalidArgsException"


def test_a_station_revokes_what_it_took_back(pca: Any, root: str, bench: BenchEndpoint) -> None:
    leaf, _ = fetch(pca, root, issue(pca, root, make_csr("taken back").csr_pem))
    revoke(Cloud(bench_target(bench)), root, leaf.public_bytes(Encoding.PEM).decode("ascii"))
    digits = f"{leaf.serial_number:x}"
    pairs = wrap(digits.zfill(len(digits) + len(digits) % 2), 2)
    request = {
        "CertificateAuthorityArn": root,
        "CertificateSerial": ":".join(pairs),
        "RevocationReason": "UNSPECIFIED",
    }
    assert refusal(pca, "revoke_certificate", **request) == "RequestAlreadyProcessedException"


def test_a_certificate_is_revoked_once(pca: Any, root: str) -> None:
    leaf, _ = fetch(pca, root, issue(pca, root, make_csr("revoked").csr_pem))
    digits = f"{leaf.serial_number:x}"
    digits = digits.zfill(len(digits) + len(digits) % 2)
    serial = ":".join(digits[index : index + 2] for index in range(0, len(digits), 2))
    request = {"CertificateAuthorityArn": root, "CertificateSerial": serial}
    request["RevocationReason"] = "KEY_COMPROMISE"
    pca.revoke_certificate(**request)
    assert refusal(pca, "revoke_certificate", **request) == "RequestAlreadyProcessedException"
    request["CertificateSerial"] = "00:11"
    assert refusal(pca, "revoke_certificate", **request) == "ResourceNotFoundException"


def test_a_short_lived_authority(pca: Any) -> None:
    arn = make_root(pca, "Short", UsageMode="SHORT_LIVED_CERTIFICATE")
    request = {"CertificateAuthorityArn": arn, "SigningAlgorithm": "SHA256WITHECDSA", "Validity": DAYS}
    request["Csr"] = make_csr("short").csr_pem.encode()
    assert refusal(pca, "issue_certificate", **request) == "ValidationException"
    request["Validity"] = {"Type": "DAYS", "Value": 6}
    assert pca.issue_certificate(**request)["CertificateArn"]


def test_a_user_may_do_only_what_the_policy_says(aws: Aws, bench: BenchEndpoint, pca: Any, root: str) -> None:
    iam = aws("iam")
    iam.create_user(UserName="issues")
    policy = {"Version": "2012-10-17", "Statement": allow("acm-pca:Describe*", root)}
    iam.put_user_policy(UserName="issues", PolicyName="pca", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName="issues")["AccessKey"]
    session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name=bench.region)
    client = session.client("acm-pca", endpoint_url=bench.endpoint_url)
    assert client.describe_certificate_authority(CertificateAuthorityArn=root)
    assert refusal(client, "describe_certificate_authority", CertificateAuthorityArn=UNKNOWN) == (
        "AccessDeniedException"
    )
    assert refusal(client, "delete_certificate_authority", CertificateAuthorityArn=root) == (
        "AccessDeniedException"
    )
    stranger = boto3.Session("AKIAAAAAAAAAAAAAAAAA", "no", region_name=bench.region)
    unknown = stranger.client("acm-pca", endpoint_url=bench.endpoint_url)
    assert refusal(unknown, "list_certificate_authorities") == "UnrecognizedClientException"


WITHOUT_KEYRING = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no empty variables, and its keyring keeps a passphrase"
)


@pytest.mark.parametrize("passphrase", ["kept", pytest.param("", marks=WITHOUT_KEYRING)])
def test_a_kept_bench_has_its_authorities_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LINEKEY_BENCH_PASSPHRASE", passphrase)

    def client(endpoint: BenchEndpoint) -> Any:
        session = boto3.Session(endpoint.access_key_id, endpoint.secret_access_key)
        return session.client("acm-pca", region_name=endpoint.region, endpoint_url=endpoint.endpoint_url)

    folder = tmp_path / "state"
    with BenchProcess(persist=folder) as first:
        arn = make_root(client(first.endpoint), "Kept")
        issued = issue(client(first.endpoint), arn, make_csr("kept").csr_pem)
    for path in folder.rglob("*"):
        if path.is_file() and "acm" in path.name:
            assert b"BEGIN PRIVATE KEY" not in path.read_bytes()
    with BenchProcess(persist=folder) as second:
        pca = client(second.endpoint)
        assert fetch(pca, arn, issued)[0].subject.rfc4514_string() == "CN=kept"
        request = {"CertificateAuthorityArn": arn, "SigningAlgorithm": "SHA256WITHECDSA", "Validity": DAYS}
        request["Csr"] = make_csr("again").csr_pem.encode()
        if passphrase:
            assert pca.issue_certificate(**request)["CertificateArn"]
        else:
            assert refusal(pca, "issue_certificate", **request) == "InvalidStateException"
    log = (tmp_path / "data" / "bench" / "bench.log").read_text(encoding="utf-8")
    assert ("keys of these private CAs are lost" in log) == (not passphrase)
