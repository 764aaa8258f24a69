"""Where Linekey writes."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from desktop.core.catalogue.settings import DATA_FOLDER_UNUSABLE
from desktop.core.errors import SettingsError

T = TypeVar("T")

ENVIRONMENT_VARIABLE = "LINEKEY_DATA_DIR"
# Windows refuses to replace a file while it is read, and to open one while it is replaced.
CAN_BE_BUSY = os.name == "nt"
BUSY_SECONDS, BUSY_PAUSE = 1.0, 0.02


def data_dir() -> Path:
    """The folder that holds everything Linekey writes; `LINEKEY_DATA_DIR` moves it. Made when missing.

    Raises SET-008 when it cannot be made.
    """
    configured = os.environ.get(ENVIRONMENT_VARIABLE)
    return _made(Path(configured) if configured else _usual_folder())


def _usual_folder() -> Path:
    import platformdirs  # slow to load, and most runs of the command line write nothing

    return platformdirs.user_data_path("linekey", appauthor=False)


def log_file() -> Path:
    """Where the log of this station is; its folder exists, the file need not.

    In the data folder that `LINEKEY_DATA_DIR` names, otherwise where the system keeps logs: on Windows
    `%LOCALAPPDATA%\\linekey\\Logs`. Raises SET-008 when its folder cannot be made.
    """
    folder = data_dir() / "logs" if os.environ.get(ENVIRONMENT_VARIABLE) else _usual_log_folder()
    return _made(folder) / "linekey.log"


def _usual_log_folder() -> Path:
    import platformdirs

    return platformdirs.user_log_path("linekey", appauthor=False)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = getattr(error, "strerror", None) or error
        raise SettingsError(DATA_FOLDER_UNUSABLE, folder=folder, reason=reason) from error
    return folder


def make_private_folder(folder: Path) -> None:
    """Makes it when missing; of this user's own, nobody else may look into it. Raises `OSError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _tighten(folder, 0o700)


def make_private_file(path: Path) -> None:
    """Makes it, empty, when missing; of this user's own, nobody else may read it. Raises `OSError`.

    An existing one is not opened: the end of that would free the locks that SQLite has on it in this process.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    _tighten(path, 0o600)


def _tighten(path: Path, mode: int) -> None:
    """Not what is another user's, nor a folder that all users share, such as /tmp."""
    if sys.platform != "win32":  # there, rights come from the user's profile folder
        with suppress(OSError):
            found, wide = path.stat(), ~mode & 0o777
            if found.st_uid == os.getuid() and not found.st_mode & stat.S_ISVTX and found.st_mode & wide:
                path.chmod(mode)


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
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # a full disk names no file
        raise


def read_replaced(path: Path) -> str:
    """The text of a file that another process replaces by `write_atomic`."""
    return _once_free(lambda: path.read_text(encoding="utf-8"))


def _once_free(work: Callable[[], T]) -> T:
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return work()
        except PermissionError:
            if not CAN_BE_BUSY or time.monotonic() > end:
                raise
            time.sleep(BUSY_PAUSE)
