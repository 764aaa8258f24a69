"""How far the reading of what is to be signed or checked has come, for whoever watches."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from signing.digests import BLOCK

_watchers: list[Callable[[int], None]] = []


@contextmanager
def watching(watcher: Callable[[int], None]) -> Iterator[None]:
    """While this lasts, `watcher` hears of each piece that any thread reads: how many bytes it has."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)


def passed(size: int) -> None:
    """`size` bytes more were read."""
    for watcher in _watchers:
        watcher(size)


def open_to_read(path: Path) -> BinaryIO:
    """As `path.open("rb")`; watchers hear of what is read, if there are any."""
    return io.BufferedReader(_Watched(path), BLOCK) if _watchers else path.open("rb")


class _Watched(io.FileIO):
    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # it is never asked to wait
        size = super().readinto(buffer)
        passed(size)
        return size
