"""What a cut-off run left: ask cloud and unit what is true, then finish it or take it back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from desktop.cloud import certificates, registry
from desktop.cloud.errors import NotFoundError
from desktop.core.errors import CloudError, DeviceError
from desktop.core.events import Listener, Problem, RunFinished, ignore
from desktop.core.verdicts import Verdict
from desktop.ledger.journal import OpenRun
from desktop.provision.issuer import Issued
from desktop.provision.orphans import certificates_for
from desktop.provision.run import account, ended, row
from desktop.provision.services import RunServices, UnitJob
from desktop.provision.undo import erase, undo_in_cloud
from desktop.provision.unit import NOT_ISSUED, UnitAtWork

log = logging.getLogger(__name__)


def reconcile(
    services: RunServices, listener: Listener = ignore, wanted: Callable[[OpenRun], bool] = lambda _run: True
) -> list[RunFinished]:
    """Decides the `wanted` open runs of this product and account: each leaves one good unit or nothing.

    Raises `CloudError` when AWS cannot be asked; the run stays open.
    """
    decided = []
    for run in services.journal.open_runs():
        if wanted(run) and _is_ours(run, services):
            finished = _decide(run, services)
            listener(finished)
            decided.append(finished)
    return decided


def _is_ours(run: OpenRun, services: RunServices) -> bool:
    """What another account holds is decided there. A run without a note has done nothing anywhere."""
    here = account(services)
    of_product = str(run.facts["product"]) == services.product.name
    return of_product and str(_facts(run).get("account", here)) == here


def _decide(run: OpenRun, services: RunServices) -> RunFinished:
    facts = _facts(run)
    port = str(run.facts["port"])
    job = UnitJob(run.run_id, str(facts.get("slot", port)), port, run.subject)
    with UnitAtWork(job, services, services.product.thing_name(run.subject)) as unit:
        unit.thing_existed = bool(facts.get("thing_existed", True))
        unit.issuer = str(facts.get("issuer", ""))
        unit.touched = any(record.phase == "key" for record in run.phases)
        left = list(_certificates_left(services, facts))
        unit.issued = left[0] if left else NOT_ISSUED
        if left and _is_good(unit, facts):
            finished = ended(unit, Verdict.PASS)
        else:
            undo_in_cloud(
                services.cloud,
                unit.thing,
                [one.certificate_id for one in left],
                made_thing=not unit.thing_existed,
            )
            _erase_if_here(unit)
            finished = ended(unit, Verdict.ERROR, problem=_cut_off(run))
        services.journal.finish(run.run_id, row(unit, finished))
    return finished


def _facts(run: OpenRun) -> dict[str, Any]:
    """All that the journal knows, later notes over earlier ones."""
    facts: dict[str, Any] = {}
    for record in run.phases:
        facts |= {**record.intent, **(record.result or {})}
        if record.phase == "certificate":
            facts["asked_at"] = record.intent["at"]
        if record.phase == "write" and record.result is not None:
            facts["written"] = True
    return facts


def _certificates_left(services: RunServices, facts: Mapping[str, Any]) -> Iterator[Issued]:
    """What AWS still holds of the run, also when its answer was lost before anyone could note it."""
    if certificate_id := facts.get("certificate_id"):
        try:
            found = certificates.describe(services.cloud, certificate_id)
        except NotFoundError:
            return
        yield Issued(found.pem, found.certificate_id)
    elif asked_at := facts.get("asked_at"):
        yield from certificates_for(
            services.cloud, str(facts["request_pem"]), datetime.fromisoformat(asked_at)
        )


def _is_good(unit: UnitAtWork, facts: Mapping[str, Any]) -> bool:
    """True when the unit works with this certificate: AWS had seen it, or sees it now."""
    attached = registry.thing_principals(unit.services.cloud, unit.thing)
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
        unit.driver.restart()
        presence.wait_connected(unit.thing, unit.issued.certificate_id, timeout)
    except DeviceError as error:
        log.info("%s: the unit is not at hand: %s", unit.job.run_id, error)
        return False
    except CloudError as error:
        if error.code != "CLD-040":
            raise
        return False
    return True


def _is_here(unit: UnitAtWork) -> bool:
    """Whether the very unit is still in its port: another one may have taken its place."""
    if unit.link is None:
        unit.plug()
    if unit.driver.identify().thing_name != unit.thing:
        return False
    if not unit.issued.certificate_pem:
        return True
    return unit.driver.read_certificate().split() == unit.issued.certificate_pem.split()


def _erase_if_here(unit: UnitAtWork) -> None:
    if not unit.touched:
        return
    try:
        here = _is_here(unit)
    except DeviceError as error:
        log.info("%s: the unit is not at hand: %s", unit.job.run_id, error)
        return
    if here:
        erase(unit)


def _cut_off(run: OpenRun) -> Problem:
    phase = run.phases[-1].phase if run.phases else "start"
    return Problem(
        "PRV-030",
        f"The run of {run.subject} was cut off in “{phase}” and has been taken back.",
        "Nothing is left of it. Run the unit again.",
    )
