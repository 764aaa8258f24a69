"""The packaged executable as the interpreter of Lambda functions."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop.__main__ import main
from desktop.bench.lambda_worker import is_worker


def worker_script(tmp_path: Path) -> Path:
    script = tmp_path / "ministack-lambda-sign-x1" / "_worker.py"
    script.parent.mkdir()
    script.write_text("from pathlib import Path\nPath(__file__).with_name('ran').touch()\n", encoding="utf-8")
    return script


def test_only_the_packaged_executable_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = str(worker_script(tmp_path))
    assert not is_worker([script])
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert is_worker([script])
    assert not is_worker([script, "more"])
    assert not is_worker(["bench"])
    assert not is_worker([str(tmp_path / "_worker.py")])


def test_it_runs_the_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = worker_script(tmp_path)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "argv", ["linekey", str(script)])
    assert main() == 0
    assert script.with_name("ran").exists()
