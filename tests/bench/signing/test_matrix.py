"""Every signer with every format, signed as a build server does it, judged by programs that are not ours.

README.md shows the same table; `test_the_readme_shows_this_table` keeps the two equal.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.bench.endpoint import BenchEndpoint, publish
from desktop.cli.main import run
from desktop.core.paths import data_dir
from signing.algorithms import POST_QUANTUM, Algorithm
from signing.dsse import read_envelope
from signing.identity import new_code_signing_identity
from signing.verification import load_public_key
from tests.contract.signers.soft_token import PIN, new_soft_tokens
from tests.unit.signing.dilithium import dilithium_accepts
from tests.unit.signing.image_judges import esp_application, espsecure, imgtool

Aws = Callable[[str], Any]
PASSPHRASE = "planted-passphrase-77c0"
README = Path(__file__).parents[3] / "README.md"
LAMP = README.parent / "resources" / "products" / "lamp.toml"
MCUBOOT = ("--version", "1.2.3", "--header-size", "0x200", "--slot-size", "0x80000", "--align", "4")


def key_in_a_file(_aws: Aws, folder: Path, _patch: pytest.MonkeyPatch) -> str:
    assert run(["keys", "new", str(folder / "release.pem")]) == 0
    return f"file:{folder / 'release.pem'}"


def key_in_a_token(_aws: Aws, folder: Path, patch: pytest.MonkeyPatch) -> str:
    new_soft_tokens(folder, patch).add("release")
    patch.setenv("LINEKEY_PIN", PIN)
    assert run(["keys", "new", "pkcs11:token=release;object=lamp"]) == 0
    return "pkcs11:token=release;object=lamp"


def key_in_kms(aws: Aws, _folder: Path, _patch: pytest.MonkeyPatch) -> str:
    made = aws("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    return f"awskms:{made['KeyMetadata']['KeyId']}"


def signing_profile(aws: Aws, _folder: Path, _patch: pytest.MonkeyPatch) -> str:
    identity = new_code_signing_identity("Lamp release", 365)
    imported = aws("acm").import_certificate(
        Certificate=identity.certificate_pem.encode(), PrivateKey=identity.private_key_pem.encode()
    )
    name = uuid.uuid4().hex
    aws("signer").put_signing_profile(
        profileName=name,
        platformId="AWSIoTDeviceManagement-SHA256-ECDSA",
        signingMaterial={"certificateArn": imported["CertificateArn"]},
        signingParameters={"certname": "Code Verify Key"},
    )
    aws("s3").create_bucket(Bucket=name)
    aws("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return f"awssigner:{name}?bucket={name}"


SIGNERS: dict[str, Callable[[Aws, Path, pytest.MonkeyPatch], str]] = {
    "encrypted key file": key_in_a_file,
    "PKCS#11 token": key_in_a_token,
    "AWS KMS": key_in_kms,
    "AWS Signer profile": signing_profile,
}


def openssl_accepts(image: Path, signature: Path, public: Path) -> None:
    command = ["openssl", "dgst", "-sha256", "-verify", public, "-signature", signature, image]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout == "Verified OK\n", done.stderr


def openssl_accepts_decoded(image: Path, signature: Path, public: Path) -> None:
    der = signature.with_suffix(".der")
    der.write_bytes(base64.b64decode(signature.read_bytes(), validate=True))
    openssl_accepts(image, der, public)


def imgtool_accepts(_image: Path, signed: Path, public: Path) -> None:
    done = imgtool("verify", "--key", public, signed)
    assert "Image was correctly validated" in done.stdout, done.stdout + done.stderr


def espsecure_accepts(_image: Path, signed: Path, public: Path) -> None:
    done = espsecure("verify-signature", "--version", "2", "--keyfile", public, signed)
    assert "verification successful" in done.stdout, done.stdout + done.stderr


# format: its options, and who judges
FORMATS: dict[str, tuple[tuple[str, ...], Callable[[Path, Path, Path], None]]] = {
    "raw": ((), openssl_accepts),
    "freertos": ((), openssl_accepts_decoded),
    "mcuboot": ((*MCUBOOT, "--pad-header"), imgtool_accepts),
    "esp": ((), espsecure_accepts),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("signer", SIGNERS)
def test_it_is_signed_and_accepted(
    bench: BenchEndpoint,
    aws: Aws,
    signer: str,
    form: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    publish(bench)  # in this test's own data folder
    monkeypatch.setenv("LINEKEY_ENDPOINT", "bench")
    monkeypatch.setenv("LINEKEY_PASSPHRASE", PASSPHRASE)
    image, signed, public = tmp_path / "firmware.bin", tmp_path / "signed.out", tmp_path / "pub.pem"
    image.write_bytes(esp_application(bytes(range(256)) * 64))
    uri = SIGNERS[signer](aws, tmp_path, monkeypatch)
    capsys.readouterr()
    assert run(["keys", "show", uri]) == 0
    public.write_text(capsys.readouterr().out.partition("SHA-256")[0], encoding="utf-8")

    options, judge = FORMATS[form]
    assert run(["sign", str(image), "--key", uri, "--format", form, *options, "--out", str(signed)]) == 0

    judge(image, signed, public)
    detached = ["--signature", str(signed)] if judge in {openssl_accepts, openssl_accepts_decoded} else []
    verified = image if detached else signed
    assert run(["verify", str(verified), *detached, "--pubkey", str(public)]) == 0


@pytest.mark.parametrize("signer", SIGNERS)
def test_what_comes_by_a_pipe_is_signed_and_accepted(
    bench: BenchEndpoint,
    aws: Aws,
    signer: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    publish(bench)  # in this test's own data folder
    monkeypatch.setenv("LINEKEY_ENDPOINT", "bench")
    monkeypatch.setenv("LINEKEY_PASSPHRASE", PASSPHRASE)
    image, signed, public = tmp_path / "firmware.bin", tmp_path / "signed.out", tmp_path / "pub.pem"
    image.write_bytes(bytes(range(256)) * 4096)
    uri = SIGNERS[signer](aws, tmp_path, monkeypatch)
    capsys.readouterr()
    assert run(["keys", "show", uri]) == 0
    public.write_text(capsys.readouterr().out.partition("SHA-256")[0], encoding="utf-8")
    with image.open(encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert run(["sign", "-", "--key", uri, "--out", str(signed)]) == 0
    openssl_accepts(image, signed, public)


ML_DSA_SIGNERS = {"encrypted key file": "file:pq.pem", "AWS KMS": "awskms:alias/"}


@pytest.mark.parametrize("algorithm", POST_QUANTUM, ids=lambda algorithm: algorithm.kind)
@pytest.mark.parametrize("signer", ML_DSA_SIGNERS)
def test_ml_dsa_signs_files_and_manifests(
    bench: BenchEndpoint,
    signer: str,
    algorithm: Algorithm,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    publish(bench)  # in this test's own data folder
    monkeypatch.setenv("LINEKEY_ENDPOINT", "bench")
    monkeypatch.setenv("LINEKEY_PASSPHRASE", PASSPHRASE)
    monkeypatch.chdir(tmp_path)
    image, signed, public = tmp_path / "lamp.bin", tmp_path / "signed.out", tmp_path / "pq.pub"
    image.write_bytes(bytes(range(256)) * 64)  # more than the 4096 bytes that KMS takes of a message
    uri = ML_DSA_SIGNERS[signer] + (uuid.uuid4().hex if "KMS" in signer else "")
    assert run(["keys", "new", uri, "--kind", algorithm.kind]) == 0
    public.write_text(capsys.readouterr().out, encoding="utf-8")
    key = load_public_key(public.read_bytes(), "pq.pub")

    assert run(["sign", str(image), "--key", uri, "--out", str(signed), "--expect", str(public)]) == 0
    dilithium_accepts(algorithm, key, image.read_bytes(), signed.read_bytes())
    assert run(["verify", str(image), "--signature", str(signed), "--pubkey", str(public)]) == 0

    profile = LAMP.read_text(encoding="utf-8") + '\n[release]\npost_quantum_key = "pq.pub"\n'
    Path("lamp.toml").write_text(profile, encoding="utf-8")
    assert run(["keys", "new", "release.pem"]) == 0
    certificate = ["--certificate", "lamp.crt"]
    mint = ["keys", "certificate", "--key", "file:release.pem", "--subject", "Lamp", "--out", "lamp.crt"]
    assert run(mint) == 0
    create = ["release", "create", str(image), "--version", "1.0.0", "--product", "lamp.toml"]
    create += ["--key", "file:release.pem", *certificate, "--post-quantum-key", uri]
    capsys.readouterr()
    assert run(create) == 0
    (file,) = data_dir().rglob("*.manifest.json")
    envelope = read_envelope(file.read_bytes())
    dilithium_accepts(algorithm, key, envelope.signed_bytes, envelope.signatures[1].signature)


def readme_table(first_cell: str, rows: int) -> list[list[str]]:
    """The header and so many rows of the table that begins with this cell."""
    lines = README.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first_cell} |"))
    found = [lines[start], *lines[start + 2 : start + 2 + rows + 1]]
    assert found.pop() == "", "the table has more rows"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found]


def test_the_readme_shows_this_table() -> None:
    header, *rows = readme_table("signer", len(SIGNERS))
    assert [cell.split("`")[1] for cell in header[1:]] == list(FORMATS)
    assert [row[0] for row in rows] == list(SIGNERS)
    assert {cell for row in rows for cell in row[1:]} == {"✔"}


def test_the_readme_shows_what_ml_dsa_keys_sign() -> None:
    header, *rows = readme_table("ML-DSA key", len(ML_DSA_SIGNERS))
    assert header[1:] == ["`raw` (dilithium-py)", "manifest (dilithium-py)"]
    assert [row[0] for row in rows] == list(ML_DSA_SIGNERS)
    assert {cell for row in rows for cell in row[1:]} == {"✔"}
