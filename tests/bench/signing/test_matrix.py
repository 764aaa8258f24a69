"""Every signer with every format, signed as a build server does it, judged by programs that are not ours.

README.md shows the same table; `test_the_readme_shows_this_table` keeps the two equal.
"""

from __future__ import annotations

import base64
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.bench.endpoint import BenchEndpoint, publish
from desktop.cli.main import run
from signing.identity import new_code_signing_identity
from tests.contract.signers.soft_token import PIN, new_soft_tokens
from tests.unit.signing.image_judges import esp_application, espsecure, imgtool

Aws = Callable[[str], Any]
PASSPHRASE = "planted-passphrase-77c0"
README = Path(__file__).parents[3] / "README.md"
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


def test_the_readme_shows_this_table() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| signer |"))
    names = [cell.split("`")[1] for cell in lines[start].strip("|").split("|")[1:]]
    rows = [line.strip("|").split("|") for line in lines[start + 2 : start + 2 + len(SIGNERS)]]
    assert names == list(FORMATS)
    assert [row[0].strip() for row in rows] == list(SIGNERS)
    assert {cell.strip() for row in rows for cell in row[1:]} == {"✔"}
