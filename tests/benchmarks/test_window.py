"""The window on a screen with a window manager: how soon it can be used, and how it does with much to do."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.processes import ROOT, compare
from tools.screen import Screen, missing_programs

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason=missing_programs()),
    pytest.mark.timeout(300),
]
FIRST_PAINT = Path(__file__).with_name("first_paint.py")
PYTHON = sys.executable
# Where tests installed it, the SDK would load the AWS runtime, which the product does not ship.
AS_SHIPPED = """
import runpy, sys
sys.modules["awscrt"] = None
from desktop.gui.imports import leave_sources_unread
leave_sources_unread()  # as `linekey` does, before what measures loads the window
runpy.run_module("tests.benchmarks.busy_window", run_name="__main__")
"""


@pytest.fixture
def screen() -> Iterator[Screen]:
    with Screen(1366, 768) as made:
        yield made


@pytest.fixture
def environment(screen: Screen, data_dir: Path) -> dict[str, str]:
    """Without an account."""
    return screen.environment | {
        "PYTHONPATH": str(ROOT),
        "AWS_CONFIG_FILE": str(data_dir / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(data_dir / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@pytest.mark.parametrize(("until", "told"), [("paint", "painted\n"), ("button", "usable\n")])
def test_start(benchmark: BenchmarkFixture, environment: dict[str, str], until: str, told: str) -> None:
    """Of `linekey`, to its first paint, and until it has a button to press."""
    bare = [PYTHON, FIRST_PAINT, "bare"]
    assert compare(benchmark, [PYTHON, FIRST_PAINT, until], bare, environment) == told


def test_demo_until_it_can_be_used(benchmark: BenchmarkFixture, environment: dict[str, str]) -> None:
    seconds: list[float] = []

    def start() -> None:
        command = [PYTHON, str(FIRST_PAINT), "demo"]
        started = time.perf_counter()
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
        ) as demo:
            assert demo.stdout is not None
            assert demo.stdout.readline() == "usable\n"
            seconds.append(time.perf_counter() - started)
            assert demo.wait(60) == 0

    benchmark.pedantic(start, rounds=5, warmup_rounds=1)
    benchmark.extra_info["until the station has its slots, s"] = median(seconds[-5:])


def test_sixteen_slots_an_hour_and_then_nothing(benchmark: BenchmarkFixture, screen: Screen) -> None:
    def measure() -> str:
        return subprocess.run(
            [PYTHON, "-X", "utf8", "-c", AS_SHIPPED],
            cwd=ROOT,
            env=screen.environment,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            timeout=250,
            check=True,
        ).stdout

    figures = json.loads(benchmark.pedantic(measure, rounds=1))
    assert figures.pop("verdicts") == ["PASS"] * 16
    benchmark.extra_info.update(figures)
