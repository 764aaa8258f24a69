"""A folder of images signed with one key, as plain state fed by events."""

from __future__ import annotations

from pathlib import Path

from desktop.app.releases.events import BatchEnded, BatchItem, BatchProgress, FolderRead
from desktop.core.clock import Clock
from desktop.core.events import Event, Problem


class BatchModel:
    """Which images, how far signing them is, and what became of each."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._started = 0.0
        self.folder: Path | None = None
        self.pattern = ""
        self.images: tuple[Path, ...] = ()
        self.size = 0
        self.leave()

    def leave(self) -> None:
        """Back to a single firmware."""
        self.folder = None
        self.images, self.size = (), 0
        self._clear()

    def _clear(self) -> None:
        self.items: list[BatchItem] = []
        self.done = 0
        self.running = self.stopping = self.stopped = self.ended = False
        self.problem: Problem | None = None

    def choose(self, folder: Path, pattern: str) -> None:
        """What the folder holds by such names is not known yet."""
        self.folder, self.pattern, self.images, self.size = folder, pattern, (), 0
        self._clear()

    def begin(self) -> None:
        self._clear()
        self.running = True
        self._started = self._clock.monotonic()

    def stop(self) -> None:
        self.stopping = self.running

    def apply(self, event: Event) -> bool:
        match event:
            case FolderRead() if not self.running:
                self.choose(event.folder, event.pattern)
                self.images, self.size = event.images, event.size
            case BatchProgress():
                self.done = event.done
                self.items += event.items
            case BatchEnded():
                self.running = self.stopping = False
                self.ended, self.stopped, self.problem = True, event.stopped, event.problem
            case _:
                return False
        return True

    @property
    def current(self) -> str:
        """The image at work."""
        return self.images[self.done].name if self.running and self.done < len(self.images) else ""

    @property
    def share(self) -> float:
        return self.done / len(self.images) if self.images else 0.0

    @property
    def seconds_left(self) -> float | None:
        """As the images so far took; None before the first."""
        if not self.running or not self.done:
            return None
        took = self._clock.monotonic() - self._started
        return took / self.done * (len(self.images) - self.done)

    def count(self, state: str) -> int:
        return sum(item.state == state for item in self.items)
