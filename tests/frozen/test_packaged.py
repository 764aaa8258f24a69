"""What is said of the packaged executable is true of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tools.packaging.reproducible import naming
from tools.packaging.sbom import document, without_component

pytestmark = [pytest.mark.frozen, pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def listed(frozen: Path) -> str:
    return document(frozen.parent, "0.1.0", ROOT / "requirements" / "lock.txt", 1_700_000_000)


@pytest.fixture
def components(listed: str) -> dict[str, Any]:
    return {component["name"]: component for component in json.loads(listed)["components"]}


def test_the_list_of_components_is_valid_cyclonedx(listed: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(listed) is None
    broken = listed.replace('"type": "library"', '"type": "libary"', 1)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None


def test_it_is_the_same_for_the_same_build(frozen: Path, listed: str) -> None:
    again = document(frozen.parent, "0.1.0", ROOT / "requirements" / "lock.txt", 1_700_000_000)
    assert again == listed


def test_it_names_what_is_frozen_and_nothing_else(components: dict[str, Any]) -> None:
    frozen = {
        "python",
        "openssl",
        "qt",
        "pyinstaller",
        "pyside6-essentials",
        "cryptography",
        "boto3",
        "click",
    }
    assert frozen <= components.keys()
    assert not {"pytest", "mypy", "ruff", "setuptools", "pip", "awscli", "imgtool"} & components.keys()


def test_nothing_is_frozen_that_is_not_listed(frozen: Path, listed: str) -> None:
    whole = json.loads(listed)
    assert without_component(frozen.parent, whole) == []
    whole["components"] = [each for each in whole["components"] if each["name"] != "click"]
    assert "click.core" in without_component(frozen.parent, whole)


def test_a_file_that_nobody_brought_is_noticed(frozen: Path, listed: str, tmp_path: Path) -> None:
    build = tmp_path / "linekey"
    shutil.copytree(frozen.parent, build, symlinks=True)
    (build / "_internal" / "unknown.dll").write_bytes(b"unknown")
    assert without_component(build, json.loads(listed)) == ["unknown.dll"]


def test_it_names_no_folder_of_the_machine_that_built_it(frozen: Path) -> None:
    for folder in (ROOT, frozen.parents[1]):
        assert naming(frozen.parent, folder) == []
    assert [*(frozen.parent / "_internal").rglob("direct_url.json")] == []
