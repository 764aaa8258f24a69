"""Everything that can be known before thousands of units are told to change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.context import Context
from desktop.core.catalogue.rollout import UNITS_NOT_AS_CONFIRMED
from desktop.core.errors import LinekeyError, RolloutError
from desktop.core.events import CheckDone, Listener, Problem
from desktop.rollout.fleet_checks import FleetChecks
from desktop.rollout.parts import Finding, Options, Release, RolloutAccount
from desktop.rollout.release_checks import ReleaseChecks
from desktop.rollout.targets import Targets, resolve_targets, targets_named
from signing.errors import SigningError
from signing.messages import said


@dataclass(frozen=True)
class Preflight:
    """The checks of one rollout to come; nothing is changed."""

    context: Context[RolloutAccount]
    release: Release
    options: Options

    def run(self, names: Sequence[str], verify_release: Callable[[], None]) -> Targets:
        """Makes and tells every check, then raises the first error.

        `verify_release` tells its own checks: image, signature, sizes, certificate.
        """
        tally = _Tally(self.context.tell)
        tally.catch(verify_release)
        for name, check in ReleaseChecks(self.context, self.release, self.options).all().items():
            tally.make(name, check)
        found: list[Targets] = []
        tally.make("targets", lambda: self._check_targets(names, found))
        if found:
            for name, check in FleetChecks(self.context, self.release, self.options, found[0]).all().items():
                tally.make(name, check)
        tally.raise_first()
        return found[0]

    def _check_targets(self, names: Sequence[str], found: list[Targets]) -> Finding:
        """Raises ROL-023 when they are not as many as were confirmed."""
        cloud, confirmed, follows = self.context.cloud, self.options.confirmed, self.options.follows
        targets = targets_named(cloud, follows.things) if follows else resolve_targets(cloud, names)
        if confirmed not in (None, targets.things):
            raise RolloutError(
                UNITS_NOT_AS_CONFIRMED,
                confirmed=confirmed,
                targets=follows.job_id if follows else ", ".join(names),
                things=targets.things,
            )
        found.append(targets)
        counted = {"things": targets.things, "targets": len(targets.arns)}
        return Finding("pass", said("things: {things:,}, targets: {targets:,}", **counted))


class _Tally:
    """Tells findings as they come and keeps what was refused."""

    def __init__(self, tell: Listener) -> None:
        self._tell = tell
        self._errors: list[LinekeyError | SigningError] = []

    def catch(self, tell_checks: Callable[[], None]) -> None:
        try:
            tell_checks()
        except (LinekeyError, SigningError) as error:
            self._errors.append(error)

    def make(self, name: str, check: Callable[[], Finding]) -> None:
        try:
            finding = check()
        except (LinekeyError, SigningError) as error:
            self._errors.append(error)
            self._tell(CheckDone(name, "fail", error.message, Problem.of(error)))
        else:
            self._tell(CheckDone(name, *finding))

    def raise_first(self) -> None:
        if self._errors:
            raise self._errors[0]
