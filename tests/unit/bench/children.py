"""Test cases that run in a process of their own: MiniStack keeps its state in its modules."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def went_in(module: str, folder: Path) -> dict[str, str]:
    """What `tests.unit.bench.MODULE` tells of its cases: nothing for one that went well, else why not."""
    command = [sys.executable, "-X", "utf8", "-m", f"tests.unit.bench.{module}", str(folder)]
    root = Path(__file__).parents[3]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, str] = json.loads(done.stdout)
    return told
