"""Files that one process replaces while another reads them."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from desktop.core import paths
from desktop.core.paths import read_replaced, write_atomic


def test_reader_meets_whole_files_only(tmp_path: Path) -> None:
    path, done = tmp_path / "status ü.json", threading.Event()
    write_atomic(path, b"[0]")

    def replace() -> None:
        for number in range(300):
            write_atomic(path, json.dumps([number] * 50).encode())
        done.set()

    writer = threading.Thread(target=replace)
    writer.start()
    while not done.is_set():
        numbers = json.loads(read_replaced(path))
        assert len(set(numbers)) == 1
    writer.join()
    assert json.loads(read_replaced(path)) == [299] * 50


def test_file_is_waited_for_where_it_can_be_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = iter([PermissionError("busy")] * 3)

    def read(_path: Path, encoding: str) -> str:
        for refusal in refusals:
            raise refusal
        return "whole"

    monkeypatch.setattr(Path, "read_text", read)
    monkeypatch.setattr(paths, "BUSY_PAUSE", 0.0)
    monkeypatch.setattr(paths, "CAN_BE_BUSY", True)
    assert read_replaced(tmp_path / "file") == "whole"


@pytest.mark.parametrize("can_be_busy", [True, False])
def test_file_that_stays_closed_is_refused(
    can_be_busy: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = 0

    def refuse(_path: Path, encoding: str) -> str:
        raise PermissionError("not yours")

    def pause(_seconds: float) -> None:
        nonlocal pauses
        pauses += 1

    monkeypatch.setattr(Path, "read_text", refuse)
    monkeypatch.setattr(paths.time, "sleep", pause)
    monkeypatch.setattr(paths, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(paths, "CAN_BE_BUSY", can_be_busy)
    with pytest.raises(PermissionError, match="not yours"):
        read_replaced(tmp_path / "file")
    assert bool(pauses) is can_be_busy
