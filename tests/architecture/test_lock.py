"""The lock holds names, versions and hashes for every platform, and what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.repository import ROOT, text_files

LOCK = (ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8")
REQUIREMENTS = [Requirement(line.split("\\")[0]) for line in LOCK.splitlines() if re.match(r"[a-z0-9]", line)]
# An option or URL that would tie an installation to one package index.
ADDRESS = re.compile(
    r"--(extra-)?index-url|--find-links|--trusted-host|https?://|file://|git\+", re.IGNORECASE
)


def test_the_lock_holds_no_address() -> None:
    assert ADDRESS.search(LOCK) is None


def test_no_file_names_a_package_index() -> None:
    ours = Path(__file__).relative_to(ROOT).as_posix()
    index = re.compile(
        r"--(extra-)?index-url[= ]\S|--find-links[= ]\S|(UV|PIP)_\w*INDEX\w*=|pypi\.org|pythonhosted"
    )
    assert [name for name, text in text_files() if name != ours and index.search(text)] == []


def test_every_requirement_is_pinned_and_hashed() -> None:
    entries = [entry for entry in re.split(r"\n(?=[a-z0-9])", LOCK) if not entry.startswith("#")]
    assert len(entries) == len(REQUIREMENTS) > 50
    for entry, requirement in zip(entries, REQUIREMENTS, strict=True):
        assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), requirement
        assert "--hash=sha256:" in entry, requirement


def test_the_lock_is_what_the_project_asks_for() -> None:
    locked = {canonicalize_name(requirement.name): requirement for requirement in REQUIREMENTS}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        asked = Requirement(line)
        assert canonicalize_name(asked.name) in locked, "run: python3 dev.py lock"
        version = str(locked[canonicalize_name(asked.name)].specifier).removeprefix("==")
        assert asked.specifier.contains(version), f"{line} is locked at {version}: run python3 dev.py lock"


def test_the_lock_serves_windows_too() -> None:
    windows_only = {r.name for r in REQUIREMENTS if r.marker and r.marker.evaluate({"sys_platform": "win32"})}
    assert {"pefile", "pywin32-ctypes"} <= windows_only
