"""Checkpoints of the ledger while the window is open: beside the work of the line, and never in its way."""

from __future__ import annotations

import logging
from functools import cached_property

from desktop.app.tasks import OperationFailed, Tasks
from desktop.core.errors import LedgerError, LinekeyError
from desktop.core.events import Problem
from desktop.ledger.checkpoints.keeping import UNREACHABLE, Checkpoints
from desktop.wiring import Services
from signing.errors import SigningError

LANE = "checkpoints"

_log = logging.getLogger(__name__)


class CheckpointsUseCase:
    """In a lane of its own. That the ledger is not what it was is told each time; that a checkpoint cannot be
    signed once, and it is tried again.
    """

    def __init__(self, services: Services, tasks: Tasks) -> None:
        self._services, self._tasks = services, tasks
        self._begun = self._told = False

    @cached_property
    def _checkpoints(self) -> Checkpoints:
        return self._services.checkpoints()

    def begin_shift(self) -> None:
        """Compares the ledger with its newest checkpoint, here and in the account."""
        self._begun = True
        self._tasks.submit(LANE, "station", self._compare)

    def count_run(self) -> None:
        """A run has ended: a checkpoint may be due."""
        self._tasks.submit(LANE, "station", self._take_if_due)

    def end_shift(self) -> None:
        """Signs what the ledger is now. Blocks; raises nothing. Does nothing for a shift that never began."""
        if self._begun:
            try:
                self._take()
            except (LinekeyError, SigningError, OSError) as error:
                _log.warning("the ledger has no checkpoint of the end of this shift: %s", error)

    def _compare(self) -> None:
        try:
            self._checkpoints.compare()
        except UNREACHABLE as error:
            _log.info("the ledger was not compared with the account: %s", error)

    def _take_if_due(self) -> None:
        if not self._checkpoints.is_due():
            return
        try:
            self._take()
        except LedgerError:
            raise
        except (LinekeyError, SigningError, OSError) as error:
            _log.warning("the ledger's checkpoint is tried again later: %s", error)
            if not self._told and not isinstance(error, OSError):
                self._told = True
                self._tasks.tell(OperationFailed("station", Problem.of(error)))

    def _take(self) -> None:
        taken = self._checkpoints.take()
        if taken.waits is not None:
            _log.warning("the ledger's checkpoint is not in the account yet: %s", taken.waits)
