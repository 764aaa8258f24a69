"""How far a release is on its way to units, as the account's release policy of now says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desktop.core.catalogue.release import NO_MANIFEST, RELEASE_REFUSED
from desktop.core.errors import LinekeyError, ReleaseError
from desktop.core.events import Problem, ReleaseChanged
from desktop.release.checks import Check
from desktop.release.history import HistoryLine, history
from desktop.release.record import Record
from desktop.settings.product.release import ReleaseSection
from signing.errors import ConsentMissingError, SigningError, VerificationError
from signing.messages import said
from signing.release_decision import (
    Consent,
    consent_so_far,
    judge,
    require_admitted,
    require_in_force,
)
from signing.release_policy import ReleasePolicy
from signing.verification import load_public_key, public_key_sha256


@dataclass(frozen=True)
class InForce:
    """A release policy, and when the account told it, by AWS's clock: no operator sets that back."""

    policy: ReleasePolicy
    now: datetime


CurrentPolicy = Callable[[], InForce]
"""Asks the account for the product's release policy; raises when there is none to go by."""

Rule = InForce | LinekeyError | SigningError
"""The release policy in force, or why it cannot be known."""

StateName = Literal["signed", "waiting", "requested", "approved", "refused", "barred", "unknown"]


@dataclass(frozen=True)
class ReleaseState:
    """`signed`: nobody has requested it. `waiting`: for approvals. `requested`: nobody need approve it.

    `barred`: the policy as it is lets nobody roll it out, whoever agrees. `unknown`: the account could
    not be asked. `problem`: why it may not be rolled out, None when it may. `requested_by` and `approved_by`
    are people of the policy of version `policy` (0: none is known), of whom `needed` must approve.
    """

    release_id: str
    name: StateName
    requested_by: str
    approved_by: tuple[str, ...]
    needed: int
    policy: int
    history: tuple[HistoryLine, ...]
    problem: LinekeyError | SigningError | None

    @property
    def changed(self) -> ReleaseChanged:
        """The state as an event."""
        problem = Problem.of(self.problem) if self.problem and self.name in ("barred", "unknown") else None
        return ReleaseChanged(
            self.release_id, self.name, self.requested_by, self.approved_by, self.needed, problem
        )


def ask(current: CurrentPolicy) -> Rule:
    try:
        return current()
    except (LinekeyError, SigningError) as error:
        return error


def known(rule: Rule) -> ReleasePolicy | None:
    return rule.policy if isinstance(rule, InForce) else None


def check_rule(rule: Rule, product: str, certificate_pem: str) -> Check:
    """A warning when a release that is signed by the certificate's key could not be rolled out today."""
    if not isinstance(rule, (InForce, ReleaseError, SigningError)):
        return Check("policy", "warn", said("it was not asked: {problem}", problem=rule.message))
    try:
        if not isinstance(rule, InForce):
            raise rule
        require_in_force(rule.policy, rule.now)
        key = load_public_key(certificate_pem.encode(), "the code-signing certificate")
        require_admitted(rule.policy, product, public_key_sha256(key))
    except (LinekeyError, SigningError) as error:
        return Check("policy", "warn", error.message)
    return Check("policy", "pass", said("version {version} admits the key", version=rule.policy.version))


def state_of(
    record: Record, rule: Rule, people: ReleaseSection, name: Callable[[object], str]
) -> ReleaseState:
    """`people` has the names to show for ids, `name` reads what is kept beside the chain (`Ledger.name`)."""
    policy = known(rule)
    needed, version = (policy.approvals, policy.version) if policy else (0, 0)
    consent = _consent(record, rule)
    problem = obstacle(record, rule)
    return ReleaseState(
        record.release.release_id,
        _name(record, consent, needed, problem),
        people.shown(consent.requester),
        tuple(people.shown(one) for one in consent.approvers),
        needed,
        version,
        history(record.entries, name),
        problem,
    )


def obstacle(record: Record, rule: Rule) -> LinekeyError | SigningError | None:
    """Why the release may not be rolled out: REL-020, REL-025, SIG-123, SIG-131 to SIG-135, or the
    rule's own problem.
    """
    if (refusal := refusal_of(record)) is not None:
        return refusal
    if not isinstance(rule, InForce):
        return rule
    if record.envelope is None or record.manifest is None:
        return ReleaseError(NO_MANIFEST, release=record.release.release_id)
    try:
        judge(rule.policy, record.manifest, record.envelope, rule.now)
    except SigningError as error:
        return error
    return None


def refusal_of(record: Record) -> ReleaseError | None:
    """REL-020 of a release that was refused."""
    if record.refusal is None:
        return None
    reason = record.refusal.body["reason"]
    return ReleaseError(RELEASE_REFUSED, release=record.release.release_id, reason=reason)


def _consent(record: Record, rule: Rule) -> Consent:
    policy = known(rule)
    if policy is not None and record.envelope is not None:
        with suppress(VerificationError):  # `obstacle` tells it
            return consent_so_far(policy, record.envelope)
    return Consent("", ())


def _name(
    record: Record, consent: Consent, needed: int, problem: LinekeyError | SigningError | None
) -> StateName:
    if record.refusal is not None:
        return "refused"
    if problem is None:
        return "approved" if needed else "requested"
    if isinstance(problem, ConsentMissingError):
        return "waiting" if consent.requester else "signed"
    return "barred" if isinstance(problem, (ReleaseError, SigningError)) else "unknown"
