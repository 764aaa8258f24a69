"""Temporary folders, and what is left of those whose program was killed."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.temporary import OWNER, remove_abandoned, temporary_folder

PREFIX = "cloud-"
OTHER = """
import sys
from pathlib import Path
from desktop.core.temporary import temporary_folder
with temporary_folder(Path(sys.argv[1]), sys.argv[2]) as folder:
    (folder / "state").write_bytes(b"x")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    return tmp_path / "台架 data"


@pytest.fixture
def other(parent: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another program with a folder of its own."""
    command = [sys.executable, "-X", "utf8", "-c", OTHER, str(parent), PREFIX]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        yield process, folder
        process.kill()


def test_it_is_gone_at_the_end(parent: Path) -> None:
    with temporary_folder(parent, PREFIX) as folder:
        (folder / "state").touch()
    assert list(parent.iterdir()) == []


def test_the_folder_of_a_living_bench_stays(parent: Path, other: tuple[subprocess.Popen[str], Path]) -> None:
    remove_abandoned(parent, PREFIX)
    assert (other[1] / "state").exists()


def test_the_folder_of_a_killed_bench_goes(parent: Path, other: tuple[subprocess.Popen[str], Path]) -> None:
    process, folder = other
    process.kill()
    process.wait()
    assert folder.exists()
    remove_abandoned(parent, PREFIX)
    assert list(parent.iterdir()) == []


def test_one_that_is_just_made_stays(parent: Path) -> None:
    """Its lock file is there and not locked yet."""
    (parent / "cloud-new").mkdir(parents=True)
    (parent / "cloud-new" / OWNER).touch()
    remove_abandoned(parent, PREFIX)
    assert (parent / "cloud-new").exists()


def test_one_where_nothing_can_be_locked_stays_too(parent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on some network drives."""

    def no_locks(_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    with monkeypatch.context() as network:
        network.setattr("desktop.core.temporary.lock", no_locks)
        with temporary_folder(parent, PREFIX) as folder:
            remove_abandoned(parent, PREFIX)
            assert folder.exists()
            network.undo()
            remove_abandoned(parent, PREFIX)
            assert folder.exists()
    assert list(parent.iterdir()) == []


def test_what_is_needed_is_taken_out_first(parent: Path, other: tuple[subprocess.Popen[str], Path]) -> None:
    process, folder = other
    remove_abandoned(parent, PREFIX, rescue=lambda _: pytest.fail("it is in use"))
    process.kill()
    process.wait()

    def busy(_: Path) -> None:
        raise PermissionError

    remove_abandoned(parent, PREFIX, busy)
    assert (folder / "state").exists()
    remove_abandoned(parent, PREFIX, lambda left: (left / "state").replace(parent / "kept") and None)
    assert [path.name for path in parent.iterdir()] == ["kept"]


def test_what_is_not_ours_stays(parent: Path, tmp_path: Path) -> None:
    mine = tmp_path / "cloud-mine"
    for folder in (parent / "cloud-photos", parent / "other", mine):
        folder.mkdir(parents=True)
        (folder / "photo").touch()
    for folder in (parent / "other", mine):
        (folder / OWNER).write_bytes(b"\n")
    if sys.platform != "win32":
        (parent / "cloud-link").symlink_to(mine)
    remove_abandoned(parent, PREFIX)
    for folder in (parent / "cloud-photos", parent / "other", mine):
        assert (folder / "photo").exists()
