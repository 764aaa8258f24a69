"""How Linekey starts itself as another process, from source and from the frozen executable alike."""

from __future__ import annotations

import sys
from pathlib import Path


def linekey_command(*arguments: str) -> list[str]:
    """The command line that runs `linekey` with `arguments`; secrets never belong in it."""
    if getattr(sys, "frozen", False):
        # Beside the windowed executable, which has no output to read, stands the console one.
        here = Path(sys.executable)
        return [str(here.with_name(f"linekey{here.suffix}")), *arguments]
    return [sys.executable, "-m", "desktop", *arguments]
