"""The locks hold names, versions and hashes for every platform, and what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.repository import ROOT, text_files


def requirements(lock: str) -> list[Requirement]:
    return [Requirement(line.split("\\")[0]) for line in lock.splitlines() if re.match(r"[a-z0-9]", line)]


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8")
JUDGES_LOCK = (ROOT / "requirements" / "judges.txt").read_text(encoding="utf-8")
REQUIREMENTS = requirements(LOCK)
# An option or URL that would tie an installation to one package index.
ADDRESS = re.compile(
    r"--(extra-)?index-url|--find-links|--trusted-host|https?://|file://|git\+", re.IGNORECASE
)


@pytest.mark.parametrize("lock", [LOCK, JUDGES_LOCK], ids=["lock", "judges"])
def test_a_lock_holds_no_address(lock: str) -> None:
    assert ADDRESS.search(lock) is None


def test_no_file_names_a_package_index() -> None:
    ours = Path(__file__).relative_to(ROOT).as_posix()
    index = re.compile(
        r"--(extra-)?index-url[= ]\S|--find-links[= ]\S|(UV|PIP)_\w*INDEX\w*=|pypi\.org|pythonhosted"
    )
    assert [name for name, text in text_files() if name != ours and index.search(text)] == []


@pytest.mark.parametrize(("lock", "least"), [(LOCK, 50), (JUDGES_LOCK, 10)], ids=["lock", "judges"])
def test_every_requirement_is_pinned_and_hashed(lock: str, least: int) -> None:
    entries = [entry for entry in re.split(r"\n(?=[a-z0-9])", lock) if not entry.startswith("#")]
    assert len(entries) == len(requirements(lock)) > least
    for entry, requirement in zip(entries, requirements(lock), strict=True):
        assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), requirement
        assert "--hash=sha256:" in entry, requirement


def versions(lock: str) -> dict[str, str]:
    return {canonicalize_name(r.name): str(r.specifier).removeprefix("==") for r in requirements(lock)}


def test_the_locks_are_what_the_project_asks_for() -> None:
    product = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
    for lock, asked in ((LOCK, product), (JUDGES_LOCK, PROJECT["dependency-groups"]["judges"])):
        locked = versions(lock)
        for requirement in map(Requirement, asked):
            version = locked.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement} is not locked: run python3 dev.py lock"
            assert requirement.specifier.contains(version), f"{requirement} is locked at {version}"


def test_the_judges_are_no_part_of_the_product_and_share_its_versions() -> None:
    product, judges = versions(LOCK), versions(JUDGES_LOCK)
    assert "esptool" not in product
    assert [name for name in judges if product.get(name, judges[name]) != judges[name]] == []
    assert "setuptools" in product  # builds esptool


def test_the_lock_serves_windows_too() -> None:
    windows_only = {r.name for r in REQUIREMENTS if r.marker and r.marker.evaluate({"sys_platform": "win32"})}
    assert {"pefile", "pywin32-ctypes"} <= windows_only
