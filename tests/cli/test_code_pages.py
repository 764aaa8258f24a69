"""Output that is redirected in a code page that lacks half of what is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from signing.keys.file import create_key_file

IMAGE = "固件 ü ✔.bin"
START = "from desktop.__main__ import start; start()"


@pytest.fixture(params=["cp437", "cp936", "cp1252"])
def code_page(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def linekey(folder: Path, code_page: str, *arguments: str) -> tuple[int, str, str]:
    """As the program that pip makes starts it: without UTF-8 mode; status, stdout and stderr."""
    environment = {
        **os.environ,
        "LINEKEY_PASSPHRASE": "of the tests",
        "PYTHONIOENCODING": code_page,
        "PYTHONUTF8": "0",
    }
    command = [sys.executable, "-c", START, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(code_page), done.stderr.decode(code_page)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_key_file(tmp_path / "key.pem", "of the tests")
    (tmp_path / IMAGE).write_bytes(b"firmware")
    return tmp_path


def test_a_signature_that_was_written_is_told(folder: Path, code_page: str) -> None:
    status, told, faults = linekey(folder, code_page, "sign", IMAGE, "--key", "file:key.pem")
    assert (status, faults) == (0, "")
    shown = f"{IMAGE}.sig".encode(code_page, "backslashreplace").decode(code_page)
    assert told.startswith(shown)
    assert (folder / f"{IMAGE}.sig").is_file()


def test_a_folder_is_signed_to_its_last_image(folder: Path, code_page: str) -> None:
    (folder / "z.bin").write_bytes(b"firmware")
    status, told, faults = linekey(folder, code_page, "sign", ".", "--key", "file:key.pem")
    assert (status, faults) == (0, "")
    assert told.splitlines()[-1] == "2 of 2 signed."
    assert {path.name for path in folder.glob("*.sig")} == {f"{IMAGE}.sig", "z.bin.sig"}


def test_what_is_refused_is_told_with_its_code(folder: Path, code_page: str) -> None:
    missing = "缺少.bin"
    status, told, faults = linekey(folder, code_page, "sign", missing, "--key", "file:key.pem")
    assert (status, told) == (19, "")
    assert "SIG-042" in faults
    assert missing.encode(code_page, "backslashreplace").decode(code_page) in faults


def test_json_needs_no_letter_beyond_ascii(folder: Path, code_page: str) -> None:
    _, told, _ = linekey(folder, code_page, "sign", IMAGE, "--key", "file:key.pem", "--json")
    assert json.loads(told)["output"] == f"{IMAGE}.sig"
