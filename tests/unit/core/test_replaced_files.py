"""Files that one process replaces while another reads them."""

from __future__ import annotations

import json
import os
import sys
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


@pytest.mark.parametrize("system", ["nt", "posix"])
def test_busy_file_is_waited_for_where_it_can_be_busy(
    system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = iter([PermissionError("busy")] * 3)
    path = tmp_path / "file.json"
    path.write_text("{}", encoding="utf-8")

    def read(_path: Path, encoding: str) -> str:
        for refusal in refusals:
            raise refusal
        return "whole"

    monkeypatch.setattr(Path, "read_text", read)
    monkeypatch.setattr(paths, "BUSY_PAUSE", 0.0)
    monkeypatch.setattr(os, "name", system)
    if system == "nt":
        assert read_replaced(path) == "whole"
    else:
        with pytest.raises(PermissionError):
            read_replaced(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists, not modes")
def test_file_that_stays_closed_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, encoding: str) -> str:
        raise PermissionError("not yours")

    monkeypatch.setattr(Path, "read_text", refuse)
    monkeypatch.setattr(paths.time, "sleep", lambda _seconds: pytest.fail("waited"))
    with pytest.raises(PermissionError, match="not yours"):
        read_replaced(tmp_path / "file")
