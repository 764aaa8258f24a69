"""Python lets one thread work at a time: what keeps the window's thread from waiting long for its turn."""

from __future__ import annotations

import gc
import sys

from desktop.app.opener import Opened
from desktop.core.events import Event

# Seconds after which a thread that works lets another one work; by default five times as many. The window's
# thread waits for so many of them as units are at work.
TURN_SECONDS = 0.001


def keep_turns_short() -> None:
    """Of every thread of this process."""
    sys.setswitchinterval(TURN_SECONDS)


def settle_memory(event: Event) -> None:
    """Once services are open: what is loaded by then stays until others open. Python would look for garbage
    in all of it again and again, a tenth of a second each time, in which no thread has a turn.

    On the Qt thread: what belongs to Qt may be among the garbage.
    """
    if isinstance(event, Opened):
        gc.unfreeze()
        gc.collect()
        gc.freeze()
