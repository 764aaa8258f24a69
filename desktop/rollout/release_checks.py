"""What must hold of a release, its account and its plan before a rollout, whoever the rollout is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop.cloud.artifacts import is_versioned
from desktop.cloud.jobs import events_enabled
from desktop.cloud.revocations import RevokedError, refuse_revoked
from desktop.context import Context
from desktop.core.catalogue.rollout import (
    BUCKET_KEEPS_NO_VERSIONS,
    CERTIFICATE_LABEL_DIFFERS,
    RELEASE_OF_ANOTHER_PRODUCT,
    UNIT_HAS_ANOTHER_KEY,
)
from desktop.core.errors import CloudError, RolloutError
from desktop.rollout.parts import Finding, Options, Release, RolloutAccount
from signing.messages import N, said
from signing.verification import load_public_key


@dataclass(frozen=True)
class ReleaseChecks:
    context: Context[RolloutAccount]
    release: Release
    options: Options

    def all(self) -> dict[str, Callable[[], Finding]]:
        checks = {
            "product": self._check_product,
            "schedule": self._check_schedule,
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

    def _check_product(self) -> Finding:
        if self.release.product != self.context.product.name:
            raise RolloutError(
                RELEASE_OF_ANOTHER_PRODUCT, theirs=self.release.product, product=self.context.product.name
            )
        return Finding("pass", f"{self.context.product.name} {self.release.version}")

    def _check_schedule(self) -> Finding:
        """Raises ROL-043 for times that AWS takes no more, or not yet."""
        self.options.how.check_times(datetime.now(UTC))
        return Finding("pass", N("now") if self.options.how.schedule is None else N("as planned"))

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
