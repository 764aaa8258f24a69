"""The station: its slots work side by side, each run in the lane of its port."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from desktop.cloud.presence import Presence, cloud_presence
from desktop.cloud.session import Cloud
from desktop.core.cancel import CancelToken
from desktop.core.errors import LinekeyError, ProvisionError
from desktop.core.events import Listener, Problem, RunFinished, RunStarted, ignore
from desktop.core.ids import new_id
from desktop.core.paths import data_dir
from desktop.core.verdicts import Verdict
from desktop.device.driver import UnitInfo
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger
from desktop.provision.phases import inspect
from desktop.provision.reconcile import reconcile
from desktop.provision.run import PHASES, provision_unit
from desktop.provision.services import OpenIssuer, RunServices, UnitJob
from desktop.provision.station_lock import only_station
from desktop.provision.unit import UnitAtWork
from desktop.settings.product.profile import ProductProfile
from desktop.work.lanes import Lanes


class Station:
    """Context manager. Nothing is asked of AWS before the first `start`, which first decides what an earlier
    station left open. Thread safe.
    """

    def __init__(
        self,
        *,
        product: ProductProfile,
        cloud: Cloud,
        ledger: Ledger,
        open_issuer: OpenIssuer,
        code_signing_pem: str,
        listener: Listener = ignore,
        connect_seconds: float = 60.0,
        folder: Path | None = None,
    ) -> None:
        """`code_signing_pem`: by which units check firmware; `folder`: of the lock and transcripts."""
        self.product = product
        self._cloud = cloud
        self._ledger = ledger
        self._open_issuer = open_issuer
        self._code_signing_pem = code_signing_pem
        self._listener = listener
        self._connect_seconds = connect_seconds
        self._folder = folder or data_dir()
        self._lanes = Lanes()
        self._held = ExitStack()
        self._lock = threading.Lock()
        self._opening = threading.RLock()
        self._services: RunServices | None = None
        self._running: dict[str, tuple[UnitJob, CancelToken]] = {}

    def __enter__(self) -> Station:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stops every run in order and waits for it."""
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
        """Decides every run that was cut off; `start` does so too.

        Raises `CloudError` when AWS cannot be asked, PRV-050 for a second station.
        """
        with self._opening:
            return reconcile(self._open(), self._listener, lambda run: run.run_id not in self._running)

    def _open(self) -> RunServices:
        """Once for all slots: the lock on the ledger, and the connection over which AWS reports presence."""
        with self._opening:
            if self._services is None:
                with ExitStack() as held:
                    held.enter_context(only_station(self._folder))
                    presence = held.enter_context(cloud_presence(self._cloud))
                    self._held = held.pop_all()
                self._services = self._with_presence(presence)
            return self._services

    def _with_presence(self, presence: Presence) -> RunServices:
        return RunServices(
            product=self.product,
            cloud=self._cloud,
            ledger=self._ledger,
            journal=Journal(self._ledger),
            presence=presence,
            open_issuer=self._open_issuer,
            code_signing_pem=self._code_signing_pem,
            transcripts=self._folder / "transcripts",
            connect_seconds=self._connect_seconds,
        )

    def _run(self, job: UnitJob, cancel: CancelToken) -> RunFinished:
        try:
            self.reconcile()
            return provision_unit(job, self._open(), self._listener, cancel)
        except LinekeyError as error:
            return self._not_started(job, error)
        finally:
            with self._lock:
                del self._running[job.run_id]

    def _not_started(self, job: UnitJob, error: LinekeyError) -> RunFinished:
        """The unit was not touched, so the ledger has nothing to tell of it."""
        finished = RunFinished(
            job.run_id, job.slot, job.serial, Verdict.ERROR, seconds=0.0, problem=Problem.of(error)
        )
        self._listener(RunStarted(job.run_id, job.slot, job.serial, PHASES))
        self._listener(finished)
        return finished

    def _inspect(self, job: UnitJob) -> UnitInfo:
        with UnitAtWork(job, self._open(), self.product.thing_name(job.serial)) as unit:
            return inspect(unit)

    def _check_not_running(self, job: UnitJob) -> None:
        for other, _cancel in self._running.values():
            if other.serial == job.serial or other.port == job.port:
                raise ProvisionError(
                    "PRV-051",
                    f"Slot {other.slot} is working on {other.serial} on {other.port} already.",
                    "Wait for its verdict, or scan another label.",
                    retryable=True,
                )
