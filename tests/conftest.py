"""What every test shares, and which of them `--quick` leaves out."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from desktop.core import redaction

TESTS = Path(__file__).parent
# All tests in these folders are marked `bench`; a file elsewhere says it with `pytestmark`.
BENCH_FOLDERS = {"bench", "benchmarks", "frozen"}
BENCHES = ({"bench", "up"}, {"demo"})  # the verbs of Linekey that start an embedded cloud

# What Debian brings and Windows may lack: a test that runs one is left out there, and counted.
PROGRAMS_OF_DEBIAN = {"git", "objcopy", "openssl"}

# How long an example takes says how busy the machine is; speed is measured in tests/benchmarks.
hypothesis.settings.register_profile("linekey", deadline=None)
hypothesis.settings.load_profile("linekey")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="leave out every test that starts a bench")


def folder_of(path: Path) -> str:
    """`tests/bench/cloud/test_iam.py` lies in "bench"."""
    return path.relative_to(TESTS).parts[0] if path.is_relative_to(TESTS) and path != TESTS else ""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Quick from the start: what will be left out is not even imported."""
    return True if config.getoption("quick") and folder_of(collection_path) in BENCH_FOLDERS else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if folder_of(item.path) in BENCH_FOLDERS:
            item.add_marker("bench")
    if config.getoption("quick"):
        left_out = [item for item in items if item.get_closest_marker("bench")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    """What was imported stays: garbage is not looked for in it again and again, 0.3 s each time."""
    gc.enable()
    gc.collect()
    gc.freeze()


class BenchGuard:
    """A test that starts a bench without the mark fails: otherwise `--quick` would grow slow unnoticed."""

    allowed = True
    start = subprocess.Popen.__init__

    @staticmethod
    def watch(process: subprocess.Popen[Any], command: Any, *rest: Any, **options: Any) -> None:
        words = {str(word) for word in command} if isinstance(command, (list, tuple)) else set()
        if sys.platform == "win32" and (missing := PROGRAMS_OF_DEBIAN & words):
            program = missing.pop()
            if shutil.which(program) is None:
                pytest.skip(f"{program} comes from Debian")
        if not BenchGuard.allowed and any(bench <= words for bench in BENCHES):
            pytest.fail("This test starts a bench: mark it with pytest.mark.bench.")
        BenchGuard.start(process, command, *rest, **options)


subprocess.Popen.__init__ = BenchGuard.watch  # type: ignore[method-assign]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    BenchGuard.allowed = item.get_closest_marker("bench") is not None


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything Linekey writes in a test goes here, and not to the person's own folder."""
    folder = tmp_path / "linekey data"
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(folder))
    # Otherwise a persistent bench keeps one in the person's own keyring.
    monkeypatch.setenv("LINEKEY_BENCH_PASSPHRASE", "of the tests")
    for name in ("LINEKEY_ENDPOINT", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(autouse=True)
def nothing_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test typed as a secret is an ordinary word in the log of the next."""
    monkeypatch.setattr(redaction, "_hidden", set())
