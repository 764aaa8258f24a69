"""Start-up of the command line against an empty Python, and of the window against an empty Qt window."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

ROOT = Path(__file__).parents[2]
FIRST_PAINT = Path(__file__).with_name("first_paint.py")
ROUNDS = 10
SECONDS = 60


def compare(
    benchmark: BenchmarkFixture, command: Sequence[str], bare: Sequence[str], environment: dict[str, str]
) -> str:
    """What `command` prints. Each round first runs `bare`, so that both meet the same machine."""
    bare_seconds: list[float] = []
    seconds: list[float] = []

    def run(command: Sequence[str], into: list[float]) -> str:
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=True,
        )
        into.append(time.perf_counter() - started)
        return done.stdout

    def run_bare() -> None:
        run(bare, bare_seconds)

    printed: str = benchmark.pedantic(
        run, args=(command, seconds), setup=run_bare, rounds=ROUNDS, warmup_rounds=1
    )
    ours, theirs = median(seconds[-ROUNDS:]), median(bare_seconds[-ROUNDS:])
    benchmark.extra_info.update({"median, s": ours, "bare, s": theirs, "ratio": ours / theirs})
    return printed


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_command_line(benchmark: BenchmarkFixture, option: str) -> None:
    printed = compare(benchmark, ["-m", "desktop", option], ["-c", "pass"], {})
    assert printed.startswith("linekey " if option == "--version" else "Usage: linekey")


def test_window_to_first_paint(benchmark: BenchmarkFixture, data_dir: Path) -> None:
    environment = {
        "QT_QPA_PLATFORM": "offscreen",
        "AWS_CONFIG_FILE": str(data_dir / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(data_dir / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    assert compare(benchmark, [str(FIRST_PAINT)], [str(FIRST_PAINT), "bare"], environment) == "painted\n"
