"""The files of the repository, also where there is no git."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE_HERE = {".git", ".venv", ".judges", ".hypothesis", ".benchmarks", "build", "dist", "__pycache__"}


def text_files() -> Iterator[tuple[str, str]]:
    """Name from the root, with slashes, and text of every file that is not made here."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name for name in folders if name not in MADE_HERE and not name.endswith(("_cache", ".egg-info"))
        ]
        # Files of coverage come and go while tests run.
        for path in (Path(folder, name) for name in names if not name.startswith(".coverage")):
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8", "replace")
