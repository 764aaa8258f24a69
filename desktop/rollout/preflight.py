"""Everything that can be known before thousands of units are told to change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from desktop.cloud.artifacts import is_versioned
from desktop.cloud.jobs import events_enabled
from desktop.cloud.revocations import RevokedError, refuse_revoked
from desktop.context import Context
from desktop.core.catalogue.rollout import (
    BUCKET_KEEPS_NO_VERSIONS,
    CERTIFICATE_LABEL_DIFFERS,
    RELEASE_OF_ANOTHER_PRODUCT,
    UNIT_HAS_ANOTHER_KEY,
    UNITS_NOT_AS_CONFIRMED,
    UNITS_WOULD_REFUSE,
    VERSION_NOT_RAISED,
)
from desktop.core.errors import CloudError, LinekeyError, RolloutError
from desktop.core.events import CheckDone, Listener, Problem
from desktop.rollout.parts import Release, RolloutAccount
from desktop.rollout.targets import Targets, resolve_targets
from desktop.rollout.versions import forgotten, running
from signing.errors import SigningError
from signing.messages import N, said
from signing.verification import load_public_key


class Finding(NamedTuple):
    state: str  # pass or warn
    detail: str


@dataclass(frozen=True)
class Options:
    """`read_unit` answers the code-signing certificate (PEM) of a unit at hand, under the product's label.

    `allow_downgrade`: a version that is not above what things run is only a warning, where units have no
    rollback protection. `confirmed`: how many things a person agreed to, no more and no fewer.
    """

    read_unit: Callable[[], str] | None = None
    allow_downgrade: bool = False
    confirmed: int | None = None


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
        for name, check in self._checks().items():
            tally.make(name, check)
        found: list[Targets] = []
        tally.make("targets", lambda: self._check_targets(names, found))
        if found:
            tally.make("fleet-version", lambda: self._check_version(found[0]))
        tally.raise_first()
        return found[0]

    def _checks(self) -> dict[str, Callable[[], Finding]]:
        checks = {
            "product": self._check_product,
            "label": self._check_label,
            "units-certificate": self._check_certificate,
            "bucket": self._check_bucket,
            "job-events": self._check_events,
        }
        if (read_unit := self.options.read_unit) is not None:
            checks["unit-at-hand"] = lambda: self._check_unit(read_unit())
        if jobs := self.release.signing_jobs:
            checks["revocation"] = lambda: self._check_revocation(jobs)
        return checks

    def _check_targets(self, names: Sequence[str], found: list[Targets]) -> Finding:
        """Raises ROL-023 when they are not as many as were confirmed."""
        targets = resolve_targets(self.context.cloud, names)
        confirmed = self.options.confirmed
        if confirmed not in (None, targets.things):
            raise RolloutError(
                UNITS_NOT_AS_CONFIRMED, confirmed=confirmed, targets=", ".join(names), things=targets.things
            )
        found.append(targets)
        counted = {"things": targets.things, "targets": len(targets.arns)}
        return Finding("pass", said("things: {things:,}, targets: {targets:,}", **counted))

    def _check_product(self) -> Finding:
        if self.release.product != self.context.product.name:
            raise RolloutError(
                RELEASE_OF_ANOTHER_PRODUCT, theirs=self.release.product, product=self.context.product.name
            )
        return Finding("pass", f"{self.context.product.name} {self.release.version}")

    def _check_label(self) -> Finding:
        """A wrong `certfile` makes units fail after the last block: "No such certificate file"."""
        label, named = self.context.product.firmware.certificate_label, self.release.certificate_label
        if named != label:
            raise RolloutError(CERTIFICATE_LABEL_DIFFERS, named=named, label=label)
        return Finding("pass", label)

    def _check_certificate(self) -> Finding:
        if (
            self.release.certificate_pem.strip()
            != self.context.account().code_signing_certificate_pem.strip()
        ):
            return Finding(
                "warn", N("not the account's certificate: only units that carry this one will accept it")
            )
        return Finding("pass", N("the account's code-signing certificate"))

    def _check_unit(self, pem: str) -> Finding:
        """The signature holds with the release's certificate, so it holds with any that has the same key."""
        held = load_public_key(pem.encode(), "the unit's code-signing certificate")
        signed = load_public_key(self.release.certificate_pem.encode(), "the release's certificate")
        if held != signed:
            raise RolloutError(UNIT_HAS_ANOTHER_KEY)
        label = self.context.product.firmware.certificate_label
        return Finding("pass", said("verifies with the certificate the unit has as {label}", label=label))

    def _check_revocation(self, jobs: Sequence[str]) -> Finding:
        """Units do not ask AWS. Where it cannot tell, that is no reason to keep an update from them."""
        unknown = []
        for job in jobs:
            try:
                refuse_revoked(self.context.cloud, job)
            except RevokedError:
                raise
            except CloudError as error:
                unknown.append(error.message)
        if unknown:
            return Finding("warn", said("unknown: {reason}", reason=unknown[0]))
        return Finding("pass", said("nothing of the signing jobs {jobs}", jobs=", ".join(jobs)))

    def _check_bucket(self) -> Finding:
        bucket = self.context.account().bucket
        if not is_versioned(self.context.cloud, bucket):
            raise RolloutError(BUCKET_KEEPS_NO_VERSIONS, bucket=bucket)
        return Finding("pass", said("{bucket} keeps versions", bucket=bucket))

    def _check_events(self) -> Finding:
        if not events_enabled(self.context.cloud):
            return Finding("warn", N("off: progress will be slower. Turn them on: linekey account setup"))
        return Finding("pass", N("on"))

    def _check_version(self, targets: Targets) -> Finding:
        """Not above what things run: ROL-020 where units refuse it, else ROL-021 unless wanted."""
        version = self.release.version
        known = running(self.context.cloud, self.context.product.name, version, targets.names)
        if not known:
            return self._check_forgotten(targets)
        thing = max(known, key=lambda name: known[name])
        newest = ".".join(map(str, known[thing]))
        what: dict[str, Any] = {
            "count": len(known),
            "total": targets.things,
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

    def _check_forgotten(self, targets: Targets) -> Finding:
        """Of rollouts that AWS has deleted only the ledger knows, and not which things they reached."""
        version = self.release.version
        for old in forgotten(
            self.context.cloud, self.context.ledger, self.context.product.name, version, targets.arns
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
