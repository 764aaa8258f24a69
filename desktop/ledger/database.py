"""One SQLite file shared by the threads of this program and by other Linekey processes on the same PC."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.core.catalogue.ledger import (
    DISK_FULL,
    ENTRY_CANNOT_BE_RECORDED,
    LEDGER_ANSWERED,
    LEDGER_CANNOT_BE_OPENED,
    LEDGER_DAMAGED,
    LEDGER_LOCKED,
    LEDGER_READ_ONLY,
    LEDGER_UNREACHABLE,
)
from desktop.core.errors import LedgerError
from desktop.core.paths import make_private_file, make_private_folder
from desktop.ledger.stored import storable

BUSY_SECONDS = 5.0
SUFFIXES = ("", "-wal", "-shm")  # of the files beside it, which SQLite makes with the rights of the first
FULL_BYTES = 64 * 1024  # free space with which SQLite cannot even read: its shared memory needs as much


class Database:
    """A guarded connection: `read` for one query, `write` for one transaction.

    WAL lets the window read while a run writes. `synchronous=FULL` costs one fsync a commit and is wanted:
    the journal's intent must outlive a power cut, or a certificate could be left in the cloud that nobody
    remembers.

    Raises `LedgerError`: LED-001 cannot be opened, LED-003 locked, LED-004 disk full, LED-005 not a sound
    database, LED-008 read-only, LED-009 anything else SQLite reports.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        with translated(path):
            self._connection = _connect(path)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock, translated(self.path):
            return self._connection.execute(sql, [storable(value) for value in values]).fetchall()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction, all or nothing; it takes the write lock at once, so what it reads stays true."""
        with self._lock, translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite has already rolled back by itself when the disk is full.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Reads that all see one moment; other processes may write meanwhile. For temporary tables, too."""
        with self._lock, translated(self.path):
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                self._connection.execute("ROLLBACK")

    def truncate_log(self) -> bool:
        """Empties the write-ahead log, where erased content may still stand. False: another program reads."""
        with self._lock, translated(self.path):
            (busy, _pages, _moved) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


def _connect(path: Path) -> sqlite3.Connection:
    make_private_folder(path.parent)
    for suffix in SUFFIXES:
        if not suffix or path.with_name(path.name + suffix).exists():
            make_private_file(path.with_name(path.name + suffix))
    # isolation_level None: transactions are opened by `write` alone.
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        # A changed byte must be found by its hash, not end the reading as an encoding error.
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # A name that is erased must not stay in a free page.
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection


# SQLite's primary result code -> what is said.
_REASONS = {
    sqlite3.SQLITE_BUSY: LEDGER_LOCKED,
    sqlite3.SQLITE_LOCKED: LEDGER_LOCKED,
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_CORRUPT: LEDGER_DAMAGED,
    sqlite3.SQLITE_NOTADB: LEDGER_DAMAGED,
    sqlite3.SQLITE_CANTOPEN: LEDGER_UNREACHABLE,
    sqlite3.SQLITE_READONLY: LEDGER_READ_ONLY,
    sqlite3.SQLITE_PERM: LEDGER_READ_ONLY,
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        reason = _REASONS.get(primary, LEDGER_ANSWERED)
        if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _is_full(path):
            reason = DISK_FULL
        raise LedgerError(reason, path=path, reason=error) from error
    except (UnicodeError, OverflowError) as error:  # of a value that SQLite does not take
        raise LedgerError(ENTRY_CANNOT_BE_RECORDED, reason=error) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        said = DISK_FULL if full else LEDGER_CANNOT_BE_OPENED
        raise LedgerError(said, path=path, reason=error.strerror or error) from error


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < FULL_BYTES
    except OSError:
        return False
