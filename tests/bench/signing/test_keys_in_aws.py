"""`linekey keys` for keys in AWS: made in KMS, imported into ACM for AWS Signer, on the bench."""

from __future__ import annotations

import dataclasses
import json
import logging
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.bench.endpoint import BenchEndpoint, publish
from desktop.cli.main import EXIT_STATUS, exit_status, run
from desktop.cloud.session import Cloud
from desktop.cloud.signing_profiles import create_profile
from desktop.sign_in import bench_target
from signing.algorithms import CLASSICAL

Aws = Callable[[str], Any]
SIGNING = EXIT_STATUS["SIG"]
PASSPHRASE = "planted-passphrase-5e1f"


@pytest.fixture(autouse=True)
def work(bench: BenchEndpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder; the bench is the account."""
    publish(bench)  # in this test's own data folder
    monkeypatch.setenv("LINEKEY_ENDPOINT", "bench")
    monkeypatch.setenv("LINEKEY_PASSPHRASE", PASSPHRASE)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def key() -> str:
    assert run(["keys", "new", "release.pem"]) == 0
    assert run(["keys", "certificate", "--key", "file:release.pem", "--subject", "Lamp", "--out", "crt"]) == 0
    return "file:release.pem"


def certificates(aws: Aws) -> set[str]:
    pages = aws("acm").get_paginator("list_certificates").paginate()
    return {one["CertificateArn"] for page in pages for one in page["CertificateSummaryList"]}


@pytest.mark.parametrize("kind", [algorithm.kind for algorithm in CLASSICAL])
def test_a_key_made_in_kms_gets_its_certificate(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    uri = f"awskms:alias/lamp-{uuid.uuid4()}"
    assert run(["keys", "new", uri, "--kind", kind]) == 0
    made = capsys.readouterr().out
    assert run(["keys", "show", uri, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["public_key"]) == (kind, made)
    assert run(["keys", "request", "--key", uri, "--subject", "Lamp", "--out", "lamp.csr"]) == 0
    judge = ["openssl", "req", "-verify", "-noout", "-in", "lamp.csr"]
    assert "verify OK" in subprocess.run(judge, capture_output=True, encoding="utf-8", check=True).stderr
    assert run(["keys", "certificate", "--key", uri, "--subject", "Lamp", "--out", "lamp.crt"]) == 0
    assert run(["keys", "check-certificate", "lamp.crt", "--key", uri]) == 0


def test_a_key_in_kms_is_never_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    uri = f"awskms:alias/lamp-{uuid.uuid4()}"
    assert run(["keys", "new", uri]) == 0
    assert run(["keys", "new", uri]) == SIGNING
    assert "SIG-014" in capsys.readouterr().err


def test_aws_signer_signs_with_a_key_from_a_file(
    key: str, aws: Aws, bench: BenchEndpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["keys", "import-acm", "--key", key, "--certificate", "crt"]) == 0
    arn = capsys.readouterr().out.strip()
    tags = aws("acm").list_tags_for_certificate(CertificateArn=arn)["Tags"]
    assert tags == [{"Key": "linekey:purpose", "Value": "firmware-signing"}]
    name = f"lamp_{uuid.uuid4().hex[:8]}"
    create_profile(Cloud(bench_target(bench)), name, arn, "Code Verify Key")
    bucket = name.replace("_", "-")
    aws("s3").create_bucket(Bucket=bucket)
    aws("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    Path("firmware.bin").write_bytes(b"firmware" * 1000)
    uri = f"awssigner:{name}?bucket={bucket}"
    assert run(["sign", "firmware.bin", "--key", uri, "--expect", "crt", "--out", "firmware.sig"]) == 0
    assert run(["verify", "firmware.bin", "--signature", "firmware.sig", "--cert", "crt"]) == 0


def test_an_import_that_aws_signer_could_not_use_gives_nothing_away(
    key: str, aws: Aws, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = certificates(aws)
    run(["keys", "new", "other.pem"])
    run(["keys", "new", "p384.pem", "--kind", "p384"])
    run(["keys", "certificate", "--key", "file:p384.pem", "--subject", "Lamp", "--out", "p384.crt"])
    for used, certificate, code in (
        ("file:other.pem", "crt", "SIG-076"),
        ("file:p384.pem", "p384.crt", "SIG-013"),
        ("file:none.pem", "crt", "SIG-010"),
        (key, "release.pem", "SIG-070"),
        (key, "none.crt", "SIG-042"),
    ):
        importing = ["keys", "import-acm", "--key", used, "--certificate", certificate]
        assert run(importing) == exit_status(code)
        assert code in capsys.readouterr().err
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "another")
    assert run(["keys", "import-acm", "--key", key, "--certificate", "crt"]) == exit_status("SIG-012")
    assert "SIG-012" in capsys.readouterr().err
    assert certificates(aws) == before


def test_an_import_tells_no_secret(
    key: str,
    tmp_path: Path,
    bench: BenchEndpoint,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.INFO)
    command = ["keys", "import-acm", "--key", key, "--certificate", "crt"]
    assert run(command) == 0
    publish(dataclasses.replace(bench, secret_access_key="wrong"))
    assert run([*command, "--json"]) == EXIT_STATUS["CLD"]
    said = capsys.readouterr()
    assert json.loads(said.out.splitlines()[-1])["error"]["code"].startswith("CLD-")
    for secret in (PASSPHRASE, "BEGIN PRIVATE KEY"):
        assert secret not in said.out + said.err + caplog.text
        assert not [
            path for path in tmp_path.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()
        ]
