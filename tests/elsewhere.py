"""Packages that are no part of Linekey, as if they were installed: the examples of the tutorials."""

from __future__ import annotations

import os
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"


@contextmanager
def installed(example: str, folder: Path) -> Iterator[None]:
    """`docs/examples/<example>` in `folder`, on the path of this process and of those that it starts."""
    project = tomllib.loads((EXAMPLES / example / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [package] = [path.parent.name for path in (EXAMPLES / example).glob("*/__init__.py")]
    shutil.copytree(
        EXAMPLES / example / package, folder / package, ignore=shutil.ignore_patterns("__pycache__")
    )
    info = folder / f"{package}-{project['version']}.dist-info"
    info.mkdir()
    about = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(about, encoding="utf-8")
    groups = [
        "\n".join([f"[{group}]", *(f"{name} = {place}" for name, place in points.items())])
        for group, points in project["entry-points"].items()
    ]
    (info / "entry_points.txt").write_text("\n".join(groups) + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.syspath_prepend(str(folder))
        path = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment.setenv("PYTHONPATH", os.pathsep.join(path))
        yield
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]
