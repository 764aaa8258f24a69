"""Keeps a rollout of any size from flooding those who listen."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from desktop.cloud.jobs import Execution
from desktop.core.errors import LedgerError

BATCH_SECONDS = 1.0

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
