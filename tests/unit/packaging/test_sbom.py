"""The list of components: who owns what is frozen, and what it says of it. A real build: tests/frozen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.packaging.sbom import Owners, distribution, licence_of, locked_hashes

LOCK = Path(__file__).parents[3] / "requirements" / "lock.txt"


@pytest.fixture(scope="module")
def owners() -> Owners:
    return Owners()


@pytest.mark.parametrize(
    ("module", "owner"),
    [
        ("desktop.cli", "linekey"),
        ("json.decoder", "python"),
        ("click.core", "click"),
        ("jaraco.classes", "jaraco-classes"),
        ("jaraco", "jaraco-classes"),
        ("dateutil.parser", "python-dateutil"),
        ("typing_extensions", "typing-extensions"),
        ("pyi_rth_pkgutil", "pyinstaller"),
        ("nobody_installed_this", None),
    ],
)
def test_a_module_has_an_owner(owners: Owners, module: str, owner: str | None) -> None:
    assert owners.of_module(module) == owner


@pytest.mark.parametrize(
    ("file", "owner"),
    [
        ("resources/icons/x.svg", "linekey"),
        ("click-8.5.1.dist-info/METADATA", "click"),
        ("libcrypto-3.dll", "openssl"),
        ("libssl.so.3", "openssl"),
        ("python311.dll", "python"),
        ("libpython3.11.so.1.0", "python"),
        ("VCRUNTIME140_1.dll", "python"),
        ("botocore/data/endpoints.json", "botocore"),
        ("libX11.so.6", None),
    ],
)
def test_a_file_has_an_owner(owners: Owners, file: str, owner: str | None) -> None:
    assert owners.of_file(file) == owner


def test_a_component_has_a_licence_a_version_and_the_hashes_of_the_lock(owners: Owners) -> None:
    hashes = locked_hashes(LOCK.read_text(encoding="utf-8"))
    made = distribution("click", owners.known["click"], hashes["click"])
    assert str(made.purl) == f"pkg:pypi/click@{owners.known['click'].version}"
    (archives,) = made.external_references
    assert sorted(str(each.content) for each in archives.hashes) == sorted(hashes["click"])
    assert len(hashes["click"]) == 2
    assert licence_of(owners.known["click"]) == "BSD-3-Clause"
    assert licence_of(owners.known["awsiotsdk"]) == "Apache Software License"
