"""One station per ledger: a second one would take the first one's open runs for cut-off ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.core.errors import ProvisionError
from desktop.core.lock import lock


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
        lock(handle)
    except OSError as error:
        raise ProvisionError(
            "PRV-050",
            "Another Linekey is provisioning units on this computer.",
            "Use that one, or close it first.",
            retryable=True,
        ) from error
