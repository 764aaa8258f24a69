"""The folder of a bench, and what is left of those that were killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.bench.temporary import FRESH_SECONDS, OWNER, temporary_folder

OTHER = """
import sys
from pathlib import Path
from desktop.bench.temporary import temporary_folder
with temporary_folder(Path(sys.argv[1])) as folder:
    (folder / "state").write_bytes(b"x")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    return tmp_path / "台架 data"


@pytest.fixture
def other(parent: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another program with a folder of its own, which is as old as it need be."""
    command = [sys.executable, "-X", "utf8", "-c", OTHER, str(parent)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        make_old(folder)
        yield process, folder
        process.kill()


def make_old(folder: Path) -> None:
    before = (folder / OWNER).stat().st_mtime - FRESH_SECONDS - 1
    os.utime(folder / OWNER, (before, before))


def start(parent: Path) -> None:
    with temporary_folder(parent):
        pass


def test_it_is_gone_at_the_end(parent: Path) -> None:
    with temporary_folder(parent) as folder:
        (folder / "state").touch()
    assert list(parent.iterdir()) == []


def test_the_folder_of_a_living_bench_stays(parent: Path, other: tuple[subprocess.Popen[str], Path]) -> None:
    start(parent)
    assert (other[1] / "state").exists()


def test_the_folder_of_a_killed_bench_goes(parent: Path, other: tuple[subprocess.Popen[str], Path]) -> None:
    process, folder = other
    process.kill()
    process.wait()
    assert folder.exists()
    start(parent)
    assert list(parent.iterdir()) == []


def test_one_that_may_be_starting_stays(parent: Path, other: tuple[subprocess.Popen[str], Path]) -> None:
    process, folder = other
    process.kill()
    process.wait()
    os.utime(folder / OWNER)
    start(parent)
    assert folder.exists()


def test_what_is_not_ours_stays(parent: Path, tmp_path: Path) -> None:
    mine = tmp_path / "cloud-mine"
    for folder in (parent / "cloud-photos", parent / "other", mine):
        folder.mkdir(parents=True)
        (folder / "photo").touch()
    for folder in (parent / "other", mine):
        (folder / OWNER).touch()
        make_old(folder)
    if sys.platform != "win32":
        (parent / "cloud-link").symlink_to(mine)
    start(parent)
    for folder in (parent / "cloud-photos", parent / "other", mine):
        assert (folder / "photo").exists()
