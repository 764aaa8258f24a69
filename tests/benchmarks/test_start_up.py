"""Start-up of the command line against an empty Python."""

from __future__ import annotations

import sys

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.processes import compare

PYTHON = sys.executable


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_command_line(benchmark: BenchmarkFixture, option: str) -> None:
    printed = compare(benchmark, [PYTHON, "-m", "desktop", option], [PYTHON, "-c", "pass"], {})
    assert printed.startswith("linekey " if option == "--version" else "Usage: linekey")
