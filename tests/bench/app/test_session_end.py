"""The window is told to end while it provisions a unit: the run is settled, and the ledger whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(180),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a session by messages, not by SIGTERM"),
]


@pytest.mark.parametrize("phase", ["key", "certificate", "connect"])
def test_a_run_at_work_is_settled(phase: str) -> None:
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("window_child.py")), phase],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with child:
        assert child.stdout is not None
        try:
            assert child.stdout.readline().strip() == "at work"
            child.terminate()
            words = [line.strip() for line in child.stdout]
            assert child.wait(60) == 0
        finally:
            child.kill()
    verdict, told = words[0], json.loads(words[-1])
    assert verdict in {"ABORTED", "PASS"}  # PASS where it was as good as done
    assert told == {"status": 0, "verdicts": [verdict], "open": 0}
