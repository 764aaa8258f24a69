"""What the things of a rollout run already, as far as Linekey and AWS can know."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from desktop.cloud.errors import NotFoundError
from desktop.cloud.jobs import describe_job, jobs_in, list_executions, list_jobs
from desktop.cloud.session import Cloud
from desktop.cloud.shadows import reported
from desktop.core.errors import CloudError
from desktop.ledger.projections.rollouts import RolloutRow, Rollouts
from desktop.ledger.store import Ledger

Numbers = tuple[int, ...]
UNKNOWN = ""
ASKED = 100  # things whose shadows are read one by one: some four seconds
_log = logging.getLogger(__name__)
_REPORTED = re.compile(r"[0-9A-Za-z.+_-]{1,32}")
# Every launch of Linekey, from whatever station, has the version in the job's id: see `launch.plan_launch`.
_JOB = re.compile(r"AFR_OTA-v(\d+)_(\d+)_(\d+)-")


def numbers(version: str) -> Numbers:
    """`1.10.0` as numbers that compare as units compare."""
    return tuple(int(part) for part in version.split("."))


def running(cloud: Cloud, product: str, version: str, things: Iterable[str]) -> Mapping[str, Numbers]:
    """Those of `things` that run `version` or a later one, and which.

    A thing runs what the last rollout brought that SUCCEEDED on it; a FreeRTOS agent reports that only after
    the new firmware has passed its self-test. Its statusDetails are not asked for: `updatedBy` is the version
    before the update, so it never tells more. Firmware that came over a cable, or by a job of another tool,
    is not known here.

    Costs one listing of the account's jobs when none of `version` or later exists, which is the usual case;
    otherwise also a listing of the executions (250 a call) of each rollout of the product since then.
    """
    wanted = numbers(version)
    latest = _last_taken(cloud, product, wanted, things)
    return {thing: taken.brought for thing, taken in latest.items() if taken.brought >= wanted}


def still_on(cloud: Cloud, product: str, job_id: str, things: Iterable[str]) -> frozenset[str]:
    """Those of `things` that have taken no other rollout of the product since that one."""
    latest = _last_taken(cloud, product, brought_by(job_id), things)
    return frozenset(thing for thing, taken in latest.items() if taken.job_id == job_id)


def brought_by(job_id: str) -> Numbers:
    """The version that a rollout brings; none for a job that is none of Linekey's."""
    found = _JOB.match(job_id)
    return tuple(int(part) for part in found.groups()) if found else ()


class _Taken(NamedTuple):
    at: datetime
    job_id: str
    brought: Numbers


def _last_taken(cloud: Cloud, product: str, wanted: Numbers, things: Iterable[str]) -> dict[str, _Taken]:
    """Of the rollouts since the first that brought `wanted` or later, the last that each thing took."""
    rollouts = list(_since_first(cloud, product, wanted))
    asked = set(things)
    latest: dict[str, _Taken] = {}
    for job_id, brought in rollouts:
        for row in list_executions(cloud, job_id, "SUCCEEDED"):
            if row.thing not in asked or row.updated is None:
                continue
            if row.thing not in latest or latest[row.thing].at <= row.updated:
                latest[row.thing] = _Taken(row.updated, job_id, brought)
    return latest


def spread(cloud: Cloud, ledger: Ledger, product: str, things: frozenset[str]) -> Counter[str]:
    """How many of `things` run which version; `UNKNOWN` counts those of which nobody knows.

    A thing runs what it reports as `firmware.version` in its shadow; where it reports none, or there are more
    than `ASKED`, what it took last by the rollouts that this station watched.
    """
    taken = Rollouts(ledger.database).last_taken(product)
    told = _told_by(cloud, things) if len(things) <= ASKED else {}
    return Counter(told.get(thing) or taken.get(thing, UNKNOWN) for thing in things)


def _told_by(cloud: Cloud, things: Iterable[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    try:
        for thing in things:
            told[thing] = _reported(cloud, thing)
    except CloudError as error:  # who may launch need not be allowed to read shadows
        _log.info("what units report is not known: %s", error.message)
    return told


def _reported(cloud: Cloud, thing: str) -> str:
    try:
        firmware = reported(cloud, thing).get("firmware")
    except NotFoundError:
        return UNKNOWN
    version = firmware.get("version") if isinstance(firmware, dict) else None
    return version if isinstance(version, str) and _REPORTED.fullmatch(version) else UNKNOWN


def forgotten(
    cloud: Cloud, ledger: Ledger, product: str, version: str, arns: Iterable[str]
) -> Iterator[RolloutRow]:
    """Rollouts to one of these targets that brought `version` or later and that AWS keeps nothing of."""
    rollouts, targets = Rollouts(ledger.database), set(arns)
    later = [taken for taken in rollouts.versions_taken(product) if numbers(taken) >= numbers(version)]
    for rollout in (one for taken in later for one in rollouts.taken(product, taken)):
        if targets.intersection(rollout.targets):
            try:
                describe_job(cloud, rollout.job_id)
            except NotFoundError:
                yield rollout


def going_on(cloud: Cloud, arns: Iterable[str]) -> Iterator[str]:
    """Jobs, of whatever tool, that one of these targets is a target of and that are not over yet."""
    targets = set(arns)
    for job_id in [job_id for state in ("IN_PROGRESS", "SCHEDULED") for job_id in jobs_in(cloud, state)]:
        with suppress(NotFoundError):  # deleted since it was listed
            if targets.intersection(describe_job(cloud, job_id).targets):
                yield job_id


def _since_first(cloud: Cloud, product: str, wanted: Numbers) -> Iterator[tuple[str, Numbers]]:
    """Rollouts of the product, oldest first, from the first that brought `wanted` or later."""
    begun = False
    for _created, job_id in sorted(list_jobs(cloud)):
        brought = brought_by(job_id)
        if brought and (begun or brought >= wanted) and _is_for(cloud, job_id, product):
            begun = True
            yield job_id, brought


def _is_for(cloud: Cloud, job_id: str, product: str) -> bool:
    try:
        return describe_job(cloud, job_id).description.rpartition(" ")[0] == product
    except NotFoundError:  # deleted since it was listed
        return False
