"""Whether a release may be rolled out, as the release policy of its product says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from signing.catalogue.policies import (
    NOT_ENOUGH_APPROVALS,
    NOT_REQUESTED,
    POLICY_EXPIRED,
    POLICY_OF_ANOTHER_PRODUCT,
    SIGNER_NOT_ADMITTED,
)
from signing.dsse import Envelope
from signing.errors import ConsentMissingError, NotAllowedError
from signing.release_policy import Person, ReleasePolicy, signed_by
from signing.statement import Manifest


@dataclass(frozen=True)
class Consent:
    """Who agreed to a release: ids of the policy's people, `approvers` in the order they signed."""

    requester: str
    approvers: tuple[str, ...]


def judge(policy: ReleasePolicy, manifest: Manifest, envelope: Envelope, now: datetime) -> Consent:
    """Returns only when `policy` lets the release be rolled out at `now` (aware).

    `policy` is verified and the one in force. `manifest` is what stands in `envelope`, read by the caller,
    who also verifies the signature of the key that it names. Raises `NotAllowedError` SIG-131 to SIG-135, and
    SIG-123 for a signature that does not hold.
    """
    require_in_force(policy, now)
    return consent_to(policy, manifest, envelope)


def require_in_force(policy: ReleasePolicy, now: datetime) -> None:
    """Raises SIG-132 once it has expired."""
    if now >= policy.ends:
        raise NotAllowedError(
            POLICY_EXPIRED, version=policy.version, product=policy.product, expires=policy.ends
        )


def consent_to(policy: ReleasePolicy, manifest: Manifest, envelope: Envelope) -> Consent:
    """As `judge`, whenever that was."""
    require_admitted(policy, manifest.product, manifest.public_key_sha256)
    requester, others = _signed(policy, envelope)
    if requester is None:
        raise not_requested(policy)
    if len(others) < policy.approvals:
        missing = [person for person in policy.approvers_beside(requester) if person not in others]
        raise ConsentMissingError(
            NOT_ENOUGH_APPROVALS, held=len(others), wanted=policy.approvals, approvers=_ids(missing)
        )
    return Consent(requester.id, tuple(person.id for person in others))


def require_admitted(policy: ReleasePolicy, product: str, public_key_sha256: str) -> None:
    """Raises SIG-131 unless `policy` is of `product`, SIG-133 unless it admits this key to sign."""
    if product != policy.product:
        raise NotAllowedError(POLICY_OF_ANOTHER_PRODUCT, theirs=policy.product, product=product)
    if public_key_sha256 not in policy.signers:
        raise NotAllowedError(SIGNER_NOT_ADMITTED, key=public_key_sha256[:16])


def consent_so_far(policy: ReleasePolicy, envelope: Envelope) -> Consent:
    """Who agreed until now, whether or not it is enough; `requester` is empty when nobody requested it."""
    requester, others = _signed(policy, envelope)
    return Consent(requester.id if requester else "", tuple(person.id for person in others))


def not_requested(policy: ReleasePolicy) -> ConsentMissingError:
    return ConsentMissingError(
        NOT_REQUESTED, product=policy.product, requesters=_ids(policy.having("requester"))
    )


def _signed(policy: ReleasePolicy, envelope: Envelope) -> tuple[Person | None, tuple[Person, ...]]:
    """One who requests, and as many others who approve as there are: who may do both does one of them."""
    signed = signed_by(envelope, policy.people)
    requesters = [person for person in signed if "requester" in person.roles]
    approving = [person for person in signed if "approver" in person.roles]
    requester = max(requesters, key=lambda one: len(approving) - (one in approving), default=None)
    return requester, tuple(person for person in approving if person != requester)


def _ids(people: Iterable[Person]) -> str:
    return ", ".join(person.id for person in people)
