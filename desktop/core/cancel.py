"""Cooperative cancellation: a phase asks, nobody is killed."""

from __future__ import annotations

import threading

from desktop.core.errors import AbortedError


class CancelToken:
    """Shared by the person who asks to stop and the work that looks at it. Thread safe."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raises `AbortedError` once `cancel` was called."""
        if self._event.is_set():
            raise AbortedError

    def wait(self, seconds: float) -> None:
        """Waits up to `seconds`; raises `AbortedError` as soon as `cancel` is called."""
        if self._event.wait(seconds):
            raise AbortedError
