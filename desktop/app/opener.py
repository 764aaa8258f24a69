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
class Opened(Event, Generic[Opening]):
    """The services are there."""

    application: Opening


@dataclass(frozen=True)
class OpenFailed(Event):
    problem: Problem


class Opener(Generic[Opening]):
    """One application at a time. `close` ends it and waits, when the window is gone already."""

    def __init__(self, listener: Listener) -> None:
        self._tell = listener
        self._lanes = Lanes()
        self._lock = threading.Lock()
        self._application: Opening | None = None

    def open(self, open_application: Callable[[Listener], Opening]) -> None:
        """Closes the one before; answers with `Opened` or `OpenFailed`."""
        self._lanes.submit(_LANE, self._open, open_application)

    def _open(self, open_application: Callable[[Listener], Opening]) -> None:
        self._close_application()
        try:
            application = open_application(self._tell)
        except LinekeyError as error:
            _log.warning("the services did not open: %s", error)
            self._tell(OpenFailed(Problem.of(error)))
        except Exception:  # noqa: BLE001 - whatever went wrong, the window must say so instead of waiting for ever
            _log.exception("the services did not open")
            self._tell(OpenFailed(UNEXPECTED))
        else:
            with self._lock:
                self._application = application
            self._tell(Opened(application))

    def _close_application(self) -> None:
        with self._lock:
            application, self._application = self._application, None
        if application is not None:
            application.close()

    def close(self) -> None:
        self._lanes.close()
        self._close_application()
