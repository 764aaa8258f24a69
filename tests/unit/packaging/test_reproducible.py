"""What differs between two builds is named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.packaging.reproducible import compare, naming


@pytest.fixture
def builds(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("one", "other"):
        (tmp_path / name / "sub").mkdir(parents=True)
        (tmp_path / name / "sub" / "a.dll").write_bytes(b"a")
    return tmp_path / "one", tmp_path / "other"


def test_the_same_is_the_same(builds: tuple[Path, Path]) -> None:
    assert compare(*builds) == []


def test_every_difference_is_named(builds: tuple[Path, Path]) -> None:
    one, other = builds
    (one / "sub" / "a.dll").write_bytes(b"b")
    (one / "first").write_bytes(b"")
    (other / "empty").mkdir()
    assert compare(one, other) == [
        "differs: sub/a.dll",
        "only in the first: first",
        "only in the second: empty",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bit")
def test_who_may_run_it_is_compared(builds: tuple[Path, Path]) -> None:
    (builds[0] / "sub" / "a.dll").chmod(0o755)
    assert compare(*builds) == ["differs: sub/a.dll"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_folder_of_the_machine_is_found(builds: tuple[Path, Path], encoding: str) -> None:
    folder = Path("/home/somebody/lin")
    assert naming(builds[0], folder) == []
    (builds[0] / "sub" / "b.pyc").write_bytes(b"\0" + str(folder / "x.py").encode(encoding) + b"\0")
    assert naming(builds[0], folder) == [f"names {folder}: sub/b.pyc"]
