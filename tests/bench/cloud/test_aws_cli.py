"""The bench is an ordinary AWS endpoint: the AWS command line works against it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from desktop.bench.endpoint import BenchEndpoint
from signing.formats.signed_object import read_signed_object
from signing.identity import new_code_signing_identity
from signing.verification import load_public_key
from tests.bench.cloud.clients import make_csr
from tests.bench.cloud.own_ca import new_ca
from tests.others import run_python, surroundings

Cli = Callable[..., Any]


@pytest.fixture(scope="module")
def cli(bench: BenchEndpoint) -> Cli:
    """`cli("iot", "list-things")`: the answer; `error=` expects that error code instead."""
    environment = surroundings(
        AWS_ACCESS_KEY_ID=bench.access_key_id,
        AWS_SECRET_ACCESS_KEY=bench.secret_access_key,
        AWS_DEFAULT_REGION=bench.region,
        AWS_ENDPOINT_URL=bench.endpoint_url_tls,
        AWS_CA_BUNDLE=bench.ca_file,
        AWS_PAGER="",
    )

    def run(*arguments: str, error: str = "") -> Any:
        command = [*arguments, "--output", "json"]
        done = run_python("awscli", command, environment, loaded=["awscli.clidriver", "awscli.handlers"])
        if error:
            assert done.returncode != 0
            assert error in done.stderr
            return None
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else {}

    return run


def test_certificate_providers(cli: Cli, bench: BenchEndpoint) -> None:
    function = f"arn:aws:lambda:{bench.region}:{bench.account_id}:function:sign"
    create = [
        "iot",
        "create-certificate-provider",
        "--lambda-function-arn",
        function,
        "--account-default-for-operations",
        "CreateCertificateFromCsr",
        "--certificate-provider-name",
    ]
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}:certificateprovider/line"
    assert cli(*create, "line") == {"certificateProviderName": "line", "certificateProviderArn": arn}
    cli(*create, "line", error="ResourceAlreadyExistsException")
    cli(*create, "second", error="LimitExceededException")

    named = ["--certificate-provider-name", "line"]
    described = cli("iot", "describe-certificate-provider", *named)
    assert described["lambdaFunctionArn"] == function
    assert described["accountDefaultForOperations"] == ["CreateCertificateFromCsr"]
    update = ["iot", "update-certificate-provider", *named, "--lambda-function-arn"]
    assert cli(*update, function + "2")["certificateProviderArn"] == arn
    assert cli("iot", "describe-certificate-provider", *named)["lambdaFunctionArn"] == function + "2"
    cli(*update, function.replace(bench.region, "eu-west-1"), error="InvalidRequestException")
    listed = cli("iot", "list-certificate-providers")["certificateProviders"]
    assert listed == [{"certificateProviderName": "line", "certificateProviderArn": arn}]
    cli("iot", "delete-certificate-provider", *named)
    cli("iot", "delete-certificate-provider", *named, error="ResourceNotFoundException")
    cli("iot", "describe-certificate-provider", *named, error="ResourceNotFoundException")
    assert cli("iot", "list-certificate-providers")["certificateProviders"] == []


def test_authorizers(cli: Cli, bench: BenchEndpoint) -> None:
    function = f"arn:aws:lambda:{bench.region}:{bench.account_id}:function:door"
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}:authorizer/door"
    named = ["--authorizer-name", "door"]
    create = ["iot", "create-authorizer", *named, "--authorizer-function-arn", function]
    cli(*create, "--status", "ACTIVE", error="InvalidRequestException")  # signing needs a key
    made = cli(*create, "--status", "ACTIVE", "--signing-disabled")
    assert made == {"authorizerName": "door", "authorizerArn": arn}
    assert cli("iot", "set-default-authorizer", *named)["authorizerArn"] == arn
    default = cli("iot", "describe-default-authorizer")["authorizerDescription"]
    assert (default["authorizerName"], default["status"]) == ("door", "ACTIVE")
    listed = cli("iot", "list-authorizers", "--status", "ACTIVE", "--ascending-order")["authorizers"]
    assert listed == [made]
    cli("iot", "test-invoke-authorizer", *named, error="InvalidRequestException")  # there is no function
    cli("iot", "clear-default-authorizer")
    cli("iot", "update-authorizer", *named, "--status", "INACTIVE")
    cli("iot", "delete-authorizer", *named)


def test_another_region_is_one_of_its_own(cli: Cli, bench: BenchEndpoint) -> None:
    there = ("--region", "eu-west-1")
    named = ("--certificate-provider-name", "elsewhere")
    operations = ("--account-default-for-operations", "CreateCertificateFromCsr")
    functions = [
        f"arn:aws:lambda:{region}:{bench.account_id}:function:sign" for region in (bench.region, "eu-west-1")
    ]
    create = ("iot", "create-certificate-provider", *named, *operations, *there, "--lambda-function-arn")
    cli(*create, functions[0], error="InvalidRequestException")
    made = cli(*create, functions[1])
    assert made["certificateProviderArn"].startswith(f"arn:aws:iot:eu-west-1:{bench.account_id}:")
    cli("iot", "describe-certificate-provider", *named, error="ResourceNotFoundException")
    assert cli("iot", "list-certificate-providers", *there)["certificateProviders"] == [made]
    cli("iot", "delete-certificate-provider", *named, *there)


def test_ca_certificates(cli: Cli, tmp_path: Path) -> None:
    ca = new_ca("CLI CA")
    code = cli("iot", "get-registration-code")["registrationCode"]
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
    named = ["--certificate-id", cli(*register)["certificateId"]]
    cli(*register, error="ResourceAlreadyExistsException")
    described = cli("iot", "describe-ca-certificate", *named)["certificateDescription"]
    assert (described["status"], described["autoRegistrationStatus"]) == ("ACTIVE", "ENABLE")
    listed = cli("iot", "list-ca-certificates")["certificates"]
    assert [one["certificateId"] for one in listed] == [named[1]]
    update = ["iot", "update-ca-certificate", *named]
    cli("iot", "delete-ca-certificate", *named, error="CertificateStateException")
    cli(*update, "--new-status", "INACTIVE", "--new-auto-registration-status", "DISABLE")
    cli("iot", "delete-ca-certificate", *named)
    cli("iot", "describe-ca-certificate", *named, error="ResourceNotFoundException")


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


def test_streams(cli: Cli, tmp_path: Path) -> None:
    image = tmp_path / "image.bin"
    image.write_bytes(b"firmware")
    cli("s3api", "create-bucket", "--bucket", "cli")
    put = cli("s3api", "put-object", "--bucket", "cli", "--key", "image.bin", "--body", str(image))
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


def test_signing_profiles_and_jobs(cli: Cli, tmp_path: Path) -> None:
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
    put = cli("s3api", "put-object", "--bucket", "signing", "--key", "image.bin", "--body", str(image))
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
