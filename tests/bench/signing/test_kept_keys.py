"""Private keys in ACM over a restart of the bench."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.kept_keys import KeptKeys
from desktop.bench.process import BenchProcess
from tests.bench.signing.signer_account import (
    Aws,
    import_certificate,
    make_bucket,
    make_profile,
    new_certificate,
    put_image,
    run_job,
)


def clients(endpoint: BenchEndpoint) -> Aws:
    session = boto3.Session(endpoint.access_key_id, endpoint.secret_access_key, region_name=endpoint.region)
    return lambda service: session.client(service, endpoint_url=endpoint.endpoint_url)


def signs(folder: Path, profile: str, source: dict[str, str]) -> str:
    """What becomes of a job, once the bench runs again."""
    with BenchProcess(persist=folder) as process:
        job: dict[str, Any] = run_job(clients(process.endpoint), profile, source)
        return str(job["status"])


def test_a_profile_signs_after_a_restart_with_the_same_passphrase(
    tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key = tmp_path / "台架 state", ec.generate_private_key(ec.SECP256R1())
    with BenchProcess(persist=folder) as process:
        aws = clients(process.endpoint)
        profile = make_profile(aws, import_certificate(aws, new_certificate(key), key))
        source = put_image(aws, make_bucket(aws), b"image")
    kept = folder / "acm-keys.json"
    if sys.platform != "win32":
        assert kept.stat().st_mode & 0o777 == 0o600
        assert {path.stat().st_mode & 0o077 for path in (folder / "state").iterdir()} == {0}
    assert "ENCRYPTED PRIVATE KEY" in kept.read_text(encoding="utf-8")
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).splitlines()[2]
    for file in (path for path in folder.rglob("*") if path.is_file()):
        assert secret not in file.read_bytes(), file

    monkeypatch.setenv("LINEKEY_BENCH_PASSPHRASE", "another")
    assert signs(folder, profile, source) == "Failed"
    log = data_dir / "bench" / "bench.log"
    assert f"cannot sign: {profile}." in log.read_text(encoding="utf-8")
    monkeypatch.delenv("LINEKEY_BENCH_PASSPHRASE")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    assert signs(folder, profile, source) == "Failed"
    monkeypatch.setenv("LINEKEY_BENCH_PASSPHRASE", "of the tests")
    assert signs(folder, profile, source) == "Succeeded"
    assert "cannot sign" not in log.read_text(encoding="utf-8")


def test_without_a_keyring_the_next_start_tells_what_is_lost(
    tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LINEKEY_BENCH_PASSPHRASE")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    key = ec.generate_private_key(ec.SECP256R1())
    with BenchProcess(persist=tmp_path / "state") as process:
        aws = clients(process.endpoint)
        arn = import_certificate(aws, new_certificate(key), key)
        lost, cancelled = make_profile(aws, arn), make_profile(aws, arn)
        aws("signer").cancel_signing_profile(profileName=cancelled)
    assert not (tmp_path / "state" / "acm-keys.json").exists()
    with BenchProcess(persist=tmp_path / "state"):
        pass
    told = (data_dir / "bench" / "bench.log").read_text(encoding="utf-8")
    assert f"cannot sign: {lost}." in told
    assert cancelled not in told


def test_a_start_that_fails_before_the_keys_are_restored_keeps_them(tmp_path: Path) -> None:
    file, key = tmp_path / "acm-keys.json", ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    before = KeptKeys(file, lambda: "of the tests")
    before.restore([])
    before.save([{"CertificateArn": "arn", "_private_key": pem}])
    failed = KeptKeys(file, lambda: "of the tests")
    failed.save([{"CertificateArn": "arn"}])
    again: dict[str, Any] = {"CertificateArn": "arn"}
    KeptKeys(file, lambda: "of the tests").restore([again])
    assert again["_private_key"] == pem
