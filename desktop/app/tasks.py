"""What was asked for is done in a lane; whatever goes wrong there is told, never raised."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from desktop.core.cancel import CancelToken
from desktop.core.catalogue.window import FAULT_IN_WINDOW, FILE_CANNOT_BE_READ
from desktop.core.errors import AbortedError, LinekeyError
from desktop.core.events import Event, Listener, Problem, Warned
from desktop.work.lanes import Lanes
from signing.errors import SigningError
from signing.notices import hearing

_log = logging.getLogger(__name__)

UNEXPECTED = Problem.made(FAULT_IN_WINDOW)


@dataclass(frozen=True)
class OperationFailed(Event):
    """Something that was asked for cannot be done.

    `area`: `station`, `release`, `ledger`, `rollout`, `tour` or `settings`.
    `slot` is set when it is the start of a run: none begins there.
    """

    area: str
    problem: Problem
    slot: str = ""


class Tasks:
    """The lanes of all use cases, and the listener that hears what comes of them. Thread safe.

    `closing` is cancelled by `stop`: whatever waits or watches in a lane ends then.
    """

    def __init__(self, listener: Listener) -> None:
        self.tell = listener
        self.closing = CancelToken()
        self._lanes = Lanes()

    def submit(
        self, lane: str, area: str, work: Callable[..., object], *arguments: object, slot: str = ""
    ) -> Future[None]:
        """Does `work` in `lane`; what goes wrong becomes `OperationFailed` of `area` and `slot`.

        Raises `RuntimeError` after `close`.
        """
        failed = partial(OperationFailed, area, slot=slot)
        return self._lanes.submit(lane, self._guarded, failed, work, *arguments)

    def _guarded(
        self, failed: Callable[[Problem], Event], work: Callable[..., object], *arguments: object
    ) -> None:
        """Whatever goes wrong becomes an event; a request to stop is not a failure."""
        try:
            work(*arguments)
        except AbortedError:
            return
        except (LinekeyError, SigningError) as error:
            self.tell(failed(Problem.of(error)))
        except OSError as error:
            self.tell(failed(Problem.made(FILE_CANNOT_BE_READ, reason=error.strerror)))
        except Exception:  # noqa: BLE001 - whatever went wrong, the page must not wait for ever
            _log.exception("what the window asked for was not done")
            self.tell(failed(UNEXPECTED))

    def stop(self) -> None:
        self.closing.cancel()

    def close(self) -> None:
        """Drops what has not begun and waits for what has."""
        self.stop()
        self._lanes.close()


@contextmanager
def signing_warnings(listener: Listener) -> Iterator[None]:
    """What signing warns of, in any thread, becomes `Warned` and is logged while this lasts."""

    def warned(message: str) -> None:
        _log.warning(message)
        listener(Warned(message))

    with hearing(warned):
        yield
