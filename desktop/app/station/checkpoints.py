"""Checkpoints of the ledger while the window is open: beside the work of the line, and never in its way."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from desktop.app.station.events import CheckpointInfo, LedgerState
from desktop.app.tasks import OperationFailed, Tasks
from desktop.core.errors import LedgerError, LinekeyError
from desktop.core.events import Problem
from desktop.ledger.checkpoints.keeping import UNREACHABLE, Checkpoints
from desktop.wiring import Services
from signing.errors import SigningError
from signing.verification import public_key_sha256

LANE = "checkpoints"

_log = logging.getLogger(__name__)


class CheckpointsUseCase:
    """In a lane of its own. That the ledger is not what it was is told each time; that a checkpoint cannot be
    signed once, and it is tried again. What is known of them is told as `LedgerState`.
    """

    def __init__(self, services: Services, tasks: Tasks) -> None:
        self._services, self._tasks = services, tasks
        self._begun = self._told = False
        self._compared: datetime | None = None
        self._state: LedgerState | None = None  # as it was told last

    @cached_property
    def _checkpoints(self) -> Checkpoints:
        return self._services.checkpoints()

    def begin_shift(self) -> None:
        """Compares the ledger with its newest checkpoint, here and in the account."""
        self._begun = True
        self._tasks.submit(LANE, "station", self._compare)

    def compare(self) -> None:
        """The same when a person asks; answers with `LedgerState`, whatever comes of it."""
        self._tasks.submit(LANE, "ledger", self._compare_for_a_person)

    def look(self) -> None:
        """Looks at what is beside the ledger; the account is not asked. Answers with `LedgerState`."""
        self._tasks.submit(LANE, "ledger", self._look)

    def count_entries(self) -> None:
        """How many there are by now; nothing is looked at anew. Answers with `LedgerState`."""
        self._tasks.submit(LANE, "ledger", self._count_entries)

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
            self._tell(Problem.of(error))
        except LedgerError as error:
            self._tell(Problem.of(error), differs=True)
            raise
        else:
            self._agrees()
            self._tell()

    def _compare_for_a_person(self) -> None:
        try:
            self._compare()
        except LedgerError as error:  # the state has said it
            _log.warning("the ledger does not agree with its checkpoints: %s", error)

    def _take_if_due(self) -> None:
        if not self._checkpoints.is_due():
            return
        try:
            self._take()
        except LedgerError as error:
            self._tell(Problem.of(error), differs=True)
            raise
        except (LinekeyError, SigningError, OSError) as error:
            _log.warning("the ledger's checkpoint is tried again later: %s", error)
            if not self._told and not isinstance(error, OSError):
                self._told = True
                self._tasks.tell(OperationFailed("station", Problem.of(error)))
        else:
            self._tell()

    def _take(self) -> None:
        taken = self._checkpoints.take()
        if taken.waits is not None:
            _log.warning("the ledger's checkpoint is not in the account yet: %s", taken.waits)
        else:
            self._agrees()

    def _agrees(self) -> None:
        """With the account now, if there is one."""
        if self._checkpoints.place:
            self._compared = datetime.now(UTC)

    # --- what is told of them ---

    def _look(self) -> None:
        try:
            self._checkpoints.check()
        except LedgerError as error:
            self._tell(Problem.of(error), differs=True)
        else:
            self._tell()

    def _count_entries(self) -> None:
        if self._state is not None:
            self._tasks.tell(replace(self._state, entries=self._checkpoints.tree.size))

    def _tell(self, problem: Problem | None = None, *, differs: bool = False) -> None:
        book = self._checkpoints
        newest = None if differs else self._newest()
        self._state = LedgerState(
            book.tree.size, newest, book.key.uri, book.place, self._compared, problem, differs
        )
        self._tasks.tell(self._state)

    def _newest(self) -> CheckpointInfo | None:
        book, kept = self._checkpoints, self._checkpoints.check()
        if kept is None:
            return None
        told = kept.signed.checkpoint
        key = public_key_sha256(kept.signed.verify(book.key.public_keys(), str(book.path)))
        at = datetime.fromisoformat(told.time)
        return CheckpointInfo(told.size, at, told.root.hex(), key, str(book.path))
