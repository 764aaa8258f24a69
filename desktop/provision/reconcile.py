"""What a cut-off run left: ask cloud and unit what is true, then finish it or take it back."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from desktop.cloud.errors import NotSeenError
from desktop.core.catalogue.provision import RUN_TAKEN_BACK
from desktop.core.errors import DeviceError
from desktop.core.events import Listener, Problem, RunFinished
from desktop.core.verdicts import Verdict
from desktop.ledger.journal import OpenRun
from desktop.provision.issuer import NOT_ISSUED, Issued, Trace
from desktop.provision.plan import Phase
from desktop.provision.run import ended, row
from desktop.provision.unit import RunServices, UnitAtWork, UnitJob

log = logging.getLogger(__name__)


class Settler:
    """Settles what was cut off: each run once, whichever lanes ask for it. Thread safe.

    `is_running(run_id)` tells the runs that are under way. `listener` hears each verdict.
    """

    def __init__(self, services: RunServices, listener: Listener, is_running: Callable[[str], bool]) -> None:
        self.services = services
        self._listener = listener
        self._is_running = is_running
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def cut_off(self) -> list[OpenRun]:
        """Runs of this product and account that are open and not under way, oldest first.

        What another account holds is decided there. A run without a note has done nothing anywhere.
        """
        product, account = self.services.product.name, self.services.account
        return [
            run
            for run in self.services.journal.open_runs()
            if run.facts["product"] == product
            and _facts(run).get("account", account) == account
            and not self._is_running(run.run_id)
        ]

    def settle(self, wanted: Callable[[OpenRun], bool]) -> list[RunFinished]:
        """Those that are `wanted`, less what another lane has settled meanwhile.

        Raises `CloudError` when AWS cannot be asked; the run stays open.
        """
        decided = []
        for run in filter(wanted, self.cut_off()):
            with self._locks[run.run_id]:
                if run.run_id in {one.run_id for one in self.services.journal.open_runs()}:
                    decided.append(settle(run, self.services))
                    self._listener(decided[-1])
        return decided


def port_of(run: OpenRun) -> str:
    return str(run.facts["port"])


def settle(run: OpenRun, services: RunServices) -> RunFinished:
    """Decides an open run: it leaves one good unit or nothing.

    Raises `CloudError` when AWS cannot be asked; the run stays open.
    """
    facts, port = _facts(run), port_of(run)
    job = UnitJob(run.run_id, str(facts.get("slot", port)), port, run.subject)
    with UnitAtWork(job, services) as unit:
        unit.thing_existed = bool(facts.get("thing_existed", True))
        unit.issued_by = str(facts.get("issuer", ""))
        unit.public_key_sha256 = str(facts.get("public_key_sha256", ""))
        unit.touched = any(record.phase in (Phase.KEY, Phase.REQUEST) for record in run.phases)
        left = _certificates_left(unit, facts)
        unit.issued = left[0] if left else NOT_ISSUED
        if left and _is_good(unit, facts):
            finished = ended(unit, Verdict.PASS)
        else:
            unit.take_back(left)
            _erase_if_here(unit)
            finished = ended(unit, Verdict.ERROR, problem=_cut_off(run))
        services.journal.finish(run.run_id, row(unit, finished))
    return finished


def _facts(run: OpenRun) -> dict[str, Any]:
    """All that the journal knows, later notes over earlier ones."""
    facts: dict[str, Any] = {}
    for record in run.phases:
        facts |= {**record.intent, **(record.result or {})}
        if record.phase == Phase.CERTIFICATE:
            facts["asked_at"] = record.intent["at"]
        if record.phase == Phase.WRITE and record.result is not None:
            facts["written"] = True
    return facts


def _certificates_left(unit: UnitAtWork, facts: Mapping[str, Any]) -> list[Issued]:
    """What still exists of the run, also when the answer was lost before anyone could note it."""
    if "asked_at" not in facts:
        return []
    issued = Issued(str(facts.get("certificate_pem", "")), str(facts.get("certificate_id", "")))
    asked_at = datetime.fromisoformat(facts["asked_at"])
    return list(unit.issuer.find(Trace(str(facts["request_pem"]), asked_at, issued)))


def _is_good(unit: UnitAtWork, facts: Mapping[str, Any]) -> bool:
    """True when the unit works with this certificate: AWS had seen it, or sees it now."""
    attached = unit.services.ports.registry.certificates_of(unit.thing)
    if unit.issued.certificate_id not in attached:
        return False
    unit.connected = bool(facts.get("connected")) or (bool(facts.get("written")) and _connects_now(unit))
    return unit.connected


def _connects_now(unit: UnitAtWork) -> bool:
    try:
        if not _is_here(unit):
            return False
        presence, timeout = unit.services.presence, unit.services.connect_seconds
        presence.expect(unit.thing)
        unit.plug().restart()
        presence.wait_connected(unit.thing, unit.issued.certificate_id, timeout)
    except DeviceError as error:
        log.info("%s: the unit is not at hand: %s", unit.job.run_id, error)
        return False
    except NotSeenError:
        return False
    return True


def _is_here(unit: UnitAtWork) -> bool:
    """Whether the very unit is still in its port: another one may have taken its place."""
    if unit.plug().identify().thing_name != unit.thing:
        return False
    return not unit.issued.certificate_pem or unit.holds(unit.issued.certificate_pem)


def _erase_if_here(unit: UnitAtWork) -> None:
    if not unit.touched:
        return
    try:
        here = _is_here(unit)
    except DeviceError as error:
        log.info("%s: the unit is not at hand: %s", unit.job.run_id, error)
        return
    if here:
        unit.erase()


def _cut_off(run: OpenRun) -> Problem:
    phase = run.phases[-1].phase if run.phases else "start"
    return Problem.made(RUN_TAKEN_BACK, serial=run.subject, phase=phase)
