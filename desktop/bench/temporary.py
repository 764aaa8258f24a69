"""The folder of a bench that keeps nothing: gone with it, or, when it was killed, at a later start."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.core.lock import lock

PREFIX = "cloud-"
OWNER = "owner.lock"  # locked as long as the bench lives
FRESH_SECONDS = 60.0  # a bench that starts has made its lock file, but perhaps not locked it yet


@contextmanager
def temporary_folder(parent: Path) -> Iterator[Path]:
    """A new folder in `parent`; removes those whose bench is gone."""
    parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        with (folder / OWNER).open("xb") as owner:
            lock(owner.fileno())
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_abandoned(parent: Path) -> None:
    """Only folders with our lock file that nobody holds; a process number would go to another one day."""
    for owner in parent.glob(f"{PREFIX}*/{OWNER}"):
        if not owner.parent.is_symlink() and _is_abandoned(owner):
            shutil.rmtree(owner.parent, ignore_errors=True)


def _is_abandoned(owner: Path) -> bool:
    try:
        if time.time() - owner.stat().st_mtime < FRESH_SECONDS:
            return False
        with owner.open("r+b") as file:
            lock(file.fileno())
    except OSError:  # how both systems say that somebody has the lock
        return False
    return True
