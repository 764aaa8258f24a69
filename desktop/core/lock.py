"""Locks between programs. The operating system releases them at a program's end, whatever that was like."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import msvcrt

    def lock(file: int) -> None:
        """Locks an open file until it is closed. Raises `OSError` when another program has it locked."""
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def lock(file: int) -> None:
        """Locks an open file until it is closed. Raises `OSError` when another program has it locked."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
