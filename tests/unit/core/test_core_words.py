from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from desktop.core.cancel import CancelToken
from desktop.core.errors import AbortedError, DeviceError
from desktop.core.events import Problem, RolloutProgress
from desktop.core.ids import new_id
from desktop.core.paths import data_dir, write_atomic
from desktop.core.program import linekey_command
from signing.messages import Message


def test_an_error_shows_its_sentence_and_code() -> None:
    error = DeviceError(Message("DEV-012", "The unit's key slot is locked.", "Put it in the red bin."))
    assert str(error) == "The unit's key slot is locked. [DEV-012]"
    assert Problem.of(error) == Problem("DEV-012", error.message, "Put it in the red bin.")


def test_cancel_wakes_whoever_waits() -> None:
    token = CancelToken()
    token.check()
    threading.Timer(0.01, token.cancel).start()
    with pytest.raises(AbortedError):
        token.wait(30)
    with pytest.raises(AbortedError):
        token.check()


def test_identifiers_differ() -> None:
    assert len({new_id("run") for _ in range(100)}) == 100


def test_the_data_folder_moves_with_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "Größe 工位"
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(folder))
    assert data_dir() == folder
    assert folder.is_dir()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "record.json"
    write_atomic(path, b"old")

    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode bits; the folder's ACL guards there")
def test_a_private_file_is_for_its_owner_only(tmp_path: Path) -> None:
    write_atomic(tmp_path / "key.pem", b"secret", private=True)
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600


def test_the_frozen_program_starts_itself_without_python(monkeypatch: pytest.MonkeyPatch) -> None:
    assert linekey_command("bench", "up")[1:] == ["-X", "utf8", "-m", "desktop", "bench", "up"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert linekey_command("bench", "up")[1:] == ["bench", "up"]


def test_totals_are_the_sum_of_all_states() -> None:
    assert RolloutProgress("job", "IN_PROGRESS", {"SUCCEEDED": 3, "FAILED": 1}).total == 4
