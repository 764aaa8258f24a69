"""How Linekey starts itself as another process, from source and from the frozen executable alike."""

from __future__ import annotations

import sys
from pathlib import Path


def linekey_command(*arguments: str) -> list[str]:
    """The command line that runs `linekey` with `arguments`; secrets never belong in it.

    The package holds two programs, one with a console and one for the desktop: a child whose output is read
    must be the one with a console. Either speaks UTF-8, whatever the system's code page.
    """
    if getattr(sys, "frozen", False):
        name = "linekey.exe" if sys.platform == "win32" else "linekey"
        return [str(Path(sys.executable).with_name(name)), *arguments]
    return [sys.executable, "-X", "utf8", "-m", "desktop", *arguments]
