"""Keeps a rollout of any size from flooding those who listen."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from desktop.cloud.jobs import Execution
from desktop.core.errors import LedgerError
from desktop.core.events import Event, ExecutionChanged, Listener

PER_SECOND = 10
BATCH_SECONDS = 1.0
LAST_ROWS = 100
CALM = ("SUCCEEDED", "IN_PROGRESS", "QUEUED")

Write = Callable[[Sequence[Execution]], None]


class Batch:
    """Writes what was seen at most once a second, each thing's newest alone; `changed` is told after it."""

    def __init__(
        self, write: Write, changed: Callable[[], None], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._changed = changed
        self._monotonic = monotonic
        self._due = monotonic()
        self._waiting: dict[str, Execution] = {}

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def add(self, row: Execution) -> None:
        self._waiting[row.thing] = row

    def write_due(self) -> None:
        """Writes when its time has come; while another program locks the ledger, later."""
        if self._monotonic() < self._due:
            return
        try:
            self.flush()
        except LedgerError as error:
            if not error.retryable:
                raise

    def flush(self) -> None:
        """Writes at once. Raises `LedgerError`; nothing is lost by that."""
        if self._waiting:
            self._due = self._monotonic() + BATCH_SECONDS
            self._write(list(self._waiting.values()))
            self._waiting.clear()
            self._changed()


class Pace:
    """Tells at most ten events a second; one that is superseded before its turn is never told."""

    def __init__(self, tell: Listener, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self._monotonic = monotonic
        self._credit = float(PER_SECOND)
        self._credited = monotonic()
        self._waiting: dict[str, ExecutionChanged] = {}

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def at_once(self, event: Event) -> None:
        """For what is rare and must not wait behind rows: totals."""
        self._credit -= 1
        self._tell(event)

    def in_turn(self, event: ExecutionChanged) -> None:
        self._waiting[event.thing] = event
        self.release()

    def release(self) -> None:
        """Tells what has its turn by now."""
        now = self._monotonic()
        self._credit = min(self._credit + (now - self._credited) * PER_SECOND, PER_SECOND)
        self._credited = now
        while self._waiting and self._credit >= 1:
            self._credit -= 1
            self._tell(self._waiting.pop(next(iter(self._waiting))))

    def flush(self) -> None:
        """At the end: the last 100 rows at once, failures first. Totals tell of the rest."""
        rows = sorted(self._waiting.values(), key=lambda event: event.state in CALM)
        self._waiting.clear()
        for event in rows[:LAST_ROWS]:
            self._tell(event)
