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


if sys.platform == "win32":
    import ctypes

    def awake_seconds() -> float:
        """Seconds from an arbitrary start, without those the computer slept."""
        ticks = ctypes.c_ulonglong()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks))
        return ticks.value / 10_000_000

    def seconds_asleep() -> float:
        """How long the computer has slept since it was switched on, give or take a tenth of a second."""
        return time.monotonic() - awake_seconds()  # Windows' monotonic time goes on in a sleep
else:

    def awake_seconds() -> float:
        """Seconds from an arbitrary start, without those the computer slept."""
        return time.monotonic()  # which stands still in a sleep

    def seconds_asleep() -> float:
        """How long the computer has slept since it was switched on, give or take a tenth of a second."""
        return time.clock_gettime(time.CLOCK_BOOTTIME) - awake_seconds()
