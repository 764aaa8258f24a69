"""Events reach the Qt thread here, by one queued signal."""

from __future__ import annotations

import threading
from collections import deque
from time import perf_counter

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.events import Event

# An eighth of what a person notices as a stutter (100 ms).
BUDGET_SECONDS = 0.012


class Bridge(QObject):
    """`listen` is a `Listener` for any thread; `received` carries each event, in order, on the Qt thread.

    A flood is handed over in slices, so that painting and input keep their turn between them.
    """

    received = Signal(object)
    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Event] = deque()
        self._lock = threading.Lock()
        self._awake = False
        self._wake.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def listen(self, event: Event) -> None:
        with self._lock:
            self._waiting.append(event)
            if self._awake:
                return
            self._awake = True
        self._wake.emit()

    @Slot()
    def _hand_over(self) -> None:
        end = perf_counter() + BUDGET_SECONDS
        while perf_counter() < end:
            with self._lock:
                if not self._waiting:
                    self._awake = False
                    return
                event = self._waiting.popleft()
            self.received.emit(event)
        self._wake.emit()
