"""Where Linekey writes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

ENVIRONMENT_VARIABLE = "LINEKEY_DATA_DIR"
# How long a file is waited for that another process has open: it is read or replaced in one go.
BUSY_SECONDS, BUSY_PAUSE = 1.0, 0.02


def data_dir() -> Path:
    """The folder that holds everything Linekey writes; `LINEKEY_DATA_DIR` moves it. Made when missing."""
    configured = os.environ.get(ENVIRONMENT_VARIABLE)
    folder = Path(configured) if configured else _usual_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _usual_folder() -> Path:
    import platformdirs  # slow to load, and most runs of the command line write nothing

    return platformdirs.user_data_path("linekey", appauthor=False)


def log_file() -> Path:
    """Where the log of this station is; its folder exists, the file need not.

    In the data folder that `LINEKEY_DATA_DIR` names, otherwise where the system keeps logs: on Windows
    `%LOCALAPPDATA%\\linekey\\Logs`.
    """
    folder = data_dir() / "logs" if os.environ.get(ENVIRONMENT_VARIABLE) else _usual_log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "linekey.log"


def _usual_log_folder() -> Path:
    import platformdirs

    return platformdirs.user_log_path("linekey", appauthor=False)


def write_atomic(path: Path, data: bytes, *, private: bool = False) -> None:
    """Writes `data` whole or not at all; `private` keeps others from reading it (0600).

    `mkstemp` makes the file with mode 0600, so a private file is never readable by others, not even briefly.
    """
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if not private:
            temporary.chmod(0o644)
        _once_free(lambda: temporary.replace(path))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read_replaced(path: Path) -> str:
    """The text of a file that another process replaces by `write_atomic`."""
    return _once_free(lambda: path.read_text(encoding="utf-8"))


def _once_free(work: Callable[[], T]) -> T:
    """Windows refuses to replace a file while it is read, and to open one while it is replaced."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return work()
        except PermissionError:
            if os.name != "nt" or time.monotonic() > end:
                raise
            time.sleep(BUSY_PAUSE)
