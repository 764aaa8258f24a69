"""Time as the core sees it, so that tests can turn the hands."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds from an arbitrary start; never goes back."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def awake_seconds() -> float:
    """Seconds from an arbitrary start, without those the computer slept."""
    if sys.platform == "win32":
        import ctypes

        ticks = ctypes.c_ulonglong()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks))
        return ticks.value / 10_000_000
    return time.monotonic()  # of Linux: stands still meanwhile


def seconds_asleep() -> float:
    """How long the computer has slept since it was switched on, give or take a tenth of a second."""
    if sys.platform == "win32":
        return time.monotonic() - awake_seconds()  # Windows' goes on meanwhile
    return time.clock_gettime(time.CLOCK_BOOTTIME) - awake_seconds()
