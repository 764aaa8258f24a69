"""Every page with all that the recorded shift holds, in a window with its frame, the tour open."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.window.day import SIZES
from tests.window.real_window import ROOT
from tools.screen import Screen
from tools.screenshots import LANGUAGES, SHOTS


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_nothing_is_cut_off(size: tuple[int, int], data_dir: Path) -> None:
    with Screen(*size) as screen:
        played = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "tests.window.scenes"],
            cwd=ROOT,
            env=screen.environment,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            timeout=100,
            check=True,
        )
    found = json.loads(played.stdout)
    assert len(found) == len(SHOTS) * len(LANGUAGES)
    assert {scene: lines for scene, lines in found.items() if lines} == {}
