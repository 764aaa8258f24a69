"""The station: its slots work side by side, each run in the lane of its port."""

from __future__ import annotations

import logging
import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType

from desktop.core.cancel import CancelToken
from desktop.core.catalogue.provision import SLOT_AT_WORK, STATION_TAKEN
from desktop.core.errors import LinekeyError, ProvisionError
from desktop.core.events import Listener, Problem, RunFinished, RunStarted, heard_by, ignore
from desktop.core.ids import new_id
from desktop.core.lock import lock
from desktop.core.paths import data_dir
from desktop.core.station_name import station_name
from desktop.core.verdicts import Verdict
from desktop.device.driver import UnitInfo
from desktop.ledger.journal import Journal, OpenRun
from desktop.ledger.store import Ledger
from desktop.provision.ports import Ports
from desktop.provision.reconcile import Settler, port_of
from desktop.provision.run import fault_in_linekey, provision_unit
from desktop.provision.steps import inspect
from desktop.provision.unit import RunServices, UnitAtWork, UnitJob
from desktop.settings.product.profile import ProductProfile
from desktop.work.lanes import Lanes

log = logging.getLogger(__name__)


class Station:
    """Context manager. Nothing is asked of AWS before the first `start`. What an earlier station left open is
    settled from then on, each run in the lane of its port. Thread safe.
    """

    def __init__(
        self,
        *,
        product: ProductProfile,
        ports: Ports,
        ledger: Ledger,
        code_signing_pem: str,
        listener: Listener = ignore,
        connect_seconds: float = 60.0,
        answer_seconds: float = 30.0,
        folder: Path | None = None,
    ) -> None:
        """`code_signing_pem`: by which units check firmware; `folder`: lock, station id, transcripts."""
        self.product = product
        self._ports = ports
        self._ledger = ledger
        self._code_signing_pem = code_signing_pem
        self._listener = heard_by(listener)
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds
        self._closing = CancelToken()
        self._folder = folder or data_dir()
        self._lanes = Lanes()
        self._held = ExitStack()
        self._lock = threading.Lock()
        self._opening: Future[Settler] | None = None
        self._running: dict[str, tuple[UnitJob, CancelToken]] = {}
        self._settled_once = False

    def __enter__(self) -> Station:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stops every run in order and waits for it."""
        self._closing.cancel()
        self.stop()
        self._lanes.close()
        self._held.close()

    def start(self, slot: str, port: str, serial: str) -> Future[RunFinished]:
        """Provisions the unit on `port`; the future holds the verdict, also that of a failure.

        Raises SET-003 for a serial number of another product, PRV-051 when that serial number or port is
        being worked on.
        """
        self.product.thing_name(serial)
        job, cancel = UnitJob(new_id("run"), slot, port, serial), CancelToken()
        with self._lock:
            self._check_not_running(job)
            self._running[job.run_id] = (job, cancel)
        return self._lanes.submit(port, self._run, job, cancel)

    def inspect(self, slot: str, port: str, serial: str) -> Future[UnitInfo]:
        """The first phase only: says whether the unit on `port` may be provisioned, and changes nothing.

        The future raises what a run would have failed with.
        """
        job = UnitJob(new_id("run"), slot, port, serial)
        return self._lanes.submit(port, self._inspect, job)

    def stop(self, slot: str | None = None) -> None:
        """Asks the run in `slot`, or every run, to stop; an irreversible phase finishes first."""
        with self._lock:
            for job, cancel in self._running.values():
                if slot in (None, job.slot):
                    cancel.cancel()

    def reconcile(self) -> list[RunFinished]:
        """Settles every run that was cut off, in the lanes of their ports, and waits for it.

        Raises `CloudError` when AWS cannot be asked about one of them, PRV-050 for a second station.
        """
        begun = self._settle_in_lanes(self._open())
        return [finished for future in begun for finished in future.result()]

    def _open(self) -> Settler:
        """Once for all slots. When it fails it fails for all that wait for it: none of them tries in turn."""
        with self._lock:
            opening, mine = self._opening, Future[Settler]()
            if opening is None:
                self._opening = mine
        if opening is not None:
            return opening.result()
        try:
            settler = self._opened()
        except BaseException as error:
            with self._lock:
                self._opening = None
            mine.set_exception(error)
            raise
        mine.set_result(settler)
        return settler

    def _opened(self) -> Settler:
        """With the lock on the ledger, and the connection over which AWS reports presence."""
        with ExitStack() as held:
            held.enter_context(only_station(self._folder))
            presence = held.enter_context(self._ports.presence())
            services = RunServices(
                product=self.product,
                ports=self._ports,
                presence=presence,
                ledger=self._ledger,
                journal=Journal(self._ledger),
                code_signing_pem=self._code_signing_pem,
                transcripts=self._folder / "transcripts",
                station=station_name(self._folder),
                connect_seconds=self._connect_seconds,
                answer_seconds=self._answer_seconds,
                closing=self._closing,
            )
            self._held = held.pop_all()
        settler = Settler(services, self._listener, self._running.__contains__)
        settler.tell_of_damage()
        return settler

    def _run(self, job: UnitJob, cancel: CancelToken) -> RunFinished:
        try:
            settler = self._open()
            self._settle_once(settler)
            # Only what could meet this unit: another port's settling may take minutes.
            settler.settle(lambda run: port_of(run) == job.port or run.subject == job.serial)
            passed = settler.passed(job)
            if passed is not None:
                return self._told(job, passed)
            return provision_unit(job, settler.services, self._listener, cancel)
        except LinekeyError as error:
            return self._not_started(job, error)
        except Exception as fault:
            log.exception("%s: a fault in Linekey", job.run_id)
            return self._not_started(job, fault_in_linekey(fault))
        finally:
            with self._lock:
                del self._running[job.run_id]

    def _settle_once(self, settler: Settler) -> None:
        """At the first run. What cannot be settled now stays open for the next run in its port."""
        with self._lock:
            first, self._settled_once = not self._settled_once, True
        if first:
            for future in self._settle_in_lanes(settler):
                future.add_done_callback(_log_failure)

    def _settle_in_lanes(self, settler: Settler) -> list[Future[list[RunFinished]]]:
        """Side by side, what is cut off now: one job in the lane of each port."""
        of_port: dict[str, set[str]] = defaultdict(set)
        for run in settler.cut_off():
            of_port[port_of(run)].add(run.run_id)
        return [
            self._lanes.submit(port, settler.settle, partial(_is_among, run_ids))
            for port, run_ids in of_port.items()
        ]

    def _not_started(self, job: UnitJob, error: LinekeyError) -> RunFinished:
        """The unit was not touched, so the ledger has nothing to tell of it."""
        return self._told(
            job,
            RunFinished(
                job.run_id,
                job.slot,
                job.serial,
                Verdict.ERROR,
                seconds=0.0,
                problem=Problem.of(error),
                touched=False,
            ),
        )

    def _told(self, job: UnitJob, finished: RunFinished) -> RunFinished:
        """A verdict without a run of its own."""
        self._listener(RunStarted(job.run_id, job.slot, job.serial, self._ports.phases))
        self._listener(finished)
        return finished

    def _inspect(self, job: UnitJob) -> UnitInfo:
        with UnitAtWork(job, self._open().services) as unit:
            return inspect(unit)

    def _check_not_running(self, job: UnitJob) -> None:
        for other, _cancel in self._running.values():
            if other.serial == job.serial or other.port == job.port:
                raise ProvisionError(SLOT_AT_WORK, slot=other.slot, serial=other.serial, port=other.port)


@contextmanager
def only_station(folder: Path) -> Iterator[None]:
    """One station per ledger: a second one would take the first one's open runs for cut-off ones.

    Holds `station.lock` in `folder`; it is free when the process ends. Raises PRV-050.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "station.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            lock(handle)
        except OSError as error:
            raise ProvisionError(STATION_TAKEN) from error
        yield
    finally:
        os.close(handle)


def _is_among(run_ids: set[str], run: OpenRun) -> bool:
    return run.run_id in run_ids


def _log_failure(settling: Future[list[RunFinished]]) -> None:
    if not settling.cancelled() and (error := settling.exception()) is not None:
        log.warning("a run that was cut off is not settled yet: %s", error)
