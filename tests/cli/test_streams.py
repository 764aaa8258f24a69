"""`linekey sign` of what comes by a pipe, of several files at once, and how far it has come."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli import progress
from desktop.cli.main import EXIT_STATUS, run
from tests.unit.signing.image_judges import esp_application

SIGNING = EXIT_STATUS["SIG"]
FIRMWARE = b"\x00firmware" * 1000
MIB = 1 << 20


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "a passphrase")
    Path("firmware.bin").write_bytes(FIRMWARE)
    return tmp_path


@pytest.fixture
def key(capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["keys", "new", "release.pem"]) == 0
    Path("pub.pem").write_text(capsys.readouterr().out, encoding="utf-8")
    return "file:release.pem"


def piped(content: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "desktop", "sign", *arguments]
    return subprocess.run(command, input=content, capture_output=True, check=False)


def verified(signature: str, image: str = "firmware.bin") -> bool:
    return run(["verify", image, "--signature", signature, "--pubkey", "pub.pem"]) == 0


@pytest.mark.parametrize("form", ["raw", "freertos"])
def test_the_signature_of_a_stream_goes_by_the_next_pipe(key: str, form: str) -> None:
    done = piped(FIRMWARE, "-", "--key", key, "--format", form)
    assert (done.returncode, done.stderr) == (0, b"")
    Path("firmware.sig").write_bytes(done.stdout)
    assert verified("firmware.sig")


def test_openssl_accepts_the_signature_of_a_stream(key: str) -> None:
    assert piped(FIRMWARE, "-", "--key", key, "--out", "firmware.sig").returncode == 0
    judge = ["openssl", "dgst", "-sha256", "-verify", "pub.pem", "-signature", "firmware.sig", "firmware.bin"]
    assert subprocess.run(judge, capture_output=True, check=False).stdout == b"Verified OK\n"


@pytest.mark.parametrize("kind", ["p384", "rsa2048", "ed25519", "ml-dsa-65"])
def test_keys_of_every_kind_sign_a_stream(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "new", "key.pem", "--kind", kind]) == 0
    Path("pub.pem").write_text(capsys.readouterr().out, encoding="utf-8")
    content = FIRMWARE * 100  # more than is read at once
    Path("firmware.bin").write_bytes(content)
    done = piped(content, "-", "--key", "file:key.pem", "--json", "--out", "made.sig")
    told = json.loads(done.stdout)
    assert (told["image"], told["output"], told["size"]) == ("-", "made.sig", len(content))
    assert run(["sign", "firmware.bin", "--key", "file:key.pem", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sha256"] == told["sha256"]
    assert verified("made.sig")


def test_a_stream_that_cannot_be_signed_writes_nothing(key: str) -> None:
    assert b"SIG-081" in piped(b"", "-", "--key", key, "--out", "made.sig").stderr
    assert not Path("made.sig").exists()
    Path("made.sig").write_bytes(b"precious")
    assert b"SIG-041" in piped(FIRMWARE, "-", "--key", key, "--out", "made.sig").stderr
    assert Path("made.sig").read_bytes() == b"precious"
    for wrong in (["-", "firmware.bin"], ["-", "--format", "esp"]):
        assert piped(FIRMWARE, *wrong, "--key", key).returncode == 2


def test_a_stream_of_a_build_file_is_warned_of(key: str) -> None:
    assert b"This file is ELF" in piped(b"\x7fELF" + FIRMWARE, "-", "--key", key).stderr


def test_a_private_key_that_comes_by_a_pipe_is_refused(key: str) -> None:
    done = piped(Path("release.pem").read_bytes(), "-", "--key", key)
    assert (done.stdout, b"SIG-151" in done.stderr) == (b"", True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its own peak")
def test_memory_does_not_grow_with_the_stream(key: str) -> None:
    script = (
        "import re, sys; from desktop.cli.main import run\n"
        "assert run(['sign', '-', '--out', sys.argv[1], '--key', sys.argv[2]]) == 0\n"
        "status = open('/proc/self/status', encoding='ascii').read()\n"
        "print(re.search(r'VmHWM:\\s*(\\d+)', status)[1], file=sys.stderr)"
    )

    def peak(mebibytes: int) -> float:
        """In MiB."""
        command = [sys.executable, "-c", script, f"{mebibytes}.sig", key]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stderr is not None
            for _ in range(mebibytes):
                process.stdin.write(bytes(MIB))
            process.stdin.close()
            return int(process.stderr.read()) / 1024

    assert peak(128) < min(peak(1) + 8, 80)


def test_several_files_are_signed_at_once(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("build").mkdir()
    Path("build/b.bin").write_bytes(b"b" * 100)
    Path("a.bin").write_bytes(b"a" * 100)
    given = ["firmware.bin", "none.bin", "a.bin", "build", "firmware.bin"]
    assert run(["sign", *given, "--key", key]) == SIGNING
    said = capsys.readouterr().out
    assert said.count("PASS") == 3
    assert "SIG-042" in said
    assert said.endswith("3 of 4 signed.\n")
    assert verified("build/b.bin.sig", "build/b.bin")
    assert verified("a.bin.sig", "a.bin")
    assert run(["sign", "firmware.bin", "a.bin", "--key", key, "--out", "one.sig"]) == 2


def test_several_images_are_signed_inside_at_once(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.bin", "b.bin"):
        Path(name).write_bytes(esp_application(name.encode() * 1000))
    command = ["sign", "a.bin", "firmware.bin", "b.bin", "--key", key, "--format", "esp"]
    assert run([*command, "--json"]) == SIGNING
    told = json.loads(capsys.readouterr().out)
    assert [("error" in one) for one in told["images"]] == [False, True, False]
    assert run(["verify", "b.signed.bin", "--pubkey", "pub.pem"]) == 0


def test_quiet_tells_only_what_went_wrong(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sign", "-q", "firmware.bin", "none.bin", "--key", key]) == SIGNING
    said = capsys.readouterr().out
    assert "PASS" not in said
    assert "FAIL" in said


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("options", "large", "moves"), [([], 1000, True), (["-q"], 1000, False), ([], 1 << 30, False)]
)
@pytest.mark.parametrize("verb", ["sign", "verify"])
def test_a_bar_moves_for_large_files_on_a_terminal(
    key: str, verb: str, options: list[str], large: int, moves: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["sign", "firmware.bin", "--key", key, "--out", "firmware.sig"]) == 0
    more = {"sign": ["--key", key], "verify": ["--signature", "firmware.sig", "--pubkey", "pub.pem"]}
    monkeypatch.setattr(progress, "LARGE", large)
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert run([verb, "firmware.bin", *more[verb], *options]) == 0
    assert ("100%" in terminal.getvalue()) == moves


def test_no_bar_moves_where_nobody_looks(
    key: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "LARGE", 1000)
    assert run(["sign", "firmware.bin", "--key", key]) == 0
    assert capsys.readouterr().err == ""
