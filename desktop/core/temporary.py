"""Temporary folders that are removed at last by a later program, when theirs was killed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.core.lock import lock

OWNER = "owner.lock"  # locked as long as the program lives


@contextmanager
def temporary_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """A new private folder in `parent`, gone at the end. Raises `OSError`."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    try:
        with (folder / OWNER).open("xb", buffering=0) as owner:
            lock(owner.fileno())
            owner.write(b"\n")  # from now on a free lock means that the program is gone
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned(parent: Path, prefix: str, rescue: Callable[[Path], None] | None = None) -> None:
    """Removes such folders whose program is gone, and no others; `rescue` first takes out what is needed.

    A folder stays where `rescue` raises `OSError`.
    """
    for owner in list(parent.glob(f"{prefix}*/{OWNER}")):
        if not owner.parent.is_symlink() and _was_left(owner, rescue):
            shutil.rmtree(owner.parent, ignore_errors=True)


def _was_left(owner: Path, rescue: Callable[[Path], None] | None) -> bool:
    try:
        with owner.open("r+b") as file:
            lock(file.fileno())
            left = owner.stat().st_size > 0
            if left and rescue is not None:
                rescue(owner.parent)
            return left
    except OSError:  # how both systems say that somebody has the lock
        return False
