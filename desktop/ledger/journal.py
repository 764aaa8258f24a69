"""What is under way right now, so that the next start can finish or undo what a cut-off left."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.core.catalogue.ledger import PHASE_NEVER_BEGUN, RUN_NOT_OPEN
from desktop.core.errors import LedgerError
from desktop.ledger.chain import Entry, canonical
from desktop.ledger.database import translated
from desktop.ledger.notes import DamagedRun, OpenRun, PhaseRecord, Row, rows
from desktop.ledger.store import Ledger
from desktop.ledger.stored import storable

__all__ = ["DamagedRun", "Journal", "OpenRun", "PhaseRecord"]


class Journal:
    """Working notes of runs of one `area` (`unit`, `rollout`), in the ledger's file but not in its chain.

    Every method is durable when it returns. Raises `LedgerError`: LED-011 for a run that is not open, and as
    `Database` does.
    """

    def __init__(self, ledger: Ledger, area: str = "unit") -> None:
        self._ledger = ledger
        self._area = area

    def begin(self, run_id: str, subject: str, facts: Mapping[str, object]) -> None:
        with translated(self._ledger.database.path):
            session = self._ledger.session.name
        with self._ledger.database.write() as connection:
            connection.execute(
                "INSERT INTO runs (run_id, area, session, subject, facts) VALUES (?, ?, ?, ?, ?)",
                (run_id, self._area, session, storable(subject), canonical(facts)),
            )

    def intend(self, run_id: str, phase: str, facts: Mapping[str, object]) -> None:
        """Notes what is about to be done. Call it before acting."""
        self._subject_of(run_id)
        with self._ledger.database.write() as connection:
            connection.execute(
                "INSERT INTO phases (run_id, phase, intent) VALUES (?, ?, ?)",
                (run_id, phase, canonical(facts)),
            )

    def done(self, run_id: str, phase: str, facts: Mapping[str, object]) -> None:
        """Notes what came of the phase's latest intent. Call it right after acting."""
        with self._ledger.database.write() as connection:
            changed = connection.execute(
                "UPDATE phases SET result = ? WHERE position ="
                " (SELECT max(position) FROM phases WHERE run_id = ? AND phase = ?)",
                (canonical(facts), run_id, phase),
            ).rowcount
        if not changed:
            raise LedgerError(PHASE_NEVER_BEGUN, phase=phase, run=run_id)

    def finish(self, run_id: str, body: Mapping[str, object]) -> Entry:
        """Appends the run's ledger entry and closes the run, both or neither."""
        subject = self._subject_of(run_id)
        with self._ledger.database.write() as connection:
            entry = self._ledger.append_in(connection, self._area, subject, body)
            connection.execute("DELETE FROM runs WHERE run_id = ?", (run_id,))
        return entry

    def close(self, run_id: str) -> None:
        """Closes a run without an entry; a run that is not open is no error."""
        with self._ledger.database.write() as connection:
            connection.execute("DELETE FROM runs WHERE run_id = ?", (run_id,))

    def open_runs(self) -> list[OpenRun]:
        """Runs that began and never ended, oldest first; not those another living Linekey has in hand.

        Nor those that are `damaged`: they stop no other.
        """
        return [row.run for row in self._rows() if row.area == self._area and isinstance(row.run, OpenRun)]

    def damaged(self) -> list[DamagedRun]:
        """Runs of any area whose notes cannot be read any more, and whose session is gone."""
        return [row.run for row in self._rows() if isinstance(row.run, DamagedRun)]

    def _rows(self) -> list[Row]:
        with self._ledger.database.snapshot() as connection:
            found = list(rows(connection))
        return [row for row in found if not self._ledger.session.elsewhere(row.session)]

    def _subject_of(self, run_id: str) -> str:
        rows = self._ledger.database.read("SELECT subject FROM runs WHERE run_id = ?", (run_id,))
        if not rows:
            raise LedgerError(RUN_NOT_OPEN, run=run_id)
        return str(rows[0][0])
