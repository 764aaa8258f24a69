"""Releases that leave this computer and come to it: as a file, or through the account's bucket."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from desktop.cloud.revocations import RevokedError, refuse_revoked
from desktop.cloud.session import Cloud
from desktop.core.catalogue.release import RELEASE_REFUSED
from desktop.core.clock import Clock, SystemClock
from desktop.core.errors import ReleaseError
from desktop.core.events import Listener, ignore
from desktop.ledger.store import Ledger
from desktop.release.approval import Approvals
from desktop.release.bundle import exchange
from desktop.release.bundle.exchange import Shelf
from desktop.release.bundle.importing import Importer
from desktop.release.bundle.writing import SUFFIX, bundle_name, export_bundle, require_allowed
from desktop.release.checks import attempt, report
from desktop.release.export import export_release
from desktop.release.record import Record, read_record
from desktop.release.state import CurrentPolicy, ReleaseState
from desktop.settings.product.profile import ProductProfile
from signing.bundle import State
from signing.messages import N


@dataclass(frozen=True)
class Account:
    """What is asked of AWS, when it is needed: the policy in force, the cloud, the shelf in its bucket."""

    current: CurrentPolicy
    cloud: Callable[[], Cloud]
    shelf: Callable[[], Shelf]


class ReleaseSharing:
    """Of one product's releases. Raises `ReleaseError`, `SigningError`, `LedgerError`, `CloudError`."""

    def __init__(
        self,
        ledger: Ledger,
        product: ProductProfile,
        account: Account,
        listener: Listener = ignore,
        clock: Clock | None = None,
    ) -> None:
        self._ledger, self._product, self._account = ledger, product, account
        self._tell, self._clock = listener, clock or SystemClock()
        self._approvals = Approvals(ledger, product, account.current, listener, self._clock)

    def export(
        self, release_id: str, folder: Path, *, allowed: Collection[State] = (), overwrite: bool = False
    ) -> Path:
        """As `export_bundle`. A release that AWS Signer signed is asked about there: has it been revoked?"""
        record, (state, reason) = read_record(self._ledger, release_id), self.standing(release_id)
        return export_bundle(record, state, reason, folder, allowed=allowed, overwrite=overwrite)

    def export_files(
        self, release_id: str, folder: Path, *, allowed: Collection[State] = (), overwrite: bool = False
    ) -> Path:
        """The same, as a folder of single files; its name tells the state, too. Raises REL-029, REL-041."""
        state, _reason = self.standing(release_id)
        require_allowed(state, allowed)
        name = bundle_name(release_id, state).removesuffix(SUFFIX)
        return export_release(read_record(self._ledger, release_id), folder, name, overwrite=overwrite)

    def standing(self, release_id: str) -> tuple[State, str]:
        """What whoever gets the release has to know, and why."""
        record = read_record(self._ledger, release_id)
        if record.refusal is not None:
            return "refused", record.refusal.body["reason"]
        if (revoked := self._revocation(record)) is not None:
            return "revoked", revoked
        return ("unapproved" if self._approvals.state(release_id).problem else "approved"), ""

    def _revocation(self, record: Record) -> str | None:
        try:
            for job in record.release.signing_jobs:
                refuse_revoked(self._account.cloud(), job)
        except RevokedError as error:
            return error.message
        return None

    def take(self, path: Path) -> ReleaseState:
        """As `Importer.take`, by the account's policy: another would have the history name whom it likes."""
        return self._approvals.state(self._importer().take(path))

    def push(self, release_id: str) -> ReleaseState:
        """As `exchange.push`."""
        exchange.push(self._account.shelf(), read_record(self._ledger, release_id), self._tell)
        return self._approvals.state(release_id)

    def fetch(self, release_id: str) -> ReleaseState:
        """As `exchange.fetch`."""
        exchange.fetch(self._account.shelf(), release_id, self._ledger, self._importer(), self._tell)
        return self._approvals.state(release_id)

    def fetchable(self) -> list[str]:
        """The ids of the product's releases in the bucket, oldest first."""
        return exchange.fetchable(self._account.shelf())

    def check_elsewhere(self, release_id: str) -> None:
        """Tells whether the bucket knows of a refusal. Raises REL-020."""
        report([attempt("refusal", lambda: self._not_refused(release_id))], self._tell)

    def _not_refused(self, release_id: str) -> str:
        statement = read_record(self._ledger, release_id).statement_sha256
        if (reason := exchange.refusal(self._account.shelf(), statement)) is not None:
            raise ReleaseError(RELEASE_REFUSED, release=release_id, reason=reason)
        return N("nobody has refused it in the account's bucket")

    def _importer(self) -> Importer:
        policy = self._account.current().policy
        return Importer(self._ledger, self._product, policy, self._tell, self._clock.now())
