"""The window of the demo with sixteen units at work, then an hour of them, then nothing: a line of JSON.

`stalls_ms` are how much too late the Qt thread came to a timer of 2 ms while the units were at work.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop import __main__ as program
from desktop.app.application import Application, open_bench
from desktop.core.events import Event, Listener, RunFinished
from desktop.demo.workshop import FIRST_SERIAL, Workshop
from desktop.gui.app import application
from desktop.gui.window import Window
from tools import shift

SLOTS = 16
BEAT_MS = 2
HOUR_OF_RUNS = SLOTS * 3600 // 9  # a unit in 6 s, and 3 s to plug in the next
EVENTS_AT_ONCE = 100
QUIET_SECONDS, IDLE_SECONDS = 3.0, 15.0


def memory_mib() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def an_hour() -> Iterator[Event]:
    for number in range(HOUR_OF_RUNS):
        yield from shift.passed(str(number % SLOTS + 1), f"DL{10_000 + number:08}")


class Measuring(QObject):
    def __init__(self) -> None:
        super().__init__()
        self._opened: Application | None = None
        self._verdicts: list[str] = []
        self._late: list[float] = []
        self._last = 0.0
        self._result: dict[str, float | int | list[str]] = {}
        self._steps = self._story()
        self._beat, self._turn = QTimer(self), QTimer(self)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._count)
        self._turn.timeout.connect(lambda: next(self._steps, None))
        self._turn.start(10)

    def open(self, listener: Listener, unit_count: int, begun: list[Workshop]) -> Application:
        def listen(event: Event) -> None:
            if isinstance(event, RunFinished):
                self._verdicts.append(event.verdict.value)
            listener(event)

        self._opened = open_bench(listen, unit_count, begun.pop())
        return self._opened

    def _count(self) -> None:
        now = time.perf_counter()
        self._late.append((now - self._last) * 1000 - BEAT_MS)
        self._last = now

    def _story(self) -> Iterator[None]:
        """A step at each turn of the timer."""
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, Window))
        while not window.pages or self._opened is None:
            yield
        yield from self._units_at_work(self._opened)
        self._turn.setInterval(0)
        hour = an_hour()
        self._result["MiB before the hour"] = memory_mib()
        while events := [event for event, _ in zip(hour, range(EVENTS_AT_ONCE), strict=False)]:
            for event in events:
                window.apply(event)
            yield
        self._turn.setInterval(10)
        yield from self._wait(QUIET_SECONDS)
        self._result["MiB after the hour"] = memory_mib()
        yield from self._idle()
        sys.stdout.write(json.dumps(self._result) + "\n")
        sys.stdout.flush()
        QApplication.quit()

    def _units_at_work(self, opened: Application) -> Iterator[None]:
        self._last = time.perf_counter()
        self._beat.start(BEAT_MS)
        for slot in range(SLOTS):
            opened.station.start_unit(str(slot + 1), f"DL{FIRST_SERIAL + slot:08}")
        while len(self._verdicts) < SLOTS:
            yield
        self._beat.stop()
        late = sorted(self._late)
        self._result |= {
            "verdicts": self._verdicts,
            "longest stall, ms": late[-1],
            "stalls over 50 ms": sum(one > 50 for one in late),
            "stall of 999 in 1000, ms": late[int(len(late) * 0.999)],
        }

    def _idle(self) -> Iterator[None]:
        self._turn.setInterval(int(IDLE_SECONDS * 1000))  # or this would be what is measured
        cpu, since = time.process_time(), time.perf_counter()
        yield
        self._result["CPU while idle, %"] = (time.process_time() - cpu) / (time.perf_counter() - since) * 100

    def _wait(self, seconds: float) -> Iterator[None]:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            yield


if __name__ == "__main__":
    app = application()
    measuring = Measuring()
    program._open_bench = measuring.open  # type: ignore[assignment]
    sys.argv[1:] = ["demo", "--units", str(SLOTS)]
    program.start()
