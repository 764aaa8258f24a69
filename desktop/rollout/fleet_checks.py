"""What must be known of the things of a rollout before it begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.context import Context
from desktop.core.catalogue.rollout import UNITS_WOULD_REFUSE, VERSION_NOT_RAISED
from desktop.core.errors import RolloutError
from desktop.rollout.canary import steps_of
from desktop.rollout.estimate import at_least
from desktop.rollout.parts import Finding, Options, Release, RolloutAccount
from desktop.rollout.targets import Targets
from desktop.rollout.versions import forgotten, going_on, running
from signing.messages import N, said


@dataclass(frozen=True)
class FleetChecks:
    context: Context[RolloutAccount]
    release: Release
    options: Options
    targets: Targets

    def all(self) -> dict[str, Callable[[], Finding]]:
        return {
            "canary": self._check_canary,
            "other-rollouts": self._check_others,
            "duration": self._check_duration,
            "fleet-version": self._check_version,
        }

    def _check_canary(self) -> Finding:
        """Raises ROL-056; which things they are is chosen anew for each launch."""
        steps = steps_of(self.options.how.canary, self.targets, job_id="")
        if not steps:
            return Finding("pass", N("none: all begin together"))
        counts = " + ".join(str(len(step.things)) for step in steps)
        return Finding("pass", said("first {counts}, then all others", counts=counts))

    def _check_version(self) -> Finding:
        """Not above what things run: ROL-020 where units refuse it, else ROL-021 unless wanted."""
        version = self.release.version
        known = running(self.context.cloud, self.context.product.name, version, self.targets.names)
        if not known:
            return self._check_forgotten()
        thing = max(known, key=lambda name: known[name])
        newest = ".".join(map(str, known[thing]))
        what: dict[str, Any] = {
            "count": len(known),
            "total": self.targets.things,
            "version": version,
            "thing": thing,
            "newest": newest,
        }
        if self.context.product.firmware.rollback_protection:
            raise RolloutError(UNITS_WOULD_REFUSE, **what)
        if not self.options.allow_downgrade:
            raise RolloutError(VERSION_NOT_RAISED, **what)
        told = said(
            "{count:,} of {total:,} things run {version} or later, such as {thing}: {newest}; "
            "downgrade allowed",
            **what,
        )
        return Finding("warn", told)

    def _check_forgotten(self) -> Finding:
        """Of rollouts that AWS has deleted only the ledger knows, and not which things they reached."""
        version = self.release.version
        for old in forgotten(
            self.context.cloud, self.context.ledger, self.context.product.name, version, self.targets.arns
        ):
            told = said(
                "{count:,} of {total:,} things took {version} by {job}, since deleted",
                count=old.succeeded,
                total=old.things,
                version=old.version,
                job=old.job_id,
            )
            return Finding("warn", told)
        return Finding("pass", said("{version}, above what the things are known to run", version=version))

    def _check_others(self) -> Finding:
        """Units take one job after the other: what waits before this one delays it."""
        others = list(going_on(self.context.cloud, self.targets.arns))
        if others:
            return Finding("warn", said("not over yet for the same targets: {jobs}", jobs=", ".join(others)))
        return Finding("pass", N("none for the same targets"))

    def _check_duration(self) -> Finding:
        """Not even AWS at its limits is faster; units that are off or slow take longer."""
        least = at_least(self.targets.things, self.release.size, self.options.how)
        told = said(
            "at least {minutes:,} min, as far as limits tell: {limit}",
            minutes=least.minutes,
            limit=least.limit,
        )
        return Finding("pass", told)
