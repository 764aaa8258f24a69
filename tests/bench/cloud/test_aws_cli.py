"""The bench is an ordinary AWS endpoint: the AWS command line works against it, in each Region."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from awscli.clidriver import create_clidriver
from cryptography import x509

from desktop.bench.endpoint import BenchEndpoint
from signing.formats.signed_object import read_signed_object
from signing.identity import new_code_signing_identity
from signing.verification import load_public_key
from tests.bench.cloud.clients import allow, make_csr
from tests.bench.cloud.door import PASSWORD, make_function
from tests.bench.cloud.own_ca import new_ca

Cli = Callable[..., Any]


def settings(bench: BenchEndpoint) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": bench.access_key_id,
        "AWS_SECRET_ACCESS_KEY": bench.secret_access_key,
        "AWS_DEFAULT_REGION": bench.region,
        "AWS_ENDPOINT_URL": bench.endpoint_url_tls,
        "AWS_CA_BUNDLE": bench.ca_file,
        "AWS_PAGER": "",
    }


def answered(status: int, said: str, complaint: str, error: str) -> Any:
    if error:
        assert status != 0
        assert error in complaint
        return None
    assert status == 0, complaint
    return json.loads(said) if said.strip() else {}


@pytest.fixture(scope="module")
def program(bench: BenchEndpoint) -> Cli:
    """`program("iot", "list-things")`: the answer of `aws`; `error=` expects that error code instead."""
    beside = Path(sys.executable).with_name("aws.exe" if sys.platform == "win32" else "aws")
    start = [str(beside)] if beside.exists() else [sys.executable, "-m", "awscli"]
    environment = {**os.environ, **settings(bench)}

    def run(*arguments: str, error: str = "") -> Any:
        command = [*start, *arguments, "--output", "json"]
        done = subprocess.run(
            command, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False
        )
        return answered(done.returncode, done.stdout, done.stderr, error)

    return run


@pytest.fixture(scope="module")
def cli(bench: BenchEndpoint) -> Cli:
    """As `program`, but in this process: each start of it costs a second. Its own warnings are not ours.

    A file that it sends it leaves open, so that is for `program`.
    """

    def run(*arguments: str, error: str = "") -> Any:
        said, complaint = io.StringIO(), io.StringIO()
        with (
            pytest.MonkeyPatch.context() as environment,
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(complaint),
            warnings.catch_warnings(action="ignore"),
        ):
            for name, value in settings(bench).items():
                environment.setenv(name, value)
            status = create_clidriver().main([*arguments, "--output", "json"])
        return answered(status, said.getvalue(), complaint.getvalue(), error)

    return run


@dataclass(frozen=True)
class Here:
    """The AWS command line in one Region; `elsewhere` is another."""

    cli: Cli
    region: str
    elsewhere: str
    account_id: str

    def __call__(self, *arguments: str, error: str = "") -> Any:
        return self.cli(*arguments, "--region", self.region, error=error)

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"


@pytest.fixture(params=[("us-east-1", "eu-west-1"), ("eu-west-1", "us-east-1")], ids=lambda where: where[0])
def here(request: pytest.FixtureRequest, cli: Cli, bench: BenchEndpoint) -> Here:
    return Here(cli, *request.param, bench.account_id)


def test_another_region_is_one_of_its_own(program: Cli, bench: BenchEndpoint) -> None:
    there = ("--region", "eu-west-1")
    named = ("--certificate-provider-name", "elsewhere")
    operations = ("--account-default-for-operations", "CreateCertificateFromCsr")
    functions = [
        f"arn:aws:lambda:{region}:{bench.account_id}:function:sign" for region in (bench.region, "eu-west-1")
    ]
    create = ("iot", "create-certificate-provider", *named, *operations, *there, "--lambda-function-arn")
    program(*create, functions[0], error="InvalidRequestException")
    made = program(*create, functions[1])
    assert made["certificateProviderArn"].startswith(f"arn:aws:iot:eu-west-1:{bench.account_id}:")
    program("iot", "describe-certificate-provider", *named, error="ResourceNotFoundException")
    assert program("iot", "list-certificate-providers", *there)["certificateProviders"] == [made]
    program("iot", "delete-certificate-provider", *named, *there)


def test_certificate_providers(here: Here) -> None:
    function = here.arn("lambda", "function:sign")
    create = [
        "iot",
        "create-certificate-provider",
        "--lambda-function-arn",
        function,
        "--account-default-for-operations",
        "CreateCertificateFromCsr",
        "--certificate-provider-name",
    ]
    arn = here.arn("iot", "certificateprovider/line")
    assert here(*create, "line") == {"certificateProviderName": "line", "certificateProviderArn": arn}
    here(*create, "line", error="ResourceAlreadyExistsException")
    here(*create, "second", error="LimitExceededException")

    named = ["--certificate-provider-name", "line"]
    described = here("iot", "describe-certificate-provider", *named)
    assert described["lambdaFunctionArn"] == function
    assert described["accountDefaultForOperations"] == ["CreateCertificateFromCsr"]
    update = ["iot", "update-certificate-provider", *named, "--lambda-function-arn"]
    assert here(*update, function + "2")["certificateProviderArn"] == arn
    assert here("iot", "describe-certificate-provider", *named)["lambdaFunctionArn"] == function + "2"
    here(*update, function.replace(here.region, here.elsewhere), error="InvalidRequestException")
    listed = here("iot", "list-certificate-providers")["certificateProviders"]
    assert listed == [{"certificateProviderName": "line", "certificateProviderArn": arn}]
    here("iot", "delete-certificate-provider", *named)
    here("iot", "delete-certificate-provider", *named, error="ResourceNotFoundException")
    here("iot", "describe-certificate-provider", *named, error="ResourceNotFoundException")
    assert here("iot", "list-certificate-providers")["certificateProviders"] == []


def test_authorizers(here: Here, bench: BenchEndpoint) -> None:
    session = boto3.Session(bench.access_key_id, bench.secret_access_key, region_name=here.region)
    function = make_function(
        lambda service: session.client(service, endpoint_url=bench.endpoint_url), f"door-{here.region}"
    )
    arn, named = here.arn("iot", "authorizer/door"), ["--authorizer-name", "door"]
    create = ["iot", "create-authorizer", *named, "--authorizer-function-arn", function]
    here(*create, "--status", "ACTIVE", error="InvalidRequestException")  # signing needs a key
    made = here(*create, "--status", "ACTIVE", "--signing-disabled")
    assert made == {"authorizerName": "door", "authorizerArn": arn}
    assert here("iot", "set-default-authorizer", *named)["authorizerArn"] == arn
    default = here("iot", "describe-default-authorizer")["authorizerDescription"]
    assert (default["authorizerName"], default["status"]) == ("door", "ACTIVE")
    listed = here("iot", "list-authorizers", "--status", "ACTIVE", "--ascending-order")["authorizers"]
    assert listed == [made]

    shown = {"username": "ana", "password": PASSWORD, "clientId": "ana"}
    asked = ["iot", "test-invoke-authorizer", *named, "--mqtt-context", json.dumps(shown)]
    here(*asked, error="InvalidRequestException")  # the function does not admit AWS IoT
    permission = [
        "--action",
        "lambda:InvokeFunction",
        "--principal",
        "iot.amazonaws.com",
        "--source-arn",
        arn,
    ]
    here("lambda", "add-permission", "--function-name", function, "--statement-id", "door", *permission)
    told = here(*asked)
    assert (told["isAuthenticated"], told["principalId"]) == (True, "ana")
    wrong = json.dumps({**shown, "password": "open barley"})
    assert here(*asked[:-1], wrong)["isAuthenticated"] is False
    here("iot", "clear-default-authorizer")
    here("iot", "update-authorizer", *named, "--status", "INACTIVE")
    here("iot", "delete-authorizer", *named)
    here("iot", "describe-authorizer", *named, error="ResourceNotFoundException")


def test_what_a_certificate_may_do(here: Here) -> None:
    document = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                allow("iot:Publish", here.arn("iot", "topic/lamp/*")),
                {"Effect": "Deny", "Action": "iot:Publish", "Resource": here.arn("iot", "topic/lamp/secret")},
            ],
        }
    )
    here("iot", "create-policy", "--policy-name", "lamp", "--policy-document", document)
    certificate = here("iot", "create-keys-and-certificate", "--set-as-active")
    who = ["--principal", certificate["certificateArn"]]
    here("iot", "attach-policy", "--policy-name", "lamp", "--target", certificate["certificateArn"])
    [applies] = here("iot", "get-effective-policies", *who)["effectivePolicies"]
    assert applies["policyArn"] == here.arn("iot", "policy/lamp")
    assert json.loads(applies["policyDocument"]) == json.loads(document)
    topics = {"lamp/on": "ALLOWED", "lamp/secret": "EXPLICIT_DENY", "door/on": "IMPLICIT_DENY"}
    asked = [
        json.dumps({"actionType": "PUBLISH", "resources": [here.arn("iot", f"topic/{topic}")]})
        for topic in topics
    ]
    told = here("iot", "test-authorization", *who, "--auth-infos", f"[{','.join(asked)}]")["authResults"]
    assert [one["authDecision"] for one in told] == [*topics.values()]
    there = ["--region", here.elsewhere]
    here.cli("iot", "get-effective-policies", *who, *there, error="ResourceNotFoundException")


def test_ca_certificates(here: Here, tmp_path: Path) -> None:
    ca = new_ca("CLI CA")
    code = here("iot", "get-registration-code")["registrationCode"]
    for name, pem in (("ca.pem", ca.pem), ("verification.pem", ca.verification(code))):
        (tmp_path / name).write_text(pem, encoding="utf-8")
    register = [
        "iot",
        "register-ca-certificate",
        "--ca-certificate",
        f"file://{tmp_path / 'ca.pem'}",
        "--verification-cert",
        f"file://{tmp_path / 'verification.pem'}",
        "--set-as-active",
        "--allow-auto-registration",
    ]
    named = ["--certificate-id", here(*register)["certificateId"]]
    here(*register, error="ResourceAlreadyExistsException")
    described = here("iot", "describe-ca-certificate", *named)["certificateDescription"]
    assert (described["status"], described["autoRegistrationStatus"]) == ("ACTIVE", "ENABLE")
    listed = here("iot", "list-ca-certificates")["certificates"]
    assert [one["certificateId"] for one in listed] == [named[1]]
    assert here.cli("iot", "list-ca-certificates", "--region", here.elsewhere)["certificates"] == []
    update = ["iot", "update-ca-certificate", *named]
    here("iot", "delete-ca-certificate", *named, error="CertificateStateException")
    here(*update, "--new-status", "INACTIVE", "--new-auto-registration-status", "DISABLE")
    here("iot", "delete-ca-certificate", *named)
    here("iot", "describe-ca-certificate", *named, error="ResourceNotFoundException")


def test_jobs(here: Here) -> None:
    things = [f"lamp-{number}" for number in range(3)]
    targets = [here("iot", "create-thing", "--thing-name", name)["thingArn"] for name in things]
    here("iot", "create-job", "--job-id", "job", "--targets", *targets, "--document", '{"on": true}')
    lamp = ["--thing-name", things[0]]
    pending = here("iot-jobs-data", "get-pending-job-executions", *lamp)
    assert [one["jobId"] for one in pending["queuedJobs"]] == ["job"]
    started = here("iot-jobs-data", "start-next-pending-job-execution", *lamp)["execution"]
    assert json.loads(started["jobDocument"]) == {"on": True}
    here("iot-jobs-data", "update-job-execution", *lamp, "--job-id", "job", "--status", "SUCCEEDED")
    executions = ["iot", "list-job-executions-for-job", "--job-id", "job", "--status"]
    page = here(*executions, "QUEUED", "--max-results", "1")
    rest = here(*executions, "QUEUED", "--next-token", page["nextToken"])
    found = [one["thingArn"] for shown in (page, rest) for one in shown["executionSummaries"]]
    assert sorted(found) == targets[1:]
    here(*executions, "SUCCEEDED", "--next-token", page["nextToken"], error="InvalidRequestException")


def test_private_ca(cli: Cli, tmp_path: Path) -> None:
    configuration = {
        "KeyAlgorithm": "RSA_2048",
        "SigningAlgorithm": "SHA256WITHRSA",
        "Subject": {"Organization": "Lamps", "CommonName": "CLI root"},
    }
    created = cli(
        "acm-pca",
        "create-certificate-authority",
        "--certificate-authority-type",
        "ROOT",
        "--certificate-authority-configuration",
        json.dumps(configuration),
    )
    named = ["--certificate-authority-arn", created["CertificateAuthorityArn"]]
    cli("acm-pca", "wait", "certificate-authority-csr-created", *named)
    csr = cli("acm-pca", "get-certificate-authority-csr", *named)["Csr"]
    (tmp_path / "ca.csr").write_text(csr, encoding="utf-8")
    (tmp_path / "unit.csr").write_text(make_csr("cli").csr_pem, encoding="utf-8")

    def issue(request: str, *more: str) -> str:
        made = cli(
            "acm-pca",
            "issue-certificate",
            *named,
            "--csr",
            f"fileb://{tmp_path / request}",
            "--signing-algorithm",
            "SHA256WITHRSA",
            *more,
        )["CertificateArn"]
        certificate = ["--certificate-arn", made]
        cli("acm-pca", "wait", "certificate-issued", *named, *certificate)
        return str(cli("acm-pca", "get-certificate", *named, *certificate)["Certificate"])

    template = "arn:aws:acm-pca:::template/RootCACertificate/V1"
    own = issue("ca.csr", "--template-arn", template, "--validity", "Value=3650,Type=DAYS")
    (tmp_path / "ca.pem").write_text(own, encoding="utf-8")
    pem = ["--certificate", f"fileb://{tmp_path / 'ca.pem'}"]
    cli("acm-pca", "import-certificate-authority-certificate", *named, *pem)
    shown = cli("acm-pca", "describe-certificate-authority", *named)["CertificateAuthority"]
    assert shown["Status"] == "ACTIVE"
    assert cli("acm-pca", "list-certificate-authorities")["CertificateAuthorities"][0]["Status"] == "ACTIVE"
    unit = x509.load_pem_x509_certificate(issue("unit.csr", "--validity", "Value=365,Type=DAYS").encode())
    unit.verify_directly_issued_by(x509.load_pem_x509_certificate(own.encode()))

    cli("acm-pca", "delete-certificate-authority", *named, error="InvalidStateException")
    cli("acm-pca", "update-certificate-authority", *named, "--status", "DISABLED")
    cli("acm-pca", "delete-certificate-authority", *named, "--permanent-deletion-time-in-days", "7")
    shown = cli("acm-pca", "describe-certificate-authority", *named)["CertificateAuthority"]
    assert shown["Status"] == "DELETED"


def test_streams(cli: Cli, program: Cli, tmp_path: Path) -> None:
    image = tmp_path / "image.bin"
    image.write_bytes(b"firmware")
    cli("s3api", "create-bucket", "--bucket", "cli")
    put = program("s3api", "put-object", "--bucket", "cli", "--key", "image.bin", "--body", str(image))
    assert put["ETag"]
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "iot.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
    role = cli(
        "iam", "create-role", "--role-name", "cli", "--assume-role-policy-document", json.dumps(trust)
    )["Role"]["Arn"]
    files = json.dumps([{"fileId": 0, "s3Location": {"bucket": "cli", "key": "image.bin"}}])
    named = ["--stream-id", "cli"]
    assert cli("iot", "create-stream", *named, "--files", files, "--role-arn", role)["streamVersion"] == 1
    assert cli("iot", "update-stream", *named, "--description", "second")["streamVersion"] == 2
    assert cli("iot", "describe-stream", *named)["streamInfo"]["description"] == "second"
    assert [stream["streamId"] for stream in cli("iot", "list-streams")["streams"]] == ["cli"]
    cli("iot", "delete-stream", *named)
    cli("iot", "describe-stream", *named, error="ResourceNotFoundException")


def test_signing_platforms(cli: Cli) -> None:
    platforms = cli("signer", "list-signing-platforms")["platforms"]
    wanted = "AWSIoTDeviceManagement-SHA256-ECDSA"
    assert wanted in {platform["platformId"] for platform in platforms}
    shown = cli("signer", "get-signing-platform", "--platform-id", wanted)
    assert shown["signingImageFormat"]["defaultFormat"] == "JSONDetached"
    cli("signer", "get-signing-platform", "--platform-id", "none", error="ResourceNotFoundException")


def test_signing_profiles_and_jobs(cli: Cli, program: Cli, tmp_path: Path) -> None:
    identity = new_code_signing_identity("Lamp firmware", 30)
    for name, pem in (("crt", identity.certificate_pem), ("key", identity.private_key_pem)):
        (tmp_path / name).write_text(pem, encoding="utf-8")
    image = tmp_path / "image.bin"
    image.write_bytes(b"firmware")
    imported = cli(
        "acm",
        "import-certificate",
        "--certificate",
        f"fileb://{tmp_path / 'crt'}",
        "--private-key",
        f"fileb://{tmp_path / 'key'}",
    )
    cli("s3api", "create-bucket", "--bucket", "signing")
    versioned = ["--bucket", "signing", "--versioning-configuration", "Status=Enabled"]
    cli("s3api", "put-bucket-versioning", *versioned)
    put = program("s3api", "put-object", "--bucket", "signing", "--key", "image.bin", "--body", str(image))
    named = ["--profile-name", "lamp_cli"]
    made = cli(
        "signer",
        "put-signing-profile",
        *named,
        "--platform-id",
        "AmazonFreeRTOS-Default",
        "--signing-material",
        f"certificateArn={imported['CertificateArn']}",
        "--signing-parameters",
        "certname=ota_signer_cert",
    )
    started = cli(
        "signer",
        "start-signing-job",
        *named,
        "--source",
        f"s3={{bucketName=signing,key=image.bin,version={put['VersionId']}}}",
        "--destination",
        "s3={bucketName=signing,prefix=signed/}",
    )
    job = ["--job-id", started["jobId"]]
    cli("signer", "wait", "successful-signing-job", *job)
    cli("s3api", "get-object", "--bucket", "signing", "--key", f"signed/{started['jobId']}", str(image))
    public_key = load_public_key(identity.certificate_pem.encode(), "the certificate")
    read_signed_object(image.read_bytes()).verify(public_key, io.BytesIO(b"firmware"))

    cli("signer", "revoke-signature", *job, "--reason", "wrong image")
    assert cli("signer", "describe-signing-job", *job)["revocationRecord"]["reason"] == "wrong image"
    revoked = cli("signer", "list-signing-jobs", "--is-revoked")["jobs"]
    assert [one["jobId"] for one in revoked] == [started["jobId"]]
    assert cli("signer", "list-signing-jobs", "--no-is-revoked")["jobs"] == []
    revoke = ["--profile-version", made["profileVersion"], "--reason", "key leaked", "--effective-time"]
    cli("signer", "revoke-signing-profile", *named, *revoke, "2999-01-01", error="ValidationException")
    cli("signer", "revoke-signing-profile", *named, *revoke, "2026-01-31T08:00:00Z")
    listed = cli("signer", "list-signing-profiles", "--statuses", "Canceled", "Revoked")["profiles"]
    assert [(one["profileName"], one["status"]) for one in listed] == [("lamp_cli", "Revoked")]
