"""How far a release is on its way to units, as the account's release policy of now says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desktop.core.catalogue.release import NO_MANIFEST, RELEASE_REFUSED
from desktop.core.errors import LinekeyError, ReleaseError
from desktop.core.events import Problem, ReleaseChanged, Signatory
from desktop.release.checks import Check
from desktop.release.history import HistoryLine, history
from desktop.release.record import Record
from desktop.settings.product.release import ReleaseSection, shown
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

    `barred`: the policy as it is lets nobody roll it out, whoever agrees. `unknown`: the account could not be
    asked. `problem`: why it may not be rolled out, None when it may. `requester` and `approvers` are people
    of `in_force`, None when no policy is known.
    """

    release_id: str
    name: StateName
    requester: Signatory | None
    approvers: tuple[Signatory, ...]
    in_force: ReleasePolicy | None
    history: tuple[HistoryLine, ...]
    problem: LinekeyError | SigningError | None

    @property
    def requested_by(self) -> str:
        """By name and id; empty when nobody did."""
        return shown(self.requester.id, self.requester.name) if self.requester else ""

    @property
    def approved_by(self) -> tuple[str, ...]:
        return tuple(shown(one.id, one.name) for one in self.approvers)

    @property
    def needed(self) -> int:
        """How many must approve it."""
        return self.in_force.approvals if self.in_force else 0

    @property
    def policy(self) -> int:
        """The version of the policy; 0 when none is known."""
        return self.in_force.version if self.in_force else 0

    @property
    def changed(self) -> ReleaseChanged:
        """The state as an event."""
        problem = Problem.of(self.problem) if self.problem else None
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
    consent = _consent(record, rule)
    keys = {person.id: person.key_sha256 for person in policy.people} if policy else {}

    def signatory(person: str) -> Signatory:
        return Signatory(person, people.name_of(person), keys[person])

    problem = obstacle(record, rule)
    return ReleaseState(
        record.release.release_id,
        _name(record, consent, policy.approvals if policy else 0, problem),
        signatory(consent.requester) if consent.requester else None,
        tuple(signatory(one) for one in consent.approvers),
        policy,
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
