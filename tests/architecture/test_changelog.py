"""CHANGELOG.md keeps to keepachangelog.com 1.1.0."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

from desktop import VERSION

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
RELEASE = re.compile(r"## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})")
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


def releases() -> list[tuple[tuple[int, ...], date]]:
    found = (RELEASE.fullmatch(line) for line in LINES)
    return [
        (tuple(int(part) for part in match[1].split(".")), date.fromisoformat(match[2]))
        for match in found
        if match
    ]


def test_headings_are_releases_and_kinds() -> None:
    assert LINES[0] == "# Changelog"
    for line in LINES[1:]:
        if line.startswith("## "):
            assert line == "## [Unreleased]" or RELEASE.fullmatch(line), line
        elif line.startswith("#"):
            assert line.removeprefix("### ") in KINDS, line


def test_releases_are_newest_first() -> None:
    assert releases() == sorted(releases(), reverse=True)


def test_the_program_says_the_version_of_its_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


def test_the_version_is_released_or_being_prepared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = tuple(int(part) for part in project["version"].split("."))
    newest = max((number for number, _ in releases()), default=(0, 0, 0))
    assert version == newest or (version > newest and "## [Unreleased]" in LINES)


def test_every_entry_is_a_sentence() -> None:
    entries = re.findall(r"^- (.+(?:\n  .+)*)", "\n".join(LINES), re.MULTILINE)
    assert entries
    assert [entry for entry in entries if not entry.endswith(".")] == []
