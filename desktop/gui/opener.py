"""Opens and closes the services away from the Qt thread."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from desktop.core.errors import LinekeyError
from desktop.core.events import Event, Listener, Problem
from desktop.gui.backend import Backend, OpenBackend
from desktop.work.lanes import Lanes

_log = logging.getLogger(__name__)
_LANE = "services"


@dataclass(frozen=True)
class Opened(Event):
    """The services are there."""

    backend: Backend


@dataclass(frozen=True)
class OpenFailed(Event):
    problem: Problem


class Opener:
    """One backend at a time. `close` ends it and waits, when the window is gone already."""

    def __init__(self, listener: Listener) -> None:
        self._tell = listener
        self._lanes = Lanes()
        self._lock = threading.Lock()
        self._backend: Backend | None = None

    def open(self, open_backend: OpenBackend) -> None:
        """Answers with `Opened` or `OpenFailed`."""
        self._lanes.submit(_LANE, self._open, open_backend)

    def _open(self, open_backend: OpenBackend) -> None:
        self._close_backend()
        try:
            backend = open_backend(self._tell)
        except LinekeyError as error:
            _log.warning("the services did not open: %s", error)
            self._tell(OpenFailed(Problem.of(error)))
        except Exception:  # noqa: BLE001 - whatever went wrong, the window must say so instead of waiting for ever
            _log.exception("the services did not open")
            self._tell(OpenFailed(UNEXPECTED))
        else:
            with self._lock:
                self._backend = backend
            self._tell(Opened(backend))

    def _close_backend(self) -> None:
        with self._lock:
            backend, self._backend = self._backend, None
        if backend is not None:
            backend.close()

    def close(self) -> None:
        self._lanes.close()
        self._close_backend()


UNEXPECTED = Problem(
    "GUI-001", "Something went wrong inside Linekey.", "Copy this and send it with the log file."
)
