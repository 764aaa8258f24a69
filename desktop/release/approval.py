"""Approval: a second person signs the manifest of a release with a key of their own, or refuses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.core.catalogue.release import (
    APPROVALS_MISSING,
    APPROVED_ALREADY,
    NO_MANIFEST,
    NOT_AN_APPROVER,
    REASON_MISSING,
    RELEASE_OF_ANOTHER_PRODUCT,
    RELEASE_REFUSED,
    SIGNER_CANNOT_APPROVE,
)
from desktop.core.clock import Clock, SystemClock
from desktop.core.errors import ReleaseError
from desktop.core.events import Listener, ReleaseChanged, StepDone, ignore
from desktop.ledger.chain import Entry
from desktop.ledger.names import Personal
from desktop.ledger.store import Ledger
from desktop.release import manifests, store
from desktop.release.checks import Check, report
from desktop.release.history import HistoryLine, history
from desktop.release.record import APPROVED, REFUSED, Record, attempt, read_record
from desktop.release.store import Release, SignedImage
from desktop.release.verification import release_checks, verify_release
from desktop.settings.product.profile import ProductProfile
from desktop.settings.product.release import Approver
from signing.dsse import Envelope, sign_envelope
from signing.signer import Signer, signing_job
from signing.verification import public_key_pem, public_key_sha256


@dataclass(frozen=True)
class ReleaseState:
    """`signed`: nobody need approve it. `approved_by` names those whom the profile accepts today."""

    release_id: str
    name: Literal["signed", "waiting", "approved", "refused"]
    approved_by: tuple[str, ...]
    needed: int
    history: tuple[HistoryLine, ...]


class Approvals:
    """Approvals of one product's releases. Raises `ReleaseError`, `LedgerError` and what a signer raises."""

    def __init__(
        self, ledger: Ledger, product: ProductProfile, listener: Listener = ignore, clock: Clock | None = None
    ) -> None:
        self.ledger = ledger
        self._product = product
        self._tell = listener
        self._clock = clock or SystemClock()

    def state(self, release_id: str) -> ReleaseState:
        """Raises REL-010, REL-012, REL-026, REL-027."""
        return self._state(read_record(self.ledger, release_id))

    def verify(self, release_id: str) -> None:
        """Makes every check of a release, and whether it is approved. Raises the first that fails."""
        release = store.load(release_id, self.ledger)
        self._require_product(release)
        self.verify_stored(release)

    def verify_stored(self, release: SignedImage) -> None:
        """As `verify`, of a release that was loaded already."""
        checks = release_checks(release, self.ledger, self._product, self._clock.now())
        report([*checks, self.check(release.release_id)], self._tell)

    def approve(self, release_id: str, signer: Signer) -> ReleaseState:
        """Verifies the release, then adds the signer's signature to its manifest and records it, or neither.

        A refused attempt is recorded. Raises REL-020, REL-022 to REL-026 and those of `verify_release`.
        """
        release = store.load(release_id, self.ledger)
        with attempt(self.ledger, release_id, "approve", {"key_uri": Personal(signer.uri, free=True)}):
            self._require_product(release)
            verify_release(release, self.ledger, self._product, self._clock.now(), self._tell)
            approver = self._sign(release_id, signer)
        return self._told(release_id, "approved", f"by {approver.name}")

    def _sign(self, release_id: str, signer: Signer) -> Approver:
        key = public_key_sha256(signer.public_key)
        _, envelope = self._approvable(read_record(self.ledger, release_id), key)
        signature = sign_envelope(envelope, signer)
        with self.ledger.database.write() as connection:
            # Somebody else may have approved or refused it while the signature was made.
            record = read_record(self.ledger, release_id)
            approver, envelope = self._approvable(record, key)
            kept = manifests.keep(record.release.folder, envelope.with_signature(signature))
            body = {
                "approver_id": approver.person_id,
                "approver": Personal(approver.name),
                "key_uri": Personal(signer.uri, free=True),
                "public_key_sha256": key,
                "public_key_pem": public_key_pem(signer.public_key),
                "manifest_sha256": kept,
            }
            if job := signing_job(signer, signature.signature):
                body["signing_job"] = job
            self.ledger.append_in(connection, APPROVED, release_id, body)
        return approver

    def refuse(self, release_id: str, reason: str, by: str = "") -> ReleaseState:
        """Ends it for good: a refused release is neither approved nor rolled out.

        `by` is who refuses, as they say: no key proves it.
        Raises REL-020 (refused already), REL-026, REL-028 (no reason).
        """
        reason = reason.strip()
        if not reason:
            raise ReleaseError(REASON_MISSING)
        with self.ledger.database.write() as connection:
            record = read_record(self.ledger, release_id)
            self._require_product(record.release)
            _require_not_refused(record)
            body = {"reason": reason, "by": Personal(by.strip()) if by.strip() else ""}
            self.ledger.append_in(connection, REFUSED, release_id, body)
        return self._told(release_id, "refused", reason)

    def check(self, release_id: str) -> Check:
        """Whether it may be rolled out: fails with REL-020 (refused), REL-021 (not approved) and those of
        `state`.
        """
        try:
            record = read_record(self.ledger, release_id)
            state = self._state(record)
            _require_not_refused(record)
            _require_enough(state)
        except ReleaseError as error:
            return Check("approval", "fail", error.message, error)
        told = f"by {', '.join(state.approved_by)}" if state.needed else "none is needed"
        return Check("approval", "pass", told)

    def _state(self, record: Record) -> ReleaseState:
        self._require_product(record.release)
        approved_by = tuple(approver.name for approver in self._approved_by(record))
        needed = max(self._product.release.approvals, record.release.approvals)
        name: Literal["signed", "waiting", "approved", "refused"] = "signed"
        if record.refusal is not None:
            name = "refused"
        elif len(approved_by) < needed:
            name = "waiting"
        elif approved_by:
            name = "approved"
        told = history(record.entries, self.ledger.name)
        return ReleaseState(record.release.release_id, name, approved_by, needed, told)

    def _approved_by(self, record: Record) -> list[Approver]:
        """Whose keys have signed the manifest, of the approvers of today and never the signer."""
        keys = record.keys - {manifests.signer_of(record.release)}
        return [one for one in self._product.release.approvers if one.public_key_sha256 in keys]

    def _approvable(self, record: Record, key: str) -> tuple[Approver, Envelope]:
        """Who would approve with `key`, and the envelope to be signed. Raises REL-020, REL-022 to REL-025."""
        _require_not_refused(record)
        if record.envelope is None:
            raise ReleaseError(NO_MANIFEST, release=record.release.release_id)
        if key == manifests.signer_of(record.release):
            raise ReleaseError(SIGNER_CANNOT_APPROVE)
        approver = self._approver(key)
        if key in record.keys:
            raise ReleaseError(APPROVED_ALREADY, approver=approver.name)
        return approver, record.envelope

    def _approver(self, key: str) -> Approver:
        for approver in self._product.release.approvers:
            if approver.public_key_sha256 == key:
                return approver
        raise ReleaseError(NOT_AN_APPROVER, key=key, product=self._product.name)

    def _require_product(self, release: Release) -> None:
        if release.product != self._product.name:
            raise ReleaseError(RELEASE_OF_ANOTHER_PRODUCT, theirs=release.product, product=self._product.name)

    def _told(self, release_id: str, step: str, detail: str) -> ReleaseState:
        state = self.state(release_id)
        self._tell(StepDone("release", step, detail))
        self._tell(changed(state))
        return state


def changed(state: ReleaseState) -> ReleaseChanged:
    return ReleaseChanged(state.release_id, state.name, state.approved_by, state.needed)


def _require_not_refused(record: Record) -> None:
    refusal: Entry | None = record.refusal
    if refusal is not None:
        raise ReleaseError(RELEASE_REFUSED, release=record.release.release_id, reason=refusal.body["reason"])


def _require_enough(state: ReleaseState) -> None:
    if len(state.approved_by) < state.needed:
        raise ReleaseError(
            APPROVALS_MISSING, release=state.release_id, approvals=len(state.approved_by), needed=state.needed
        )
