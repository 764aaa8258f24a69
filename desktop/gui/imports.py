"""What PySide6 does at every import of Python, and a program without `__feature__` need not have."""

from __future__ import annotations

import builtins


def leave_sources_unread() -> None:
    """From now on nobody reads the source of each module that is loaded.

    PySide6 does, to find out whether the module names it, and `linecache` keeps all it reads: 22 MiB once the
    services are loaded, and a tenth of a second. What it also does for `from PySide6.X import *` stays.
    """
    import PySide6.QtCore  # noqa: F401 - puts it in the way, and keeps what was there before

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
