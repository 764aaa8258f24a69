"""The packaged executable is whole, and tells the whole story without Python, sources or a display."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.frozen, pytest.mark.timeout(900)]


def linekey(program: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    hidden = ("PYTHON", "VIRTUAL_ENV", "DISPLAY", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    return subprocess.run(
        [program, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=400,
        check=False,
    )


def document(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_it_knows_its_version(frozen: Path, tmp_path: Path) -> None:
    assert linekey(frozen, "--version", folder=tmp_path).stdout.startswith("linekey ")


def test_self_test_passes(frozen: Path, tmp_path: Path) -> None:
    found = document(linekey(frozen, "self-test", "--json", folder=tmp_path))
    assert found["ok"]
    assert {check["check"]: check["ok"] for check in found["checks"]} == {
        "imports": True,
        "window": True,
        "resources": True,
        "signing": True,
        "unit": True,
    }


def test_demo_passes(frozen: Path, tmp_path: Path) -> None:
    told = document(linekey(frozen, "demo", "--headless", "--json", folder=tmp_path))
    assert [unit["verdict"] for unit in told["units"]] == ["PASS"] * 4
    assert told["rollout"]["counts"]["SUCCEEDED"] == 4


def test_a_missing_part_fails_the_self_test(frozen: Path, tmp_path: Path) -> None:
    plugin = next((frozen.parent / "_internal").rglob("*qoffscreen.*"))
    hidden = shutil.move(plugin, tmp_path / plugin.name)
    try:
        done = linekey(frozen, "self-test", "--only", "window", "--json", folder=tmp_path)
    finally:
        shutil.move(hidden, plugin)
    assert done.returncode != 0
    assert "offscreen" in done.stderr
