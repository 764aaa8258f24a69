"""`linekey sign` and `verify` as a build server runs them, against the tools they replace: 1 MiB images."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.processes import compare
from tests.unit.signing.image_judges import IMGTOOL, esp_application, judges

PROGRAM = Path(sys.executable).with_name("linekey")
LINEKEY = (PROGRAM, "sign")
PASSPHRASE = "planted-passphrase-90aa"
MCUBOOT = ("--version", "1.2.3", "--header-size", "0x200", "--slot-size", "0x200000", "--align", "4")
ESPSECURE = ("sign-data", "--version", "2")
MIB = 1 << 20
P256 = ("EC", "-pkeyopt", "ec_paramgen_curve:P-256")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "firmware.bin"
    path.write_bytes(esp_application(os.urandom(MIB)))
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Not encrypted: the peers would ask a person for the passphrase."""
    path = tmp_path / "key.pem"
    new_key(path, *P256)
    return path


def new_key(path: Path, *kind: str) -> Path:
    """Makes a key at `path`; where its public half is."""
    public = path.with_suffix(".pub")
    for command in (
        ["genpkey", "-algorithm", *kind, "-out", path],
        ["pkey", "-in", path, "-pubout", "-out", public],
    ):
        subprocess.run(["openssl", *command], check=True, capture_output=True)
    return public


def test_mcuboot_and_imgtool(benchmark: BenchmarkFixture, image: Path, key: Path) -> None:
    ours, theirs = image.with_suffix(".ours"), image.with_suffix(".theirs")
    options = (*MCUBOOT, "--pad-header")
    compare(
        benchmark,
        [*LINEKEY, image, "--key", f"file:{key}", "--format", "mcuboot", *options, "--out", ours, "--force"],
        [*IMGTOOL, "sign", "--key", key, *options, image, theirs],
        {},
    )
    assert ours.read_bytes()[: MIB + 0x200] == theirs.read_bytes()[: MIB + 0x200]


@pytest.mark.parametrize("loader", ["P-256", "X25519"])
def test_encrypted_mcuboot_and_imgtool(
    benchmark: BenchmarkFixture, image: Path, key: Path, tmp_path: Path, loader: str
) -> None:
    """An image is encrypted for a key of the kind that goes with the signing key's."""
    if loader == "X25519":
        new_key(key, "ED25519")
    public = new_key(tmp_path / "loader.pem", *(("X25519",) if loader == "X25519" else P256))
    ours, theirs = image.with_suffix(".ours"), image.with_suffix(".theirs")
    options = (*MCUBOOT, "--pad-header", "--encrypt", public)
    compare(
        benchmark,
        [*LINEKEY, image, "--key", f"file:{key}", "--format", "mcuboot", *options, "--out", ours, "--force"],
        [*IMGTOOL, "sign", "--key", key, *options, image, theirs],
        {},
    )
    mine, other = ours.read_bytes(), theirs.read_bytes()
    assert mine[:0x200] == other[:0x200]
    assert mine[0x200:][:MIB] != other[0x200:][:MIB]  # each by a key of its own


def test_esp_and_espsecure(benchmark: BenchmarkFixture, image: Path, key: Path) -> None:
    ours, theirs = image.with_suffix(".ours"), image.with_suffix(".theirs")
    compare(
        benchmark,
        [*LINEKEY, image, "--key", f"file:{key}", "--format", "esp", "--out", ours, "--force"],
        [sys.executable, "-m", "espsecure", *ESPSECURE, "--keyfile", key, "--output", theirs, image],
        {},
        {"PYTHONPATH": str(judges())},
    )
    assert ours.read_bytes()[:MIB] == theirs.read_bytes()[:MIB]


def test_verifying_mcuboot_and_imgtool(benchmark: BenchmarkFixture, image: Path, key: Path) -> None:
    signed = image.with_suffix(".signed")
    options = ("--format", "mcuboot", *MCUBOOT, "--pad-header", "--out", signed)
    subprocess.run([*LINEKEY, image, "--key", f"file:{key}", *options], check=True, capture_output=True)
    compare(
        benchmark,
        [PROGRAM, "verify", signed, "--pubkey", key.with_suffix(".pub")],
        [*IMGTOOL, "verify", "--key", key, signed],
        {},
    )


def test_verifying_esp_and_espsecure(benchmark: BenchmarkFixture, image: Path, key: Path) -> None:
    signed = image.with_suffix(".signed")
    options = ("--format", "esp", "--out", signed)
    subprocess.run([*LINEKEY, image, "--key", f"file:{key}", *options], check=True, capture_output=True)
    verify = ("verify-signature", "--version", "2", "--keyfile", key)
    compare(
        benchmark,
        [PROGRAM, "verify", signed, "--pubkey", key.with_suffix(".pub")],
        [sys.executable, "-m", "espsecure", *verify, signed],
        {},
        {"PYTHONPATH": str(judges())},
    )


def test_raw_and_an_empty_python(
    benchmark: BenchmarkFixture, image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an encrypted key: deriving its key from the passphrase is part of the time."""
    monkeypatch.setenv("LINEKEY_PASSPHRASE", PASSPHRASE)
    new = [sys.executable, "-m", "desktop", "keys", "new", str(tmp_path / "release.pem")]
    subprocess.run(new, check=True, capture_output=True)
    signature = image.with_suffix(".sig")
    release = f"file:{tmp_path / 'release.pem'}"
    command = [*LINEKEY, image, "--key", release, "--format", "raw", "--out", signature, "--force"]
    compare(benchmark, command, [sys.executable, "-c", "pass"], {})
    assert signature.read_bytes()[:1] == b"\x30"
