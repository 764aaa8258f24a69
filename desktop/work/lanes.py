"""The only threads of the core: one lane per exclusive resource, such as a port."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Lanes:
    """One thing at a time in each lane, in the order submitted; lanes run side by side. Thread safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._closed = False

    def submit(self, lane: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queues `work` in its lane, which begins to exist when it is first named.

        Raises `RuntimeError` after `close`.
        """
        with self._lock:
            if self._closed:
                raise RuntimeError("the lanes are closed")
            if lane not in self._lanes:
                self._lanes[lane] = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"lane {lane}")
            return self._lanes[lane].submit(work, *args, **kwargs)

    def close(self) -> None:
        """Drops what has not begun, waits for what has, ends all threads. Repeating it is harmless."""
        with self._lock:
            self._closed = True
            lanes, self._lanes = self._lanes, {}
        for executor in lanes.values():
            executor.shutdown(wait=False, cancel_futures=True)
        for executor in lanes.values():
            executor.shutdown(wait=True)

    def __enter__(self) -> Lanes:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self.close()
