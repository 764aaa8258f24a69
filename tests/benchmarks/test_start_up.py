"""Start-up of the command line against an empty Python, and of the window against an empty Qt window."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.processes import compare

FIRST_PAINT = Path(__file__).with_name("first_paint.py")
PYTHON = sys.executable


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_command_line(benchmark: BenchmarkFixture, option: str) -> None:
    printed = compare(benchmark, [PYTHON, "-m", "desktop", option], [PYTHON, "-c", "pass"], {})
    assert printed.startswith("linekey " if option == "--version" else "Usage: linekey")


def test_window_to_first_paint(benchmark: BenchmarkFixture, data_dir: Path) -> None:
    environment = {
        "QT_QPA_PLATFORM": "offscreen",
        "AWS_CONFIG_FILE": str(data_dir / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(data_dir / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    assert (
        compare(benchmark, [PYTHON, FIRST_PAINT], [PYTHON, FIRST_PAINT, "bare"], environment) == "painted\n"
    )
