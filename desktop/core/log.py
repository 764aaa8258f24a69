"""The log: for whoever looks into a fault or follows what happens, never for the screen; tracebacks go here.

Linekey's own debug records say what is asked of whom and how that ends: calls to AWS, MQTT topics, phases of
a run, exchanges with a unit. Secrets, messages and signatures stand in no record; `redacted` is the wall
behind that. Other libraries are not asked for debug records: botocore's have signatures in them.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from desktop.core.events import Event, Listener
from desktop.core.redaction import redacted

MAX_BYTES = 1_000_000
LEVEL_VARIABLE = "LINEKEY_LOG"  # `debug`: debug records go to the file, whatever was started
_OURS = "desktop"
_FORMAT = "%(asctime)s %(levelname)s [%(threadName)s] %(name)s: %(message)s"

_events = logging.getLogger("desktop.events")


@contextmanager
def logging_to_file() -> Iterator[None]:
    """Warnings and worse of this process go to `log_file()` while this lasts; the first makes the file.

    With `LINEKEY_LOG=debug` Linekey's debug records, too. Inside another one it changes nothing.
    """
    if any(isinstance(handler, _LogFile) for handler in logging.getLogger().handlers):
        yield
        return
    with _also(_LogFile()), _debugging(os.environ.get(LEVEL_VARIABLE, "").lower() == "debug"):
        yield


@contextmanager
def following(stream: TextIO) -> Iterator[None]:
    """Linekey's debug records go to `stream` and to the log file while this lasts."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Redacting(_FORMAT))
    with logging_to_file(), _also(handler), _debugging(True):
        yield


def release_log_file() -> None:
    """Before the folder of the log goes: Windows removes no file that is open."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, _LogFile):
            handler.let_go()


def logged(listener: Listener) -> Listener:
    """`listener`, told of every event after the debug log was."""

    def tell(event: Event) -> None:
        _events.debug("%s", event)
        listener(event)

    return tell


@contextmanager
def _also(handler: logging.Handler) -> Iterator[None]:
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


@contextmanager
def _debugging(wanted: bool) -> Iterator[None]:
    ours = logging.getLogger(_OURS)
    before = ours.level
    if wanted:
        ours.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        ours.setLevel(before)


class _Redacting(logging.Formatter):
    """Redacts the whole line, with the traceback behind it."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class _LogFile(logging.Handler):
    """Opens the log with its first record: most runs have none, and the library is slow to load."""

    _file: logging.FileHandler | None = None
    _begun = 0  # bytes of the file when this process opened it

    def emit(self, record: logging.LogRecord) -> None:
        """Never fails, and never says so on the terminal: whoever writes a record has something to finish."""
        with suppress(Exception):
            self._write(record)

    def _write(self, record: logging.LogRecord) -> None:
        if self._file is not None and self._size() > self._begun + MAX_BYTES:
            self.let_go()
        if self._file is None:
            self._file = _open_log()
            self._begun = self._size()
        self._file.emit(record)

    def _size(self) -> int:
        stream = self._file.stream if self._file is not None else None
        return stream.tell() if stream is not None else 0

    def let_go(self) -> None:
        """Closes the file; the next record opens it again, where `log_file()` then is."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        self.let_go()
        super().close()


class _SilentFile(logging.FileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """A full disk: the record is lost."""


def _open_log() -> logging.FileHandler:
    from desktop.core.paths import log_file

    path = log_file()
    _begin_anew_when_large(path)
    file = _SilentFile(path, encoding="utf-8", errors="backslashreplace")
    file.setFormatter(_Redacting(_FORMAT))
    return file


def _begin_anew_when_large(path: Path) -> None:
    """Keeps one older file. `logging.handlers`, which does it at any time, loads a network stack for it."""
    with suppress(OSError):  # there is none yet, or on Windows another process has it open
        if path.stat().st_size > MAX_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))
