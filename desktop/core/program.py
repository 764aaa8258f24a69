"""How Linekey starts itself as another process, from source and from the frozen executable alike."""

from __future__ import annotations

import sys


def linekey_command(*arguments: str) -> list[str]:
    """The command line that runs `linekey` with `arguments`; secrets never belong in it."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "desktop", *arguments]
