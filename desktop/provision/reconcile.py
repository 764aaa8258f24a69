"""What a cut-off run left: ask cloud and unit what is true, then finish it or take it back."""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from desktop.cloud.errors import NotSeenError
from desktop.cloud.serials import ADMITTED, SerialRow, SerialState
from desktop.core.catalogue.ledger import RUN_DAMAGED
from desktop.core.catalogue.provision import RUN_TAKEN_BACK
from desktop.core.catalogue.serials import MADE_SINCE
from desktop.core.errors import CloudError, DeviceError, SettingsError
from desktop.core.events import Listener, Problem, RunFinished, RunLost
from desktop.core.verdicts import Verdict
from desktop.device.driver import Ability
from desktop.ledger.journal import OpenRun
from desktop.provision.issuer import Issued, Trace
from desktop.provision.plan import Phase
from desktop.provision.run import ended
from desktop.provision.run import row as row_of
from desktop.provision.unit import RunServices, UnitAtWork, UnitJob

LOOK_AGAIN_SECONDS = 1.0

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
        self._passed: dict[str, RunFinished] = {}

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
            and self._misfit(run) is None
        ]

    def _misfit(self, run: OpenRun) -> SettingsError | None:
        """Why its serial number is none of the product's, whose pattern may have been changed since."""
        try:
            self.services.product.thing_name(run.subject)
        except SettingsError as error:
            return error
        return None

    def tell_of_damage(self) -> None:
        """Of runs that nobody can settle. They stop no other: `linekey ledger discard` ends them."""
        for run in self.services.journal.damaged():
            problem = Problem.made(RUN_DAMAGED, run=run.run_id, subject=run.subject)
            log.error("%s", problem.message)
            self._listener(RunLost(run.run_id, run.subject, problem))
        for open_run in self.services.journal.open_runs():
            misfit = self._misfit(open_run)
            if open_run.facts["product"] == self.services.product.name and misfit is not None:
                log.error("%s: %s", open_run.run_id, misfit)
                self._listener(RunLost(open_run.run_id, open_run.subject, Problem.of(misfit)))

    def settle(self, wanted: Callable[[OpenRun], bool]) -> list[RunFinished]:
        """Those that are `wanted`, less what another lane has settled meanwhile.

        Raises `CloudError` when AWS cannot be asked; the run stays open.
        """
        decided = []
        for run in filter(wanted, self.cut_off()):
            with self._locks[run.run_id]:
                if run.run_id in {one.run_id for one in self.services.journal.open_runs()}:
                    decided.append(self._settled(run))
                    if decided[-1].verdict is self.services.ports.success:
                        self._passed[run.subject] = decided[-1]
                    self._listener(decided[-1])
        return decided

    def _settled(self, run: OpenRun) -> RunFinished:
        try:
            return settle(run, self.services)
        except CloudError as error:
            self._listener(RunLost(run.run_id, run.subject, Problem.of(error)))
            raise

    def passed(self, job: UnitJob) -> RunFinished | None:
        """That settling finished the unit on this port, told once to whoever runs it again; else None.

        Raises `CloudError`.
        """
        found = self._passed.get(job.serial)
        if found is None:
            return None
        with UnitAtWork(job, self.services) as unit:
            same = _holds(unit, found.certificate_id) and self._is_registered(unit, found)
        del self._passed[job.serial]
        return replace(found, run_id=job.run_id, slot=job.slot) if same else None

    def _is_registered(self, unit: UnitAtWork, found: RunFinished) -> bool:
        if found.verdict is Verdict.MADE:
            return True
        attached = self.services.ports.registry.certificates_of(unit.thing)
        return list(attached) == [found.certificate_id]


def port_of(run: OpenRun) -> str:
    return str(run.facts["port"])


def settle(run: OpenRun, services: RunServices) -> RunFinished:
    """Decides an open run: it leaves one good unit or nothing, and nobody else's unit is touched.

    Raises `CloudError` when AWS cannot be asked, `AbortedError` when the station closes; the run stays open.
    """
    facts, port = _facts(run), port_of(run)
    job = UnitJob(run.run_id, str(facts.get("slot", port)), port, run.subject)
    with UnitAtWork(job, services) as unit:
        row = services.ports.serials.read(unit.thing)
        since = _Since.find(unit, facts, row)
        _recall(unit, run, facts, since)
        unit.reserved = row is not None and row.run == run.run_id
        if row is not None and unit.reserved:
            facts = {"key_hash": row.key, "certificate_id": row.certificate_id} | facts
        found = _certificates_left(unit, facts)
        left = [one for one in found if one.certificate_id not in since.certificates]
        unit.issued = left[0] if left else Issued("", str(facts.get("certificate_id", "")))
        if row is not None and _has_passed(unit, row):
            unit.issued, unit.connected = Issued(unit.issued.certificate_pem, row.certificate_id), True
            unit.issued_by = unit.issued_by or services.product.identity.issuer
            finished = ended(unit, services.ports.success)
        elif left and not since.passed and _is_good(unit, facts):
            if row is not None:
                services.ports.serials.activate(unit.thing, unit.issued.certificate_id)
            finished = ended(unit, services.ports.success)
        else:
            unit.take_back(left)
            if not since.somebody:
                _erase_if_here(unit, facts)
            finished = ended(unit, Verdict.ERROR, problem=_problem(run, since))
        _close(unit, finished, since)
    if finished.verdict is not services.ports.success:
        # Also what AWS IoT had not heard of yet, and the run had noted.
        noted = Issued(str(facts.get("certificate_pem", "")), str(facts.get("certificate_id", "")))
        for certificate in {one.certificate_id: one for one in (noted, *left)}.values():
            if certificate.certificate_id not in since.certificates:
                unit.disown(certificate)
    return finished


def _recall(unit: UnitAtWork, run: OpenRun, facts: Mapping[str, object], since: _Since) -> None:
    """What the run had noted of the unit."""
    asked = "asked_at" in facts  # before that the run has made nothing in AWS
    unit.thing_existed = since.somebody or not asked or bool(facts.get("thing_existed", True))
    unit.issued_by = str(facts.get("issuer", ""))
    if not since.passed:  # else the key is the unit's that was made since
        unit.public_key_sha256 = str(facts.get("public_key_sha256", ""))
    unit.touched = any(record.phase in (Phase.KEY, Phase.REQUEST) for record in run.phases)


def _has_passed(unit: UnitAtWork, row: SerialRow) -> bool:
    """Whether the account knows that this very run passed: its notes here may be an old copy."""
    if not unit.reserved or row.state is not SerialState.ACTIVE:
        return False
    return list(unit.services.ports.registry.certificates_of(unit.thing)) == [row.certificate_id]


@dataclass(frozen=True)
class _Since:
    """What became of the serial number since the run was cut off.

    `passed`: another run made a unit of it, perhaps one of a Linekey that knew no table; `here`: that is the
    last word of this ledger; `somebody`: another run has the thing; `certificates`: the ids that are not this
    run's to take back.
    """

    passed: bool
    here: bool
    somebody: bool
    certificates: frozenset[str]

    @classmethod
    def find(cls, unit: UnitAtWork, facts: Mapping[str, Any], row: SerialRow | None) -> _Since:
        ledger, after = unit.services.ledger, facts.get("after")  # a run of an older Linekey has none
        known = ledger.entries("unit", unit.job.serial, after=after) if after is not None else ()
        here = [entry for entry in known if entry.body["verdict"] in (Verdict.PASS, Verdict.MADE)]
        others = row if row is not None and row.run not in ("", unit.job.run_id) else None
        own = str(facts.get("certificate_id", "")) or (row.certificate_id if row and others is None else "")
        attached = set(unit.services.ports.registry.certificates_of(unit.thing)) - {own}
        certificates = attached | {str(entry.body["certificate_id"]) for entry in here}
        if others is not None:
            certificates.add(others.certificate_id)
        made = bool(attached) or (others is not None and others.state in ADMITTED)
        last = ledger.latest("unit", unit.job.serial)
        before = made and last is not None and last.body["verdict"] == "PASS"
        return cls(
            passed=bool(here) or made,
            here=bool(here) or before,
            somebody=bool(here) or made or others is not None,
            certificates=frozenset(certificates),
        )


def _close(unit: UnitAtWork, finished: RunFinished, since: _Since) -> None:
    """A later PASS stays the ledger's last word, and an earlier one of which the run changed nothing."""
    if since.here or unit.passed_before:
        unit.services.journal.close(finished.run_id)
    else:
        unit.services.journal.finish(finished.run_id, row_of(unit, finished))


def _facts(run: OpenRun) -> dict[str, Any]:
    """All that the journal knows, later notes over earlier ones."""
    facts: dict[str, Any] = dict(run.facts)
    for record in run.phases:
        facts |= {**record.intent, **(record.result or {})}
        if record.phase == Phase.CERTIFICATE:
            facts["asked_at"] = record.intent["at"]
        if record.phase == Phase.WRITE:
            facts |= {"writing": True, "written": record.result is not None}
    return facts


def _certificates_left(unit: UnitAtWork, facts: Mapping[str, Any]) -> list[Issued]:
    """What still exists of the run, also when the answer was lost before anyone could note it.

    What was asked for may be made a while after that: a provider of certificates has its time.
    """
    if "asked_at" not in facts:
        return []
    issued = Issued(str(facts.get("certificate_pem", "")), str(facts.get("certificate_id", "")))
    asked_at = datetime.fromisoformat(facts["asked_at"])
    trace, services = Trace(str(facts["request_pem"]), asked_at, issued), unit.services
    ago = (datetime.now(UTC) - asked_at).total_seconds()
    until = time.monotonic() + services.answer_seconds - max(ago, 0.0)
    while True:
        found = list(unit.issuer.find(trace))
        left = until - time.monotonic()
        if found or issued.certificate_id or left <= 0:
            return found
        services.closing.wait(min(LOOK_AGAIN_SECONDS, left))


def _is_good(unit: UnitAtWork, facts: Mapping[str, Any]) -> bool:
    """True when the unit works with this certificate: AWS had seen it, or sees it now.

    On a line without a way to AWS, when it is in its port and holds what it was given.
    """
    if unit.services.ports.success is Verdict.MADE:
        return bool(facts.get("written")) and _is_at_hand(unit)
    attached = unit.services.ports.registry.certificates_of(unit.thing)
    if list(attached) != [unit.issued.certificate_id]:
        return False
    unit.connected = bool(facts.get("connected")) or (bool(facts.get("written")) and _connects_now(unit))
    return unit.connected


def _is_at_hand(unit: UnitAtWork) -> bool:
    try:
        return _is_here(unit)
    except DeviceError as error:
        log.info("%s: the unit is not at hand: %s", unit.job.run_id, error)
        return False


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


def _erase_if_here(unit: UnitAtWork, facts: Mapping[str, Any]) -> None:
    if not unit.touched:
        return
    try:
        here = _is_as_left(unit, facts)
    except DeviceError as error:
        log.info("%s: the unit is not at hand: %s", unit.job.run_id, error)
        return
    if here:
        unit.erase()


def _is_as_left(unit: UnitAtWork, facts: Mapping[str, Any]) -> bool:
    """Whether the unit has what this run gave it: its name alone may be another run's work."""
    if unit.plug().identify().thing_name != unit.thing:
        return False
    if facts.get("writing") and unit.can(Ability.READ_BACK):
        return unit.holds(str(facts["certificate_pem"]))
    return _has_key(unit, facts)


def _has_key(unit: UnitAtWork, facts: Mapping[str, Any]) -> bool:
    """Asks the unit for a request once more: it tells the key and changes nothing.

    False when the run never knew the key.
    """
    from signing.certificates import check_request, request_key_hash
    from signing.errors import VerificationError

    now = unit.plug().make_request(unit.thing)
    try:
        if "request_pem" in facts:
            return request_key_hash(now) == request_key_hash(str(facts["request_pem"]))
        if "key_hash" in facts:
            return request_key_hash(now) == str(facts["key_hash"])
        if facts.get("public_key_pem"):
            check_request(now, common_name=unit.thing, public_key_pem=str(facts["public_key_pem"]))
            return True
    except VerificationError as error:
        log.info("%s: the unit has another key: %s", unit.job.run_id, error)
    return False


def _holds(unit: UnitAtWork, certificate_id: str) -> bool:
    """Whether the unit on the port has that certificate, as far as its family tells."""
    from signing.certificates import fingerprint
    from signing.errors import SigningError

    try:
        if unit.plug().identify().thing_name != unit.thing:
            return False
        return (
            not unit.can(Ability.READ_BACK) or fingerprint(unit.plug().read_certificate()) == certificate_id
        )
    except (DeviceError, SigningError):
        return False  # the run that follows says what is wrong with it


def _problem(run: OpenRun, since: _Since) -> Problem:
    phase = run.phases[-1].phase if run.phases else "start"
    return Problem.made(MADE_SINCE if since.passed else RUN_TAKEN_BACK, serial=run.subject, phase=phase)
