"""Whether a person is there to be asked."""

from __future__ import annotations

import sys


def is_person_there() -> bool:
    """Whether stdin is a terminal; a program may be started without any stdin."""
    return sys.stdin is not None and sys.stdin.isatty()
