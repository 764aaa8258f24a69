"""A bar on the terminal while large files are read, on stderr: stdout is for the result."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import click

from desktop.cli.options import is_quiet

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

LARGE = 64 * 1024 * 1024  # bytes that are read before anybody wonders


def has_bars() -> bool:
    """Whether somebody watches stderr who has not asked for quiet."""
    return sys.stderr is not None and sys.stderr.isatty() and not is_quiet()


@contextmanager
def showing_progress(files: Sequence[Path], *, stream: bool = False) -> Iterator[None]:
    """Shows how much of large `files` was read, or that a `stream` of any length comes in."""
    total = sum(file.stat().st_size for file in files if file.is_file())
    if not has_bars() or (total < LARGE and not stream):
        yield
        return
    from signing.progress import watching

    length, lock = None if stream else total, Lock()
    shown: ProgressBar[int] = click.progressbar(
        length=length, label="Reading", file=sys.stderr, show_pos=stream
    )
    with shown as bar:

        def read(size: int) -> None:
            with lock:
                bar.update(size)

        with watching(read):
            yield
