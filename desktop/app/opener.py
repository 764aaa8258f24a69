"""Opens and closes the services away from the caller's thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from desktop.app.tasks import UNEXPECTED
from desktop.core.errors import LinekeyError
from desktop.core.events import Event, Listener, Problem
from desktop.work.lanes import Lanes

_log = logging.getLogger(__name__)
_LANE = "services"


class Closeable(Protocol):
    def close(self) -> None:
        """Ends everything it started. Blocks."""
        ...


Opening = TypeVar("Opening", bound=Closeable)


@dataclass(frozen=True)
class OpenBegun(Event):
    """What was open before is closed: from now on events are of what opens."""


@dataclass(frozen=True)
class Opened(Event, Generic[Opening]):
    """The services are there."""

    application: Opening


@dataclass(frozen=True)
class OpenFailed(Event):
    problem: Problem


@dataclass(frozen=True)
class Ended(Event):
    """Everything that was opened is closed."""


class Opener(Generic[Opening]):
    """One application at a time. Thread safe."""

    def __init__(self, listener: Listener) -> None:
        self._tell = listener
        self._lanes, self._end_lanes = Lanes(), Lanes()
        self._lock = threading.Lock()
        self._opening = False
        self._application: Opening | None = None

    @property
    def is_opening(self) -> bool:
        """Nothing is at work yet that must come to an end in order: the process may just end."""
        with self._lock:
            return self._opening

    def open(self, open_application: Callable[[Listener], Opening]) -> None:
        """Closes the one before; answers with `OpenBegun`, and then `Opened` or `OpenFailed`."""
        self._lanes.submit(_LANE, self._open, open_application)

    def _open(self, open_application: Callable[[Listener], Opening]) -> None:
        application: Opening | None = None
        try:
            self._close_application()
            with self._lock:
                self._opening = True
            self._tell(OpenBegun())
            application = open_application(self._tell)
        except LinekeyError as error:
            _log.warning("the services did not open: %s", error)
            answer: Event = OpenFailed(Problem.of(error))
        except Exception:  # noqa: BLE001 - whatever went wrong, the window must say so instead of waiting for ever
            _log.exception("the services did not open")
            answer = OpenFailed(UNEXPECTED)
        else:
            answer = Opened(application)
        with self._lock:
            self._opening, self._application = False, application
        self._tell(answer)

    def _close_application(self) -> None:
        with self._lock:
            application, self._application = self._application, None
        if application is not None:
            application.close()

    def end(self) -> None:
        """Closes without waiting; answers with `Ended`, whatever goes wrong."""
        self._end_lanes.submit(_LANE, self._end)

    def _end(self) -> None:
        try:
            self._close()
        except Exception:  # noqa: BLE001 - or the window would never go
            _log.exception("the services did not close")
        self._tell(Ended())

    def close(self) -> None:
        """Ends what was opened and waits for it. Repeating it is harmless."""
        self._end_lanes.close()
        self._close()

    def _close(self) -> None:
        self._lanes.close()
        self._close_application()
