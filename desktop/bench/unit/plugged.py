"""Virtual units that are switched on: a window on the bench sees them like units that are plugged in."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count, islice
from pathlib import Path

from desktop.core.ids import new_id
from desktop.core.lock import lock
from desktop.core.paths import data_dir, read_replaced, write_atomic


@contextmanager
def plugged(uris: Sequence[str]) -> Iterator[None]:
    """Tells every window on this computer that units are at `uris`, until the end of this or of the process.

    Each gets the lowest number that is free. The record counts while its lock is held.
    """
    record = _folder() / f"{new_id('units')}.json"
    handle = os.open(record.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        lock(handle)
        taken = plugged_units()
        numbers = islice((str(number) for number in count(1) if str(number) not in taken), len(uris))
        write_atomic(record, json.dumps(dict(zip(numbers, uris, strict=True))).encode())
        yield
    finally:
        record.unlink(missing_ok=True)
        os.close(handle)
        _remove(record.with_suffix(".lock"))


def plugged_units() -> dict[str, str]:
    """The units that are switched on: number -> URI. Forgets those of processes that died."""
    units: dict[str, str] = {}
    for record in sorted(_folder().glob("*.json")):
        if _is_held(record.with_suffix(".lock")):
            with suppress(OSError, ValueError):  # it ended just now
                units |= json.loads(read_replaced(record))
        else:
            _remove(record)
            _remove(record.with_suffix(".lock"))
    return dict(sorted(units.items(), key=lambda unit: int(unit[0])))


def _is_held(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        lock(handle)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _remove(path: Path) -> None:
    """Another process may hold it open on Windows: whoever looks next removes it."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = data_dir() / "bench" / "plugged"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
