"""A rollout that follows from another: once more to the things that failed, or back on those that took it."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.cloud.jobs import Job, list_executions
from desktop.cloud.session import Cloud
from desktop.core.catalogue.rollout import (
    LAUNCHED_ELSEWHERE,
    MANY_BEFORE,
    NOBODY_TOOK_IT,
    NOTHING_FAILED,
    NOTHING_KNOWN_BEFORE,
    ROLLOUT_STILL_RUNS,
    TOO_MANY_TO_NAME,
    UNITS_NEVER_GO_BACK,
    UNITS_NEVER_GO_BACK_IN_THE_HEADER,
)
from desktop.core.errors import RolloutError
from desktop.core.events import FAILURES
from desktop.ledger.database import Database
from desktop.ledger.projections.rollouts import Rollouts
from desktop.ledger.store import Ledger
from desktop.rollout.parts import Follows
from desktop.rollout.plan import Launch
from desktop.rollout.targets import MAX_TARGETS
from desktop.rollout.versions import brought_by, running, still_on
from desktop.settings.product.profile import ProductProfile


def retry_of(cloud: Cloud, job: Job, product: str, *, allow_downgrade: bool = False) -> Follows:
    """Without the things that run its version or a later one by now, unless `allow_downgrade`.

    Raises ROL-045 while it runs, ROL-046 when there is none, ROL-047 for more things than AWS takes.
    """
    if job.status not in ("COMPLETED", "CANCELED"):
        raise RolloutError(ROLLOUT_STILL_RUNS, job=job.job_id)
    failed = _things(cloud, job.job_id, FAILURES)
    version = ".".join(map(str, brought_by(job.job_id)))
    if version and not allow_downgrade:
        failed -= running(cloud, product, version, failed).keys()
    if not failed:
        raise RolloutError(NOTHING_FAILED, job=job.job_id)
    return Follows(job.job_id, "retry", _few(failed))


def rollback_of(cloud: Cloud, job: Job, product: ProductProfile) -> Follows:
    """The rollout may still run: units that have not begun are not among the things. Nor are those that took
    another since: that is not what they would go back from.

    Raises ROL-048 when there is none, ROL-049 where units refuse what is older, ROL-047.
    """
    if product.firmware.rollback_protection:
        in_header = product.firmware.format == "mcuboot"
        raise RolloutError(UNITS_NEVER_GO_BACK_IN_THE_HEADER if in_header else UNITS_NEVER_GO_BACK)
    took = _things(cloud, job.job_id, ("SUCCEEDED",))
    took &= still_on(cloud, product.name, job.job_id, took)
    if not took:
        raise RolloutError(NOBODY_TOOK_IT, job=job.job_id)
    return Follows(job.job_id, "rollback", _few(took))


def launch_of(ledger: Ledger, job_id: str) -> Launch:
    """Raises ROL-052 for a rollout that this computer did not launch."""
    for entry in ledger.about(job_id, ["rollout"]):
        if entry.body["action"] == "launched":
            return Launch.of(entry.body)
    raise RolloutError(LAUNCHED_ELSEWHERE, job=job_id)


def release_before(database: Database, follows: Follows) -> str:
    """The release that these things took before, by the rollouts that this computer watched.

    Raises ROL-050 when none is known, ROL-051 when they had taken several.
    """
    before = Rollouts(database).taken_before(follows.job_id, follows.things)
    if not before:
        raise RolloutError(NOTHING_KNOWN_BEFORE, job=follows.job_id)
    if len(before) > 1:
        told = ", ".join(f"{release} ({count:,})" for release, count in before.items())
        raise RolloutError(MANY_BEFORE, releases=told)
    return next(iter(before))


def _things(cloud: Cloud, job_id: str, states: Iterable[str]) -> frozenset[str]:
    return frozenset(row.thing for state in states for row in list_executions(cloud, job_id, state))


def _few(things: frozenset[str]) -> frozenset[str]:
    if len(things) > MAX_TARGETS:
        raise RolloutError(TOO_MANY_TO_NAME, things=len(things), most=MAX_TARGETS)
    return things
