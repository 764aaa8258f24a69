"""Temporary folders that are removed at last by a later program, when theirs was killed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from desktop.core.lock import lock

Rescue = Callable[[Path], None]
"""Takes out of such a folder what is needed; the folder stays where it raises `OSError`."""

OWNER = "owner.lock"  # locked as long as the program lives


@contextmanager
def temporary_folder(parent: Path, prefix: str, rescue: Rescue | None = None) -> Iterator[Path]:
    """A new private folder in `parent`, gone at the end. Raises `OSError`, and what `rescue` raises."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    with ExitStack() as end:
        end.callback(shutil.rmtree, folder, ignore_errors=True)
        with (folder / OWNER).open("xb", buffering=0) as owner:
            with suppress(OSError):  # a file system without locks, or another program looks at it just now
                lock(owner.fileno())
                owner.write(b"\n")  # from now on a free lock means that the program is gone
            try:
                yield folder
            finally:
                if rescue is not None:
                    _rescue_or_keep(folder, rescue, end)


def _rescue_or_keep(folder: Path, rescue: Rescue, end: ExitStack) -> None:
    try:
        rescue(folder)
    except OSError:
        end.pop_all()
        raise


def remove_abandoned(parent: Path, prefix: str, rescue: Rescue | None = None) -> None:
    """Removes such folders whose program is gone, and no others."""
    for owner in list(parent.glob(f"{prefix}*/{OWNER}")):
        if not owner.parent.is_symlink() and _was_left(owner, rescue):
            shutil.rmtree(owner.parent, ignore_errors=True)


def _was_left(owner: Path, rescue: Rescue | None) -> bool:
    try:
        with owner.open("r+b") as file:
            lock(file.fileno())
            left = owner.stat().st_size > 0
            if left and rescue is not None:
                rescue(owner.parent)
            return left
    except OSError:  # how both systems say that somebody has the lock
        return False
