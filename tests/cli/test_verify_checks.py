"""`linekey verify --cert` with authorities and revocation lists, `inspect`, and the exit status of each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from desktop.cli.main import EXIT_STATUS, FILE_UNUSABLE, SECRET_WRONG, run
from tests.unit.signing.image_judges import esp_application
from tests.unit.signing.test_certificate_paths import LEAF, NOW, ONE, ROOT, TWO, key, pem, revocations

SIGNING, USAGE = EXIT_STATUS["SIG"], 2
VERIFY = ["verify", "app.bin", "--signature", "app.sig"]
CHAIN = ["--cert", "leaf.crt", "--ca", "root.crt", "--ca", "between.crt"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An image, its signature by the leaf's key, the leaf's chain, and a list that has revoked it."""
    place = tmp_path / "Gerät 一"
    place.mkdir()
    monkeypatch.chdir(place)
    Path("app.bin").write_bytes(b"firmware" * 1000)
    Path("leaf.pem").write_bytes(key("leaf").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    for name, certificates in (("leaf", [LEAF]), ("root", [ROOT]), ("between", [ONE, TWO])):
        Path(f"{name}.crt").write_bytes(pem(*certificates))
    Path("whole.crt").write_bytes(pem(LEAF, TWO, ONE))
    Path("good.crl").write_bytes(revocations("two").public_bytes(Encoding.DER))
    Path("bad.crl").write_bytes(revocations("two", LEAF).public_bytes(Encoding.PEM))
    assert run(["sign", "app.bin", "--key", "file:leaf.pem", "--out", "app.sig"]) == 0
    return place


def told(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> Any:
    capsys.readouterr()
    assert run([*arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


def states(document: Any) -> dict[str, str]:
    return {one["check"]: one.get("code", one["state"]) for one in document["checks"]}


def test_each_check_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *VERIFY, *CHAIN, "--crl", "good.crl")
    assert document["verified"] is True
    assert states(document) == {
        "signature": "pass",
        "certificate-usage": "pass",
        "certificate-validity": "pass",
        "chain": "pass",
        "revocation": "pass",
    }
    assert document["checks"][3]["detail"] == "CN=leaf ← CN=two ← CN=one ← CN=root"
    document = told(capsys, *VERIFY, "--cert", "whole.crt", "--ca", "root.crt")
    assert states(document)["chain"] == "pass"


def test_what_nobody_asked_for_is_said_to_be_skipped(capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *VERIFY, "--cert", "leaf.crt")
    assert (states(document)["chain"], states(document)["revocation"]) == ("skip", "skip")
    assert run([*VERIFY, "--cert", "leaf.crt"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Verified.\n")
    assert "chain: issued by “CN=two”, which --ca would check" in said


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ([*CHAIN, "--crl", "bad.crl"], {"revocation": "SIG-160"}),
        ([*CHAIN[:4], "--crl", "good.crl"], {"chain": "SIG-154", "revocation": "SIG-154"}),
        (["--cert", "leaf.crt", "--crl", "good.crl"], {"revocation": "SIG-154"}),
        ([*CHAIN, "--at", (NOW + timedelta(days=60)).isoformat()], {"certificate-validity": "SIG-073"}),
        (["--cert", "root.crt"], {"signature": "SIG-051", "certificate-usage": "SIG-077"}),
    ],
)
def test_a_check_that_fails_refuses_all(
    capsys: pytest.CaptureFixture[str], options: list[str], codes: dict[str, str]
) -> None:
    document = told(capsys, *VERIFY, *options, status=SIGNING)
    assert document["verified"] is False
    assert document["error"]["code"] == next(iter(codes.values()))
    assert states(document) == states(document) | codes
    assert run([*VERIFY, *options]) == SIGNING
    assert f"[{document['error']['code']}]" in capsys.readouterr().err


def test_a_bad_signature_a_missing_file_and_a_wrong_passphrase_are_three_things(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("other.bin").write_bytes(b"other")
    assert run(["verify", "other.bin", *VERIFY[2:], "--cert", "leaf.crt"]) == SIGNING
    for missing in (
        ["verify", "none.bin", *VERIFY[2:], "--cert", "leaf.crt"],
        ["verify", "app.bin", "--signature", "none.sig", "--cert", "leaf.crt"],
        [*VERIFY, "--cert", "none.crt"],
        [*VERIFY, *CHAIN[:2], "--ca", "none.crt"],
        [*VERIFY, *CHAIN, "--crl", "none.crl"],
        ["sign", "none.bin", "--key", "file:leaf.pem"],
        ["sign", "app.bin", "--key", "file:none.pem"],
        ["inspect", "none.bin"],
        ["inspect", "."],
    ):
        assert run(missing) == FILE_UNUSABLE, missing
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "one")
    assert run(["keys", "new", "hidden.pem"]) == 0
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "another")
    assert run(["sign", "app.bin", "--key", "file:hidden.pem"]) == SECRET_WRONG
    capsys.readouterr()


@pytest.mark.parametrize(
    "options",
    [
        ["--pubkey", "leaf.crt", "--ca", "root.crt"],
        ["--pubkey", "leaf.crt", "--crl", "good.crl"],
        ["--pubkey", "leaf.crt", "--at", "2026-01-01"],
        ["--pubkey", "leaf.crt", "--signing-job", "1"],
        [*CHAIN, "--at", "yesterday"],
    ],
)
def test_what_judges_a_certificate_needs_one(options: list[str]) -> None:
    assert run([*VERIFY, *options]) == USAGE


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--cert", "app.bin"], "SIG-052"),
        ([*CHAIN[:2], "--ca", "app.bin"], "SIG-070"),
        ([*CHAIN, "--crl", "app.bin"], "SIG-157"),
        ([*CHAIN, "--crl", "leaf.crt"], "SIG-157"),
    ],
)
def test_a_file_of_another_kind(capsys: pytest.CaptureFixture[str], options: list[str], code: str) -> None:
    assert run([*VERIFY, *options]) == SIGNING
    assert f"[{code}]" in capsys.readouterr().err


def test_no_signature_is_that_large(capsys: pytest.CaptureFixture[str]) -> None:
    with Path("huge.sig").open("wb") as file:
        file.truncate(1 << 40)
    assert run(["verify", "app.bin", "--signature", "huge.sig", "--cert", "leaf.crt"]) == SIGNING
    assert "[SIG-150]" in capsys.readouterr().err


def test_inspect_tells_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    project = "lamp\x1b[2J"  # would clear the terminal
    Path("esp.bin").write_bytes(esp_application(b"application" * 100, project=project))
    assert run(["inspect", "esp.bin"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("kind: esp\n")
    assert "  project: lamp\\x1b[2J" in said.splitlines()
    assert told(capsys, "inspect", "esp.bin")["application"]["project"] == project
    assert told(capsys, "inspect", "whole.crt")["holds"][0]["subject"] == "CN=leaf"
    assert told(capsys, "inspect", "bad.crl")["holds"][0]["revoked"] == 1


_SMALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30,) * 2)
from desktop.__main__ import main
sys.exit(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the memory of a process")
def test_what_is_too_large_for_its_slot_is_refused_by_its_size() -> None:
    with Path("disk.img").open("wb") as file:
        file.truncate(3 << 30)
    slot = ["--version", "1.0.0", "--header-size", "0x200", "--slot-size", "0x100000", "--pad-header"]
    command = [sys.executable, "-c", _SMALL, "sign", "disk.img", "--key", "file:leaf.pem"]
    done = subprocess.run(
        [*command, "--format", "mcuboot", *slot],
        env={**os.environ, "COVERAGE_PROCESS_CONFIG": ""},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "[SIG-082]" in done.stderr
    assert done.returncode == SIGNING
