"""`linekey sign`, `verify` and `keys`, as a build server types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli.main import EXIT_STATUS, SECRET_WRONG, run
from desktop.core.paths import log_file
from tests.contract.signers.soft_token import PIN, new_soft_tokens
from tests.others import surroundings

SIGNING = EXIT_STATUS["SIG"]
PASSPHRASE = "planted-passphrase-5e1f"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a firmware; the passphrase is in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINEKEY_PASSPHRASE", PASSPHRASE)
    Path("firmware.bin").write_bytes(b"firmware" * 1000)
    return tmp_path


@pytest.fixture
def key(capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["keys", "new", "release.pem"]) == 0
    Path("pub.pem").write_text(capsys.readouterr().out, encoding="utf-8")
    return "file:release.pem"


def test_sign_and_let_openssl_verify(key: str) -> None:
    assert run(["sign", "firmware.bin", "--key", key, "--format", "raw", "--out", "firmware.sig"]) == 0
    command = [
        "openssl",
        "dgst",
        "-sha256",
        "-verify",
        "pub.pem",
        "-signature",
        "firmware.sig",
        "firmware.bin",
    ]
    assert (
        subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout == "Verified OK\n"
    )


def test_an_open_key_file_works_with_a_warning_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    make = [
        "openssl",
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        "open.pem",
    ]
    subprocess.run(make, check=True, capture_output=True)
    assert run(["sign", "firmware.bin", "--key", "file:open.pem"]) == 0
    said = capsys.readouterr()
    assert said.err == "Warning: The key file open.pem is not encrypted: whoever copies it can sign.\n"
    assert said.out.startswith("firmware.bin.sig ")
    assert not log_file().exists()


def test_a_folder_of_images_is_signed_and_each_told(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path("bau ü")
    folder.mkdir()
    for name in ("a.bin", "b.bin", "c.bin", "notes.txt"):
        (folder / name).write_bytes(name.encode())
    (folder / "b.bin.sig").write_bytes(b"mine")
    assert run(["sign", str(folder), "--key", key]) == SIGNING
    said = capsys.readouterr().out
    assert said.count("PASS") == 2
    assert "SIG-044" in said
    assert said.endswith("2 of 3 signed.\n")
    assert (folder / "b.bin.sig").read_bytes() == b"mine"
    assert run(["sign", str(folder), "--key", key, "--json"]) == SIGNING
    refused = json.loads(capsys.readouterr().out)
    assert (refused["failed"], refused["error"]["code"]) == (1, "SIG-044")
    assert run(["sign", str(folder), "--key", key, "--force", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["failed"] == 0
    assert run(["sign", str(folder), "--key", key]) == 0
    assert "0 of 3 signed, 3 had a good signature already." in capsys.readouterr().out
    for image in told["images"]:
        assert run(["verify", image["image"], "--signature", image["output"], "--pubkey", "pub.pem"]) == 0


def test_a_folder_needs_a_format_of_signature_files(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("build").mkdir()
    assert run(["sign", "build", "--key", key]) == 2
    assert "no file in build matches *.bin" in capsys.readouterr().err
    assert run(["sign", "build", "--key", key, "--format", "esp"]) == 2


@pytest.mark.parametrize("form", ["raw", "freertos"])
def test_verify_says_yes_only_when_it_holds(key: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["sign", "firmware.bin", "--key", key, "--format", form, "--out", "firmware.sig"])
    run(["keys", "certificate", "--key", key, "--subject", "Lamp release", "--out", "release.crt"])
    for option, file in (("--pubkey", "pub.pem"), ("--cert", "release.crt")):
        assert run(["verify", "firmware.bin", "--signature", "firmware.sig", option, file]) == 0
    Path("firmware.bin").write_bytes(b"tampered")
    capsys.readouterr()
    assert run(["verify", "firmware.bin", "--signature", "firmware.sig", "--pubkey", "pub.pem"]) == SIGNING
    assert "SIG-051" in capsys.readouterr().err


def test_json_tells_what_was_signed(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["sign", "firmware.bin", "--key", key, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["output"], told["size"], told["key_uri"]) == ("firmware.bin.sig", 8000, key)
    assert told["signing_job"] is None


def test_a_wrong_passphrase_writes_nothing(
    key: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "another")
    before = sorted(Path().iterdir())
    assert run(["sign", "firmware.bin", "--key", key, "--json"]) == SECRET_WRONG
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "SIG-012"
    assert sorted(Path().iterdir()) == before


def test_the_passphrase_comes_through_a_file_descriptor(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "another")
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    try:
        assert run(["sign", "firmware.bin", "--key", key, "--passphrase-fd", str(reading)]) == 0
    finally:
        os.close(reading)


def test_an_output_is_replaced_only_with_force(key: str) -> None:
    Path("firmware.bin.sig").write_bytes(b"precious")
    assert run(["sign", "firmware.bin", "--key", key]) == SIGNING
    assert Path("firmware.bin.sig").read_bytes() == b"precious"
    assert run(["sign", "firmware.bin", "--key", key, "--force"]) == 0


def test_a_key_is_never_overwritten(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "new", "release.pem"]) == SIGNING
    assert "SIG-014" in capsys.readouterr().err


def test_only_the_expected_key_signs(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["keys", "new", "other.pem"])
    assert run(["sign", "firmware.bin", "--key", "file:other.pem", "--expect", "pub.pem"]) == SIGNING
    assert "SIG-003" in capsys.readouterr().err
    assert run(["sign", "firmware.bin", "--key", key, "--expect", "pub.pem"]) == 0


def test_show_gives_the_public_half(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["keys", "show", key, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["public_key"] == Path("pub.pem").read_text(encoding="utf-8")
    assert len(told["public_key_sha256"]) == 64


def test_verify_wants_exactly_one_key(key: str) -> None:
    assert run(["verify", "firmware.bin", "--signature", "firmware.bin"]) == 2
    for name in ("--cert", "--certificate"):
        assert run(["verify", "firmware.bin", "--signature", "firmware.bin", name, "pub.pem"]) == SIGNING
    both = ["--cert", "pub.pem", "--pubkey", "pub.pem"]
    assert run(["verify", "firmware.bin", "--signature", "firmware.bin", *both]) == 2


def test_no_passphrase_is_ever_told(key: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["keys", "show", key],
        ["sign", "firmware.bin", "--key", key],
        ["sign", "none.bin", "--key", key],
        ["keys", "certificate", "--key", key, "--subject", "Lamp", "--out", "release.crt"],
    ):
        run(arguments)
    said = capsys.readouterr()
    assert PASSPHRASE not in said.out + said.err
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in files if PASSPHRASE.encode() in path.read_bytes()]


TOKEN_KEY = "pkcs11:token=release;object=Lamp%20release"


@pytest.fixture
def token_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """A key made in a token; its PIN is in the environment, beside a passphrase that does not open it."""
    new_soft_tokens(tmp_path, monkeypatch).add("release")
    monkeypatch.setenv("LINEKEY_PIN", PIN)
    assert run(["keys", "new", TOKEN_KEY]) == 0
    Path("pub.pem").write_text(capsys.readouterr().out, encoding="utf-8")
    return TOKEN_KEY


def test_a_token_signs_and_certifies_itself(token_key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "certificate", "--key", token_key, "--subject", "Lamp", "--out", "release.crt"]) == 0
    assert (
        run(["sign", "firmware.bin", "--key", token_key, "--expect", "pub.pem", "--out", "firmware.sig"]) == 0
    )
    assert run(["verify", "firmware.bin", "--signature", "firmware.sig", "--cert", "release.crt"]) == 0
    command = [
        "openssl",
        "dgst",
        "-sha256",
        "-verify",
        "pub.pem",
        "-signature",
        "firmware.sig",
        "firmware.bin",
    ]
    assert (
        subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout == "Verified OK\n"
    )
    capsys.readouterr()
    assert run(["keys", "show", token_key, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["public_key"] == Path("pub.pem").read_text(encoding="utf-8")


def test_a_wrong_pin_tells_the_attempts_left_and_writes_nothing(
    token_key: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LINEKEY_PIN", "wrong")
    assert run(["sign", "firmware.bin", "--key", token_key]) == SECRET_WRONG
    said = capsys.readouterr().err
    assert "SIG-106" in said
    assert "wrong attempts" in said
    assert not Path("firmware.bin.sig").exists()


def test_no_pin_is_ever_told(token_key: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["keys", "show", token_key],
        ["keys", "new", token_key],
        ["sign", "firmware.bin", "--key", token_key],
        ["sign", "none.bin", "--key", token_key],
        ["sign", "firmware.bin", "--key", f"pkcs11:token=release?pin-value={PIN}"],
        ["keys", "certificate", "--key", token_key, "--subject", "Lamp", "--out", "release.crt"],
    ):
        run(arguments)
    said = capsys.readouterr()
    assert "SIG-110" in said.err
    assert PIN not in said.out + said.err
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in files if PIN.encode() in path.read_bytes()]


@pytest.mark.parametrize(("options", "loaded"), [([], "[]"), (["-v"], "['logging']")])
def test_signing_loads_the_log_only_to_write_it(key: str, options: list[str], loaded: str) -> None:
    """A build server waits for each of its processes."""
    heavy = {"logging", "hashlib", "cryptography.hazmat.backends.openssl.backend"}
    script = (
        "import sys; from desktop.cli.main import run; run(sys.argv[1:]);"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script, *options, "sign", "firmware.bin", "--key", key]
    environment = surroundings(PYTHONPATH=str(Path(__file__).parents[2]))  # coverage loads modules of its own
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=True)
    assert done.stdout.splitlines()[-1] == loaded
    assert ("verb sign" in done.stderr) == bool(options)
    assert PASSPHRASE not in done.stdout + done.stderr
