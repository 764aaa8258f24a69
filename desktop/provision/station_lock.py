"""One station per ledger: a second one would take the first one's open runs for cut-off ones."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.core.errors import ProvisionError


@contextmanager
def only_station(folder: Path) -> Iterator[None]:
    """Holds `station.lock` in `folder`; it is free when the process ends. Raises PRV-050."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "station.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise ProvisionError(
            "PRV-050",
            "Another Linekey is provisioning units on this computer.",
            "Use that one, or close it first.",
            retryable=True,
        ) from error
