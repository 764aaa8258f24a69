"""`dev.py test --quick` starts no bench, and leaves out nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

HERE = Path(__file__).relative_to(ROOT).as_posix()
FOLDERS = ["tests/bench", "tests/benchmarks", "tests/frozen"]


def marked() -> list[str]:
    """Files elsewhere of which all tests are marked."""
    files = (path for path in (ROOT / "tests").rglob("test_*.py"))
    mark = re.compile(r"^pytestmark = .*\bpytest\.mark\.bench\b", re.MULTILINE)
    found = [path for path in files if mark.search(path.read_text(encoding="utf-8"))]
    return [path.relative_to(ROOT).as_posix() for path in found]


def collected(*options: str) -> set[str]:
    """Files, each with the number of its tests."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider", *options]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False).stdout
    return set(re.findall(r"^tests/.+: \d+$", listing, re.MULTILINE))


def test_quick_leaves_out_what_starts_a_bench_beside_what_other_options_do() -> None:
    others = marked()
    assert len(others) >= 4
    assert collected("--quick", "-k", "not leaves_out", *FOLDERS, *others, HERE) == {f"{HERE}: 2"}


@pytest.mark.parametrize(
    "command",
    [[sys.executable, "-m", "desktop", "bench", "up", "--json"], ("linekey", "demo", "--headless")],
)
def test_a_bench_in_a_test_without_the_mark_is_noticed(command: list[str]) -> None:
    with pytest.raises(pytest.fail.Exception, match="mark it"):
        subprocess.run(command, check=False)
