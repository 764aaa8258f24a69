"""Parts found by name, built in and from packages on the path."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

import pytest

from desktop.core import plugins
from desktop.core.errors import SettingsError

GROUP = "linekey.drivers"
BUILT_IN = {"path": "pathlib:Path"}


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package with a part, one that hides a built-in, and two that are broken."""
    info = tmp_path / "elsewhere-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: elsewhere\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        f"[{GROUP}]\nmine = part_of_elsewhere:Part\npath = part_of_elsewhere:Part\n"
        "gone = no_such_module:Part\nempty = part_of_elsewhere:Nothing\n"
        "[linekey.others]\nother = part_of_elsewhere:Part\n",
        encoding="utf-8",
    )
    (tmp_path / "part_of_elsewhere.py").write_text("class Part: ...\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


def test_part_of_an_installed_package_is_found() -> None:
    found = plugins.find(GROUP, "mine", BUILT_IN)
    assert found is sys.modules["part_of_elsewhere"].Part
    assert plugins.names(GROUP, BUILT_IN) == ["empty", "gone", "mine", "path"]


def test_built_in_is_found_without_a_look_at_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    def scan(**_: str) -> None:
        raise AssertionError("packages were scanned")

    monkeypatch.setattr(importlib.metadata, "entry_points", scan)
    assert plugins.find(GROUP, "path", BUILT_IN) is Path


def test_unknown_name_and_other_group_are_not_found() -> None:
    assert plugins.find(GROUP, "nobody", BUILT_IN) is None
    assert plugins.find(GROUP, "other", BUILT_IN) is None


@pytest.mark.parametrize("name", ["gone", "empty"])
def test_broken_package_is_named(name: str) -> None:
    with pytest.raises(SettingsError) as broken:
        plugins.find(GROUP, name, BUILT_IN)
    assert broken.value.code == "SET-006"
    assert name in broken.value.message


def test_executable_has_the_built_in_ones_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert plugins.find(GROUP, "mine", BUILT_IN) is None
    assert plugins.find(GROUP, "path", BUILT_IN) is Path
    assert plugins.names(GROUP, BUILT_IN) == ["path"]
