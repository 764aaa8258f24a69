"""The log: for whoever looks into a fault, never for the screen; tracebacks go here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MAX_BYTES = 1_000_000


@contextmanager
def logging_to_file() -> Iterator[None]:
    """Warnings and worse of this process go to `log_file()` while this lasts; the first makes the file.

    Inside another one it changes nothing.
    """
    root = logging.getLogger()
    if any(isinstance(handler, _LogFile) for handler in root.handlers):
        yield
        return
    handler = _LogFile()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


class _LogFile(logging.Handler):
    """Opens the log with its first record: most runs have none, and the library is slow to load."""

    _file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            self._file = _open_log()
        self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def _open_log() -> logging.Handler:
    from desktop.core.paths import log_file

    path = log_file()
    _begin_anew_when_large(path)
    file = logging.FileHandler(path, encoding="utf-8")
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    return file


def _begin_anew_when_large(path: Path) -> None:
    """Keeps one older file. `logging.handlers`, which does it at any time, loads a network stack for it."""
    with suppress(OSError):  # there is none yet, or on Windows another process has it open
        if path.stat().st_size > MAX_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))
