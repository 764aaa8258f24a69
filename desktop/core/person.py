"""Who sits at this computer, as far as it tells."""

from __future__ import annotations

import os
import sys


def is_person_there() -> bool:
    """Whether somebody can be asked: stdin is a terminal. A program may be started without any stdin."""
    return sys.stdin is not None and sys.stdin.isatty()


def has_display() -> bool:
    """Whether a window can be shown. Qt, asked without any display on Linux, aborts the process."""
    named = any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))
    return named or sys.platform in ("win32", "darwin")


def signed_in_name() -> str:
    """The name of the user of the operating system: a claim, no proof. Empty when there is none."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no entry for this user, and how each system says so
        return ""
