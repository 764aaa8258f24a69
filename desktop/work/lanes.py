"""The only threads of the core: one lane per exclusive resource, such as a port."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Lanes:
    """One thing at a time in each lane, in the order submitted; lanes run side by side. Thread safe.

    A lane has a thread while it has work: a port that was used once costs nothing.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[tuple[Future[Any], Callable[[], Any]]]] = {}
        self._threads: list[threading.Thread] = []
        self._closed = False

    def submit(self, lane: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queues `work` in its lane. Raises `RuntimeError` after `close`."""
        future = Future[T]()
        with self._lock:
            if self._closed:
                raise RuntimeError("the lanes are closed")
            if lane not in self._waiting:
                self._begin(lane)
            self._waiting[lane].append((future, partial(work, *args, **kwargs)))
        return future

    def close(self) -> None:
        """Drops what has not begun, waits for what has, ends all threads. Repeating it is harmless."""
        with self._lock:
            self._closed = True
            dropped = [future for waiting in self._waiting.values() for future, _work in waiting]
            for waiting in self._waiting.values():
                waiting.clear()
        for future in dropped:
            future.cancel()
            future.set_running_or_notify_cancel()  # so that who waits for it is told
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Lanes:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self, lane: str) -> None:
        thread = threading.Thread(target=self._run, args=(lane,), name=f"lane {lane}")
        thread.start()
        self._threads = [*(other for other in self._threads if other.is_alive()), thread]
        self._waiting[lane] = deque()

    def _run(self, lane: str) -> None:
        while (next_one := self._next(lane)) is not None:
            _do(*next_one)

    def _next(self, lane: str) -> tuple[Future[Any], Callable[[], Any]] | None:
        """Under the lock of `submit`: work comes to a lane that lives, or begins another one."""
        with self._lock:
            if self._waiting[lane]:
                return self._waiting[lane].popleft()
            del self._waiting[lane]
            return None


def _do(future: Future[Any], work: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - it is for whoever waits, whatever it is
        future.set_exception(error)
    else:
        future.set_result(result)
