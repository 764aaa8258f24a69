"""One attempt to provision one unit: phases in order, one verdict, nothing left behind."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from desktop.cloud.errors import LostAnswerError, NotSeenError
from desktop.cloud.pace import calling_for
from desktop.cloud.serials import SerialRefusedError
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.provision import FAULT_IN_RUN, STATION_SLEPT
from desktop.core.clock import seconds_asleep
from desktop.core.errors import (
    AbortedError,
    CloudError,
    DeviceError,
    LedgerError,
    LinekeyError,
    ProvisionError,
)
from desktop.core.events import (
    Listener,
    PhaseFinished,
    PhaseStarted,
    Problem,
    RunFinished,
    RunStarted,
    WaitEnded,
    WaitStarted,
    ignore,
)
from desktop.core.paths import write_atomic
from desktop.core.recall import recalled
from desktop.core.verdicts import Verdict
from desktop.device.link import PortError
from desktop.ledger.chain import Entry
from desktop.provision.plan import Phase
from desktop.provision.steps import STEPS, AlreadyProvisionedError, activate
from desktop.provision.unit import RunServices, UnitAtWork, UnitJob
from signing.messages import said

T = TypeVar("T")

SLEPT_SECONDS = 1.0

log = logging.getLogger(__name__)


def provision_unit(
    job: UnitJob, services: RunServices, listener: Listener = ignore, cancel: CancelToken | None = None
) -> RunFinished:
    """Runs all phases; every error becomes a verdict, but SET-003: a serial number of another product."""
    cancel = cancel or CancelToken()
    with UnitAtWork(job, services) as unit, ExitStack() as waiting:
        tell = partial(_tell_wait, unit, listener)
        waiting.enter_context(calling_for(CancelToken(), tell))  # a roll-back is not stopped
        listener(RunStarted(job.run_id, job.slot, job.serial, services.ports.phases))
        started, asleep = time.monotonic(), seconds_asleep()
        try:
            last = services.ledger.latest("unit", job.serial)
            facts = {
                "port": job.port,
                "product": services.product.name,
                "after": last.sequence if last else 0,
            }
            services.journal.begin(job.run_id, job.serial, facts)
            unit.noted = True
            with calling_for(cancel, tell):
                _run_phases(unit, listener, cancel)
            finished = ended(unit, services.ports.success, time.monotonic() - started)
            _timed(unit, Phase.RECORD, listener, partial(record, unit, finished))
        except LinekeyError as refusal:
            slept = seconds_asleep() - asleep > SLEPT_SECONDS
            error = _of_sleep(refusal) if slept else refusal
            finished = _fail(unit, error, verdict_of(error), started)
        except Exception as fault:
            # The other slots, and the next unit in this one, must go on.
            log.exception("%s: a fault in Linekey", job.run_id)
            asked = unit.issued_by and not unit.issued.certificate_id  # it may have got one
            verdict = Verdict.UNKNOWN if asked else Verdict.ERROR
            finished = _fail(unit, fault_in_linekey(fault), verdict, started)
    listener(finished)
    if finished.verdict not in (services.ports.success, Verdict.UNKNOWN):
        unit.disown(unit.issued)
    return finished


def record(unit: UnitAtWork, passed: RunFinished) -> None:
    """First the account knows that the serial number is this unit's, then the ledger that it passed.

    A run that ends between them is settled as PASS.
    """
    activate(unit)
    unit.services.journal.finish(passed.run_id, row(unit, passed))


def verdict_of(error: LinekeyError) -> Verdict:
    """Whose fault it is. A unit that AWS does not see connect has failed, like one that does not answer."""
    if isinstance(error, AbortedError):
        return Verdict.ABORTED
    if isinstance(error, LostAnswerError):
        return Verdict.UNKNOWN
    if isinstance(error, NotSeenError | DeviceError) and not isinstance(error, PortError):
        return Verdict.FAIL
    return Verdict.ERROR


def _of_sleep(error: LinekeyError) -> LinekeyError:
    """In a sleep the unit and the way to AWS are lost: neither is at fault. A lost answer stays one."""
    if not isinstance(error, DeviceError | CloudError) or isinstance(error, LostAnswerError):
        return error
    log.warning("after a sleep: %s", error)
    return ProvisionError(STATION_SLEPT)


def ended(
    unit: UnitAtWork,
    verdict: Verdict,
    seconds: float = 0.0,
    problem: Problem | None = None,
    *,
    touched: bool = True,
) -> RunFinished:
    """The end of a run with all that is known of the unit."""
    return RunFinished(
        run_id=unit.job.run_id,
        slot=unit.job.slot,
        serial=unit.job.serial,
        verdict=verdict,
        seconds=round(seconds, 3),
        thing=unit.thing,
        certificate_id=unit.issued.certificate_id,
        issuer=unit.issued_by,
        connected=unit.connected,
        problem=problem,
        touched=touched,
    )


def row(unit: UnitAtWork, finished: RunFinished) -> dict[str, object]:
    """The run in the ledger. `phases` are seconds: `certificate` and `connect` are the cloud's."""
    problem = finished.problem or Problem("", "")
    return {
        "run_id": finished.run_id,
        "verdict": finished.verdict.value,
        "thing": finished.thing,
        "certificate_id": finished.certificate_id,
        "public_key_sha256": unit.public_key_sha256,
        "issuer": finished.issuer,
        "connected": finished.connected,
        "seconds": finished.seconds,
        "slot": finished.slot,
        "product": unit.services.product.name,
        "code": problem.code,
        "message": problem.message,
        "touched": finished.touched,
        "phases": unit.seconds,
    }


def recorded(entry: Entry) -> RunFinished:
    """What `row` had written."""
    body = entry.body
    return RunFinished(
        run_id=body["run_id"],
        slot=body["slot"],
        serial=entry.subject,
        verdict=Verdict(body["verdict"]),
        seconds=body["seconds"],
        thing=body["thing"],
        certificate_id=body["certificate_id"],
        issuer=body["issuer"],
        connected=body["connected"],
        problem=Problem(body["code"], recalled(body["code"], body["message"])) if body["code"] else None,
        touched=body.get("touched", True),  # older entries do not say
    )


def _run_phases(unit: UnitAtWork, listener: Listener, cancel: CancelToken) -> None:
    phases = unit.services.ports.phases
    journal, run_id = unit.services.journal, unit.job.run_id
    for phase in phases[:-1]:
        cancel.check()
        at = datetime.now(UTC).isoformat()
        journal.intend(run_id, phase, {"slot": unit.job.slot, "account": unit.services.account, "at": at})
        journal.done(run_id, phase, _timed(unit, phase, listener, partial(STEPS[phase], unit, cancel)))


def _timed(unit: UnitAtWork, phase: Phase, listener: Listener, work: Callable[[], T]) -> T:
    listener(PhaseStarted(unit.job.run_id, unit.job.slot, phase))
    started = time.monotonic()
    result = work()
    seconds = unit.seconds[phase] = round(time.monotonic() - started, 3)
    listener(PhaseFinished(unit.job.run_id, unit.job.slot, phase, seconds))
    return result


def _tell_wait(unit: UnitAtWork, listener: Listener, operation: str) -> None:
    run_id, slot = unit.job.run_id, unit.job.slot
    listener(WaitStarted(run_id, slot, operation) if operation else WaitEnded(run_id, slot))


def _fail(unit: UnitAtWork, error: LinekeyError, verdict: Verdict, started: float) -> RunFinished:
    """Takes back what was made and records the verdict; the journal keeps what cannot be taken back now."""
    log.warning("%s: %s", unit.job.run_id, error)
    problem = Problem.of(error)
    if verdict is not Verdict.UNKNOWN:
        try:
            if unit.issued.certificate_id:
                unit.take_back([unit.issued])
            else:
                unit.free()
            unit.erase()
        except Exception as left:
            if not isinstance(left, CloudError):
                log.exception("%s: a fault in Linekey", unit.job.run_id)
                left = fault_in_linekey(left)
            verdict = Verdict.UNKNOWN
            later = said(
                "Not everything could be taken back: {reason} "
                "Linekey takes it back when it runs this unit again or starts anew.",
                reason=left.message,
            )
            problem = replace(problem, hint=later)
    refused = isinstance(error, AlreadyProvisionedError | SerialRefusedError) or unit.passed_before
    # A FAIL is a verdict on the unit, also of one that says nothing.
    touched = not refused and (unit.touched or verdict is Verdict.FAIL)
    finished = ended(unit, verdict, time.monotonic() - started, problem, touched=touched)
    try:
        _record(unit, finished, refused=refused)
    except Exception as unwritten:
        log.exception("%s: no verdict in the ledger", unit.job.run_id)
        told = unwritten if isinstance(unwritten, LedgerError) else fault_in_linekey(unwritten)
        finished = replace(finished, problem=Problem.of(told))
    _keep_transcript(unit)
    return finished


def _record(unit: UnitAtWork, finished: RunFinished, *, refused: bool) -> None:
    body, services = row(unit, finished), unit.services
    if finished.verdict is Verdict.UNKNOWN or not unit.noted:
        services.ledger.append("unit", unit.job.serial, body)
    elif refused:
        # Not a verdict on the unit that has this serial number: what it passed stands.
        services.ledger.append("refusal", unit.job.serial, body)
        services.journal.close(unit.job.run_id)
    else:
        services.journal.finish(unit.job.run_id, body)


def _keep_transcript(unit: UnitAtWork) -> None:
    if unit.driver is None:
        return
    try:
        text = unit.driver.link.transcript.text().encode("utf-8", "backslashreplace")
        write_atomic(unit.services.transcripts / f"{unit.job.run_id}.txt", text, private=True)
    except Exception as error:  # noqa: BLE001 - the verdict stands
        log.warning("%s: the transcript could not be kept: %s", unit.job.run_id, error)


def fault_in_linekey(fault: Exception) -> ProvisionError:
    return ProvisionError(FAULT_IN_RUN, fault=type(fault).__name__)
