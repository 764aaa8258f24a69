"""Serial numbers of a line without network: what the station leased beforehand, kept in its data folder."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from pydantic import TypeAdapter

from desktop.cloud.serials import Reservation, SerialRefusedError, SerialRow, SerialState
from desktop.core.catalogue.serials import LEASES_UNREADABLE, SERIAL_USED_UP
from desktop.core.errors import ProvisionError
from desktop.core.lock import lock
from desktop.core.paths import write_atomic
from desktop.provision.ports import Serials

FILE = "leases.json"
PATIENCE_SECONDS, PAUSE_SECONDS = 10.0, 0.02
ROWS = TypeAdapter(list[SerialRow])


class LeasedSerials:
    """A `Serials` that needs no network for what is leased, and asks `table` for everything else.

    Raises PRV-031 for a file that cannot be read.
    In the table these rows stay this station's until it has told what became of them. Safe for threads, and
    for programs: a station may be at work while more is leased.
    """

    def __init__(self, path: Path, table: Serials) -> None:
        self._path = path
        self._table = table
        self._lock = threading.Lock()

    def lease(self, rows: Iterable[SerialRow]) -> None:
        """Adds them; what is used already stays so."""
        with self._alone():
            self._write({row.thing: row for row in rows} | self._rows())

    def leased(self) -> list[SerialRow]:
        with self._alone():
            return list(self._rows().values())

    def read(self, thing: str) -> SerialRow | None:
        with self._alone():
            row = self._rows().get(thing)
        return row or self._table.read(thing)

    def reserve(self, wanted: Reservation, *, gone: str = "") -> None:
        with self._alone():
            rows = self._rows()
            row = rows.get(wanted.thing)
            if row is not None and row.state is SerialState.ACTIVE:
                error = SerialRefusedError(SERIAL_USED_UP, serial=wanted.serial)
                error.row = row
                raise error
            if row is not None:
                rows[row.thing] = replace(row, run=wanted.run, key=wanted.key, certificate_id="")
                self._write(rows)
                return
        self._table.reserve(wanted, gone=gone)

    def bind(self, thing: str, run: str, certificate_id: str) -> None:
        if not self._changed(thing, run, certificate_id=certificate_id):
            self._table.bind(thing, run, certificate_id)

    def activate(self, thing: str, certificate_id: str) -> None:
        with self._alone():
            rows = self._rows()
            row = rows.get(thing)
            if row is not None and row.certificate_id == certificate_id:
                rows[thing] = replace(row, state=SerialState.ACTIVE)
                self._write(rows)
                return
        self._table.activate(thing, certificate_id)

    def free(self, thing: str, run: str, certificate_id: str = "") -> None:
        if not self._changed(thing, run, state=SerialState.RESERVED, run="", key="", certificate_id=""):
            self._table.free(thing, run, certificate_id)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock, self._path.with_suffix(".lock").open("ab") as file:
            end = time.monotonic() + PATIENCE_SECONDS
            while True:
                try:
                    lock(file.fileno())
                    break
                except OSError as error:
                    if time.monotonic() > end:
                        raise ProvisionError(LEASES_UNREADABLE, path=self._path) from error
                    time.sleep(PAUSE_SECONDS)
            yield

    def _changed(self, thing: str, of_run: str, **changes: str) -> bool:
        """False when the thing is not leased, or not to that run."""
        with self._alone():
            rows = self._rows()
            row = rows.get(thing)
            if row is None or row.run != of_run:
                return False
            rows[thing] = replace(row, **changes)  # type: ignore[arg-type]
            self._write(rows)
        return True

    def _rows(self) -> dict[str, SerialRow]:
        try:
            rows = ROWS.validate_json(self._path.read_text(encoding="utf-8"), strict=True)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise ProvisionError(LEASES_UNREADABLE, path=self._path) from error
        return {row.thing: row for row in rows}

    def _write(self, rows: dict[str, SerialRow]) -> None:
        kept = [asdict(row) for row in rows.values()]
        write_atomic(self._path, json.dumps(kept, indent=1).encode("utf-8"))
