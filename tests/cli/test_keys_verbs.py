"""`linekey keys`: made, shown, exported and certified, for keys in files and tokens."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from desktop.cli.keys.commands import KINDS
from desktop.cli.main import EXIT_STATUS, exit_status, run
from signing.algorithms import ALGORITHMS, CLASSICAL, ED25519, POST_QUANTUM, algorithm_of
from signing.keys.local import new_private_key
from signing.verification import public_key_pem
from tests.contract.signers.soft_token import PIN, new_soft_tokens
from tests.unit.signing.image_judges import imgtool, private_pem

SIGNING = EXIT_STATUS["SIG"]
PASSPHRASE = "planted-passphrase-5e1f"
TOKEN = "pkcs11:token=release;object="


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder; passphrase and PIN are in the environment."""
    work = tmp_path / "arbeit 工作"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("LINEKEY_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("LINEKEY_PIN", PIN)
    return work


@pytest.fixture
def key(capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["keys", "new", "release.pem"]) == 0
    return "file:release.pem"


@pytest.fixture
def certificate(key: str) -> str:
    assert run(["keys", "certificate", "--key", key, "--subject", "Lamp", "--out", "release.crt"]) == 0
    return "release.crt"


def openssl(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", *arguments], capture_output=True, encoding="utf-8", check=False)


def test_the_command_line_knows_every_kind() -> None:
    assert tuple(algorithm.kind for algorithm in ALGORITHMS) == KINDS


def test_a_boot_loaders_key_opens_the_images_that_imgtool_encrypts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["keys", "new", "loader.key", "--kind", "x25519", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    public = openssl("pkey", "-in", "loader.key", "-passin", "env:LINEKEY_PASSPHRASE", "-pubout").stdout
    der = load_pem_public_key(public.encode()).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert told == {
        "uri": "loader.key",
        "kind": "x25519",
        "public_key": public,
        "public_key_sha256": sha256(der).hexdigest(),
        "esp_key_digest": None,
    }
    signing = new_private_key(ED25519)
    Path("loader.pem").write_text(public, encoding="utf-8")
    Path("release.key").write_bytes(private_pem(signing))
    Path("release.pub").write_text(public_key_pem(signing.public_key()), encoding="utf-8")
    Path("lamp.bin").write_bytes(b"firmware" * 1000)
    options = ["--version", "1.2.3", "--header-size", "0x200", "--slot-size", "0x10000", "--pad-header"]
    sealed = imgtool("sign", "-k", "release.key", *options, "--encrypt", "loader.pem", "lamp.bin", "out.bin")
    assert sealed.returncode == 0, sealed.stdout
    assert run(["verify", "out.bin", "--pubkey", "release.pub", "--decrypt-key", "loader.key"]) == 0


def test_a_boot_loaders_key_is_made_in_a_file_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place in ("pkcs11:token=release;object=loader", "awskms:alias/loader", "awssigner:loader"):
        assert run(["keys", "new", place, "--kind", "x25519"]) == 2
    assert list(folder.iterdir()) == []
    assert run(["keys", "new", "loader.key", "--kind", "x25519"]) == 0
    assert Path("loader.key").read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    capsys.readouterr()
    assert run(["keys", "new", "loader.key", "--kind", "x25519"]) == SIGNING
    assert "SIG-014" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [algorithm.kind for algorithm in POST_QUANTUM])
def test_an_ml_dsa_key_signs_files_and_no_certificates(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["keys", "new", "pq.pem", "--kind", kind]) == 0
    Path("pub.pem").write_text(capsys.readouterr().out, encoding="utf-8")
    assert run(["keys", "show", "pub.pem", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == kind
    Path("lamp.bin").write_bytes(b"firmware" * 1000)
    assert run(["sign", "lamp.bin", "--key", "file:pq.pem", "--expect", "pub.pem"]) == 0
    check = ["verify", "lamp.bin", "--signature", "lamp.bin.sig", "--pubkey", "pub.pem"]
    assert run(check) == 0
    Path("lamp.bin").write_bytes(b"firmwarf" * 1000)
    assert run(check) == SIGNING
    asked = ["--key", "file:pq.pem", "--subject", "Lamp", "--out", "made"]
    for refused in (
        ["keys", "certificate", *asked],
        ["keys", "request", *asked],
        ["sign", "lamp.bin", "--key", "file:pq.pem", "--format", "freertos"],
        ["sign", "lamp.bin", "--key", "file:pq.pem", "--format", "esp"],
    ):
        capsys.readouterr()
        assert run(refused) == SIGNING
        assert "SIG-013" in capsys.readouterr().err
    new_soft_tokens(tmp_path, monkeypatch).add("release")
    assert run(["keys", "new", f"{TOKEN}pq", "--kind", kind]) == SIGNING
    assert "a PKCS#11 token takes ECDSA P-256" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [algorithm.kind for algorithm in CLASSICAL])
@pytest.mark.parametrize("place", ["file", "token"])
def test_a_key_of_each_kind_is_made_shown_and_asked_a_certificate_for(
    place: str,
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if place == "token":
        new_soft_tokens(tmp_path, monkeypatch).add("release")
    uri = f"{TOKEN}{kind}" if place == "token" else f"file:{kind}.pem"
    assert run(["keys", "new", uri, "--kind", kind]) == 0
    made = capsys.readouterr().out
    assert run(["keys", "show", uri, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["public_key"]) == (kind, made)
    assert run(["keys", "request", "--key", uri, "--subject", "CN=Lamp,O=Example", "--out", "a.csr"]) == 0
    judged = openssl("req", "-verify", "-noout", "-subject", "-nameopt", "RFC2253", "-in", "a.csr")
    assert "verify OK" in judged.stderr
    assert judged.stdout == "subject=CN=Lamp,O=Example\n"


def test_the_export_is_what_a_unit_needs(
    key: str, certificate: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["keys", "export", key, "--cert", certificate, "--out", "for/the unit"]) == 0
    told = capsys.readouterr().out.splitlines()
    out = Path("for/the unit")
    assert sorted(map(Path, told)) == sorted(out.iterdir())
    der = (out / "public_key.der").read_bytes()
    assert algorithm_of(load_der_public_key(der), "the export") is ALGORITHMS[0]
    assert (out / "public_key.sha256").read_text(encoding="utf-8").strip() == sha256(der).hexdigest()
    assert (out / "certificate.pem").read_text(encoding="utf-8") == Path(certificate).read_text(
        encoding="utf-8"
    )
    run(["keys", "show", key, "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert shown["public_key"] == (out / "public_key.pem").read_text(encoding="utf-8")
    assert shown["esp_key_digest"] == (out / "esp_key_digest.bin").read_bytes().hex()


def test_what_is_made_of_a_key_is_one_json_document(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    def told(*arguments: str, status: int = 0) -> dict[str, object]:
        capsys.readouterr()
        assert run([*arguments, "--json"]) == status
        return dict(json.loads(capsys.readouterr().out))

    assert told("keys", "new", "second.pem") == {
        **told("keys", "show", "file:second.pem"),
        "uri": "second.pem",
    }
    for verb in ("certificate", "request"):
        made = told("keys", verb, "--key", key, "--subject", "Lamp", "--out", f"{verb}.pem")
        assert made == {"output": f"{verb}.pem"}
        assert Path(f"{verb}.pem").exists()
    exported = told("keys", "export", key, "--out", "unit")
    assert exported == {"folder": "unit", "files": sorted(file.name for file in Path("unit").iterdir())}
    assert "error" in told("keys", "new", "second.pem", status=SIGNING)


def test_an_export_replaces_nothing(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("out").mkdir()
    (Path("out") / "public_key.pem").write_text("precious", encoding="utf-8")
    assert run(["keys", "export", key, "--out", "out"]) == SIGNING
    assert "SIG-041" in capsys.readouterr().err
    assert [file.read_text(encoding="utf-8") for file in Path("out").iterdir()] == ["precious"]


def test_an_export_that_cannot_be_written_leaves_nothing(
    key: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.suffix == ".c":
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert run(["keys", "export", key, "--out", "out"]) == exit_status("SIG-042")
    assert "SIG-042" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["release.pem"]


def test_a_certificate_is_checked_against_its_key(
    key: str, certificate: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["keys", "new", "other.pem", "--kind", "p384"])
    capsys.readouterr()
    assert run(["keys", "check-certificate", certificate, "--key", key]) == 0
    assert "CN=Lamp" in capsys.readouterr().out
    assert run(["keys", "check-certificate", certificate, "--key", key, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["days_left"] == 3649
    for arguments in (
        ["keys", "check-certificate", certificate, "--key", "file:other.pem"],
        ["keys", "export", "file:other.pem", "--cert", certificate, "--out", "out"],
    ):
        assert run(arguments) == SIGNING
        assert "SIG-076" in capsys.readouterr().err
    assert not Path("out").exists()


@pytest.mark.parametrize("content", [b"", b"\x00\xff\x89PNG", b"-----BEGIN CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_refused(
    key: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("odd.crt").write_bytes(content)
    assert run(["keys", "check-certificate", "odd.crt", "--key", key]) == SIGNING
    assert "SIG-070" in capsys.readouterr().err


def test_a_subject_that_cannot_be_writes_nothing(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("certificate", "request"):
        assert run(["keys", verb, "--key", key, "--subject", "x" * 65, "--out", "out.pem"]) == SIGNING
        assert "SIG-078" in capsys.readouterr().err
        assert not Path("out.pem").exists()


@pytest.mark.parametrize("verb", ["certificate", "request"])
def test_what_exists_is_replaced_only_with_force(key: str, verb: str) -> None:
    Path("out.pem").write_text("precious", encoding="utf-8")
    asked = ["keys", verb, "--key", key, "--subject", "Lamp", "--out", "out.pem"]
    assert run(asked) == SIGNING
    assert Path("out.pem").read_text(encoding="utf-8") == "precious"
    assert run([*asked, "--force"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["keys", "new", "awssigner:release?bucket=b"],
        ["keys", "new", "release.pem", "--kind", "p521"],
        ["keys", "import-acm", "--key", "awskms:alias/lamp", "--certificate", "release.crt"],
    ],
)
def test_what_cannot_be_asked_is_a_usage_error(arguments: list[str], folder: Path) -> None:
    assert run(arguments) == 2
    assert not list(folder.iterdir())


def test_a_key_in_aws_needs_an_account(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "new", "awskms:alias/lamp", "--endpoint", "bench"]) == EXIT_STATUS["BEN"]
    assert "BEN-001" in capsys.readouterr().err


def test_no_secret_is_ever_told(
    key: str,
    certificate: str,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    new_soft_tokens(tmp_path, monkeypatch).add("release")
    for uri in (key, f"{TOKEN}Lamp"):
        for arguments in (
            ["keys", "new", uri],
            ["keys", "show", uri],
            ["keys", "request", "--key", uri, "--subject", "Lamp", "--out", "lamp.csr", "--force"],
            ["keys", "check-certificate", certificate, "--key", uri],
            ["keys", "export", uri, "--out", f"out {uri[:4]}"],
        ):
            run(arguments)
    said = capsys.readouterr()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (PASSPHRASE, PIN):
        assert secret not in said.out + said.err
        assert secret.encode() not in written


def test_a_public_key_is_shown_without_a_passphrase(
    key: str, certificate: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["keys", "show", key, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    Path("größe ada.pub").write_text(told["public_key"], encoding="utf-8")
    assert run(["keys", "show", "release.pem", "--json"]) == 0  # a private key by its bare name
    assert json.loads(capsys.readouterr().out) == {**told, "uri": "release.pem"}
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "wrong")
    for place in ("größe ada.pub", "file:größe ada.pub", certificate, str(Path(certificate).absolute())):
        assert run(["keys", "show", place, "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {**told, "uri": place}
    assert run(["keys", "export", "größe ada.pub", "--cert", certificate, "--out", "unit"]) == 0
    assert Path("unit", "public_key.pem").read_text(encoding="utf-8") == told["public_key"]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("none.pub", "SIG-010"),
        ("file:none.pub", "SIG-010"),
        ("file:", "SIG-001"),
        (".", "SIG-042"),
        ("x" * 300, "SIG-010" if sys.platform == "win32" else "SIG-042"),
        ("broken.pub", "SIG-052"),
        ("firmware.bin", "SIG-011"),
        ("release.pem", "SIG-012"),
        ("tokn:object=lamp", "SIG-001"),
        ("pkcs11;pin-value=4711", "SIG-001"),
    ],
)
def test_what_holds_no_public_key_is_told(
    place: str, code: str, key: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("broken.pub").write_text(
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", encoding="utf-8"
    )
    Path("firmware.bin").write_bytes(bytes(range(256)))
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "wrong")
    capsys.readouterr()
    assert run(["keys", "show", place]) == exit_status(code)
    told = capsys.readouterr().err
    assert code in told
    assert "4711" not in told


@pytest.mark.parametrize("place", ["PKCS11:token=T;object=o", "kms:alias", "awskm:x"])
def test_a_mistyped_scheme_makes_no_file(
    place: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["keys", "new", place]) == 2
    assert "file:" in capsys.readouterr().err
    assert list(folder.iterdir()) == []
