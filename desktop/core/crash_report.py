"""Crash reports, beside the log: one for each fault that nobody foresaw, without values and secrets."""

from __future__ import annotations

import faulthandler
import os
import platform
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from desktop import VERSION
from desktop.core.lock import lock
from desktop.core.paths import log_file, write_atomic
from desktop.core.redaction import redacted

KEPT = 10


def reports_folder() -> Path:
    """Where reports lie; made with the first."""
    return log_file().parent / "crashes"


def reports(folder: Path) -> list[Path]:
    """Oldest first: their names begin with the time, in UTC."""
    return sorted(folder.glob("crash-*.txt"))


def report_exception(folder: Path, error: BaseException) -> Path | None:
    """The report of an exception that nobody caught; None when the disk does not take it."""
    return _write(folder, "".join(traceback.format_exception(error)))


def _write(folder: Path, what: str) -> Path | None:
    now = datetime.now(UTC)
    head = (
        f"Linekey {VERSION}, {'packaged' if getattr(sys, 'frozen', False) else 'from source'}\n"
        f"{platform.platform()}, Python {platform.python_version()}\n"
        f"{now.isoformat(timespec='seconds')}, thread {threading.current_thread().name}\n\n"
    )
    path = folder / f"crash-{now:%Y%m%dT%H%M%S.%f}-{os.getpid()}.txt"
    try:
        write_atomic(path, redacted(head + what).encode("utf-8", "backslashreplace"), private=True)
        for old in reports(folder)[:-KEPT]:
            old.unlink()
    except OSError:
        return path if path.exists() else None
    return path


@contextmanager
def native_crashes(folder: Path) -> Iterator[TextIO]:
    """What ends this process at once is written to a file, of which the next start makes a report.

    The file is for who has something to add to that; it is locked while the process lives.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"running-{os.getpid()}.txt"
    with path.open("w", encoding="utf-8") as file:
        lock(file.fileno())
        faulthandler.enable(file)
        try:
            yield file
        finally:
            faulthandler.disable()
    path.unlink(missing_ok=True)


def collect_native_crashes(folder: Path) -> None:
    """Makes reports of what processes that are gone have left."""
    for path in folder.glob("running-*.txt"):
        with suppress(OSError):  # it is locked: that process lives
            with path.open("r+", encoding="utf-8", errors="replace") as file:
                lock(file.fileno())
                said = file.read()
            if said:
                _write(folder, f"The program ended in the middle of its work:\n\n{said}")
            path.unlink()
