"""Times calls from the outside, so that the product carries no measuring code."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from typing import Any

import pytest


class Stopwatch:
    """`seconds[name]`: time spent in what was put under `name`. Each moment of a thread counts once."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside = threading.local()

    def time(self, name: str, owner: Any, *functions: str) -> None:
        for function in functions:
            self._patch.setattr(owner, function, self._timed(name, getattr(owner, function)))

    def reset(self) -> None:
        self.seconds.clear()

    def _timed(self, name: str, function: Any) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            if getattr(self._inside, "timed", False):
                return function(*args, **options)
            self._inside.timed = True
            started = time.perf_counter()
            try:
                return function(*args, **options)
            finally:
                self.seconds[name] += time.perf_counter() - started
                self._inside.timed = False

        return call


class ByteCounter:
    """How many bytes `method(self, data)` of a class was given."""

    def __init__(self, patch: pytest.MonkeyPatch, owner: Any, method: str) -> None:
        self.count = 0
        original = getattr(owner, method)

        def call(this: Any, data: bytes) -> None:
            self.count += len(data)
            original(this, data)

        patch.setattr(owner, method, call)
