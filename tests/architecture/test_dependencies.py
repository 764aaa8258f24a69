"""What the sources import is what pyproject.toml declares: nothing borrowed, nothing unused."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
OURS = {"desktop", "signing", "resources"}
# Fonts alone are used of it.
NOT_IMPORTED = {"qtawesome"}
# Parts of a declared library that come as packages of their own: boto3's.
PARTS = {"botocore"}


def imported() -> set[str]:
    """Top-level names of all absolute imports, also those inside functions."""
    names: set[str] = set()
    for path in (path for room in OURS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - OURS


def test_imports_and_declared_dependencies_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    distributions = packages_distributions()
    used = {canonicalize_name(distributions[name][0]) for name in imported() - PARTS}
    assert used == declared - NOT_IMPORTED
