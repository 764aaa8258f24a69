"""Tells a run that was cut off from one that another Linekey on this PC has in hand right now.

Every program that opens runs holds the lock of a file of its own beside the ledger. The operating system
releases it at the program's end, whatever that end was like; a process number would go to another one day.
"""

from __future__ import annotations

import os
import re
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop.core.lock import lock
from desktop.core.paths import make_private_file, make_private_folder

NAME = re.compile(r"\d+-[0-9a-f]{8}\.lock", re.ASCII)


@dataclass
class _Held:
    name: str
    path: Path
    file: BinaryIO
    users: int = 0


_held: dict[Path, _Held] = {}
_guard = threading.Lock()


class Session:
    """One ledger's share in this program's session; all ledgers of a folder share one. Raises `OSError`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve() / "sessions"
        self._mine: _Held | None = None

    @property
    def name(self) -> str:
        """Names the session; from the first time on others see it alive."""
        with _guard:
            if self._mine is None:
                self._mine = _held.get(self._folder) or _begin(self._folder)
                self._mine.users += 1
            return self._mine.name

    def close(self) -> None:
        with _guard:
            if self._mine is None:
                return
            self._mine.users -= 1
            if not self._mine.users:
                del _held[self._folder]
                self._mine.file.close()
                self._mine.path.unlink(missing_ok=True)
            self._mine = None

    def elsewhere(self, name: object) -> bool:
        """Whether another program lives that has this session; False for what can be the name of none."""
        if not (isinstance(name, str) and NAME.fullmatch(name)):
            return False
        with _guard:
            held = _held.get(self._folder)
            if held is not None and held.name == name:
                return False
            return _is_locked(self._folder / name)


def _begin(folder: Path) -> _Held:
    make_private_folder(folder)
    name = f"{os.getpid()}-{secrets.token_hex(4)}.lock"
    make_private_file(folder / name)
    file = (folder / name).open("wb")
    lock(file.fileno())
    _held[folder] = _Held(name, folder / name, file)
    return _held[folder]


def _is_locked(path: Path) -> bool:
    try:
        with path.open("r+b") as file:
            lock(file.fileno())
    except FileNotFoundError:
        return False
    except OSError:  # how both systems say that somebody has the lock
        return True
    path.unlink(missing_ok=True)
    return False
