"""The list of hashes notices whatever is not as it was listed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tools.packaging.hashes import LIST, differences, write_list
from tools.packaging.installer import PackagingError


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "linekey" / "sub ü 测试").mkdir(parents=True)
    (tmp_path / "linekey" / "sub ü 测试" / "b.txt").write_text("b", encoding="utf-8")
    (tmp_path / "linekey" / "a.exe").write_bytes(b"a")
    (tmp_path / "B.json").write_bytes(b"B")
    write_list(tmp_path)
    return tmp_path


def test_what_was_not_touched_is_as_listed(build: Path) -> None:
    assert differences(build) == []


def test_it_is_sorted_with_slashes(build: Path) -> None:
    names = [line[66:] for line in (build / LIST).read_text(encoding="utf-8").splitlines()]
    assert names == ["B.json", "linekey/a.exe", "linekey/sub ü 测试/b.txt"]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum comes with GNU's coreutils")
def test_sha256sum_reads_it(build: Path) -> None:
    command = ["sha256sum", "--check", "--strict", LIST]
    assert subprocess.run(command, cwd=build, check=False, capture_output=True).returncode == 0
    (build / "B.json").write_bytes(b"C")
    assert subprocess.run(command, cwd=build, check=False, capture_output=True).returncode == 1


def test_every_difference_is_told(build: Path) -> None:
    (build / "B.json").write_bytes(b"C")
    (build / "linekey" / "a.exe").unlink()
    (build / "linekey" / "more.dll").write_bytes(b"")
    assert differences(build) == ["changed: B.json", "missing: linekey/a.exe", "not listed: linekey/more.dll"]


@pytest.mark.parametrize("damage", ["no line", f"{'0' * 64}  B.json\n{'0' * 64}  B.json"])
def test_a_damaged_list_is_not_read(build: Path, damage: str) -> None:
    (build / LIST).write_text(damage, encoding="utf-8")
    assert len(differences(build)) == 1


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="Windows has no such names")
def test_a_name_that_sha256sum_would_escape_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a\nb").write_bytes(b"")
    with pytest.raises(PackagingError):
        write_list(tmp_path)
