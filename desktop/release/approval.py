"""Request, approval and refusal of releases: who agrees signs the manifest with a key of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from desktop.core.catalogue.release import (
    FIRMWARE_NOT_AS_POLICY,
    NO_MANIFEST,
    REASON_MISSING,
    RELEASE_OF_ANOTHER_PRODUCT,
)
from desktop.core.clock import Clock, SystemClock
from desktop.core.errors import ReleaseError
from desktop.core.events import Listener, StepDone, ignore
from desktop.ledger.names import Personal
from desktop.ledger.store import Ledger
from desktop.release import manifests, store
from desktop.release.agreeing import Step, agreeing
from desktop.release.checks import Check, report
from desktop.release.record import APPROVED, REFUSED, REQUESTED, Record, attempt, read_record
from desktop.release.state import CurrentPolicy, InForce, ReleaseState, Rule, ask, refusal_of, state_of
from desktop.release.store import Release, SignedImage
from desktop.release.verification import release_checks, verify_release
from desktop.settings.product.profile import ProductProfile
from signing.dsse import Envelope, sign_envelope
from signing.messages import said
from signing.release_policy import Person, ReleasePolicy, require_personal
from signing.signer import Signer
from signing.verification import public_key_sha256

KINDS = {"request": REQUESTED, "approve": APPROVED}
DONE = {"request": "requested", "approve": "approved"}


class Approvals:
    """Requests, approvals and refusals of one product's releases, by the policy that `current` answers.

    The product profile has no say in who may agree. Raises `ReleaseError`, `SigningError`, `LedgerError` and
    what `current` raises.
    """

    def __init__(
        self,
        ledger: Ledger,
        product: ProductProfile,
        current: CurrentPolicy,
        listener: Listener = ignore,
        clock: Clock | None = None,
    ) -> None:
        self.ledger = ledger
        self._product = product
        self._current = current
        self._tell = listener
        self._clock = clock or SystemClock()

    def state(self, release_id: str) -> ReleaseState:
        """By the policy of now; `barred` without one, `unknown` when AWS cannot be asked.

        Raises REL-010, REL-012, REL-026, REL-027.
        """
        return self._state(read_record(self.ledger, release_id), ask(self._current))

    def states(self, releases: Iterable[str]) -> Iterator[ReleaseState | ReleaseError]:
        """As `state` of each release, or what it raises; the policy is asked for once."""
        rule = ask(self._current)
        for release_id in releases:
            try:
                yield self._state(read_record(self.ledger, release_id), rule)
            except ReleaseError as error:
                yield error

    def verify(self, release_id: str) -> None:
        """Makes every check of a release, and whether it may be rolled out. Raises the first that fails."""
        release = store.load(release_id, self.ledger)
        self._require_product(release)
        self.verify_stored(release)

    def verify_stored(self, release: SignedImage) -> None:
        """As `verify`, of a release that was loaded already."""
        checks = release_checks(release, self.ledger, self._product, self._clock.now())
        report([*checks, *self._policy_checks(release.release_id)], self._tell)

    def request(self, release_id: str, signer: Signer) -> ReleaseState:
        """Verifies the release, then signs its manifest as who requests the rollout, and records it.

        Both or neither; a refused attempt is recorded. Raises REL-020, REL-025, REL-026, what `agreeing` and
        `verify_release` raise, and SIG-138 for a key that several can use.
        """
        return self._agree("request", release_id, signer)

    def approve(self, release_id: str, signer: Signer) -> ReleaseState:
        """As `request`, as one who approves what somebody else has requested."""
        return self._agree("approve", release_id, signer)

    def _agree(self, step: Step, release_id: str, signer: Signer) -> ReleaseState:
        release = store.load(release_id, self.ledger)
        with attempt(self.ledger, release_id, step, {"key_uri": Personal(signer.uri, free=True)}):
            self._require_product(release)
            require_personal(signer.uri)
            rule = self._current()
            verify_release(release, self.ledger, self._product, self._clock.now(), self._tell)
            person = self._sign(step, release_id, signer, rule)
        return self._told(release_id, DONE[step], f"by {self._product.release.shown(person.id)}")

    def _sign(self, step: Step, release_id: str, signer: Signer, rule: InForce) -> Person:
        who = partial(self._who, step, public_key_sha256(signer.public_key), rule)
        _, envelope = who(read_record(self.ledger, release_id))
        signature = sign_envelope(envelope, signer)
        with self.ledger.database.write() as connection:
            # Somebody else may have agreed to it or refused it while the signature was made.
            record = read_record(self.ledger, release_id)
            person, envelope = who(record)
            kept = manifests.keep(record.release.folder, envelope.with_signature(signature))
            body = self._signed_by(person, signer, rule.policy, kept)
            self.ledger.append_in(connection, KINDS[step], release_id, body)
        return person

    def _signed_by(
        self, person: Person, signer: Signer, policy: ReleasePolicy, manifest_sha256: str
    ) -> dict[str, object]:
        name = self._product.release.name_of(person.id)
        return {
            "person_id": person.id,
            "person": Personal(name) if name else "",
            "key_uri": Personal(signer.uri, free=True),
            "public_key_sha256": person.key_sha256,
            "public_key_pem": person.key,
            "manifest_sha256": manifest_sha256,
            "policy": {"version": policy.version, "sha256": policy.sha256},
        }

    def _who(self, step: Step, key: str, rule: InForce, record: Record) -> tuple[Person, Envelope]:
        """Who would agree with `key`, and the envelope to be signed."""
        if (refusal := refusal_of(record)) is not None:
            raise refusal
        if record.envelope is None or record.manifest is None:
            raise ReleaseError(NO_MANIFEST, release=record.release.release_id)
        person = agreeing(step, key, rule.policy, record.manifest, record.envelope, rule.now)
        return person, record.envelope

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
            if (refusal := refusal_of(record)) is not None:
                raise refusal
            body = {
                "reason": reason,
                "by": Personal(by.strip()) if by.strip() else "",
                "statement_sha256": record.statement_sha256,
            }
            self.ledger.append_in(connection, REFUSED, release_id, body)
        return self._told(release_id, "refused", reason)

    def _policy_checks(self, release_id: str) -> Iterator[Check]:
        """Whether the policy lets it be rolled out, and be rolled out like that."""
        rule = ask(self._current)
        try:
            record = read_record(self.ledger, release_id)
            state = self._state(record, rule)
        except ReleaseError as error:
            yield Check("approval", "fail", error.message, error)
            return
        if state.problem is not None:
            yield Check("approval", "fail", state.problem.message, state.problem)
        else:
            yield Check("approval", "pass", _agreed(state))
        if isinstance(rule, InForce):
            yield _check_firmware(rule.policy, record.release, self._product)

    def _state(self, record: Record, rule: Rule) -> ReleaseState:
        self._require_product(record.release)
        return state_of(record, rule, self._product.release, self.ledger.name)

    def _require_product(self, release: Release) -> None:
        if release.product != self._product.name:
            raise ReleaseError(RELEASE_OF_ANOTHER_PRODUCT, theirs=release.product, product=self._product.name)

    def _told(self, release_id: str, step: str, detail: str) -> ReleaseState:
        state = self.state(release_id)
        self._tell(StepDone("release", step, detail))
        self._tell(state.changed)
        return state


def _agreed(state: ReleaseState) -> str:
    who = {"requester": state.requested_by, "version": state.policy}
    if not state.approved_by:
        return said("requested by {requester}, policy version {version}", **who)
    approvers = ", ".join(state.approved_by)
    return said(
        "requested by {requester}, approved by {approvers}, policy version {version}",
        approvers=approvers,
        **who,
    )


def _check_firmware(policy: ReleasePolicy, release: Release, product: ProductProfile) -> Check:
    """REL-073 when the job document would name another file or certificate on the unit than the policy."""
    told, wanted = (product.firmware.path, release.certificate_label), (policy.path, policy.certificate_label)
    if told == wanted:
        detail = said("file {path}, certificate {label}", path=policy.path, label=policy.certificate_label)
        return Check("job-document", "pass", detail)
    error = ReleaseError(
        FIRMWARE_NOT_AS_POLICY, told=", ".join(told), wanted=", ".join(wanted), version=policy.version
    )
    return Check("job-document", "fail", error.message, error)
