"""Who agrees to a release by a key: the one who requests it, then others who approve it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from desktop.core.catalogue.release import (
    APPROVED_ALREADY,
    NOT_A_REQUESTER,
    NOT_AN_APPROVER,
    OWN_REQUEST,
    REQUESTED_ALREADY,
)
from desktop.core.errors import ReleaseError
from signing.dsse import Envelope
from signing.release_decision import consent_so_far, not_requested, require_admitted, require_in_force
from signing.release_policy import Person, ReleasePolicy
from signing.statement import Manifest

Step = Literal["request", "approve"]


def agreeing(
    step: Step, key: str, policy: ReleasePolicy, manifest: Manifest, envelope: Envelope, now: datetime
) -> Person:
    """Who would `step` with `key` (SHA-256), once nothing that can be known now forbids it.

    A release is requested once and before it is approved, so that no signature counts for what its owner did
    not mean. Raises SIG-131 to SIG-134, REL-023, REL-024, REL-070 to REL-072.
    """
    require_in_force(policy, now)
    require_admitted(policy, manifest.product, manifest.public_key_sha256)
    requester = consent_so_far(policy, envelope).requester
    person = policy.person_of(key)
    if step == "request":
        return _requesting(person, key, policy, requester)
    return _approving(person, key, policy, requester, envelope)


def _requesting(person: Person | None, key: str, policy: ReleasePolicy, requester: str) -> Person:
    if person is None or "requester" not in person.roles:
        raise ReleaseError(NOT_A_REQUESTER, key=key, product=policy.product, version=policy.version)
    if requester:
        raise ReleaseError(REQUESTED_ALREADY, requester=requester)
    return person


def _approving(
    person: Person | None, key: str, policy: ReleasePolicy, requester: str, envelope: Envelope
) -> Person:
    if person is None or "approver" not in person.roles:
        raise ReleaseError(NOT_AN_APPROVER, key=key, product=policy.product, version=policy.version)
    if person.id == requester:
        raise ReleaseError(OWN_REQUEST, requester=requester)
    if key in {one.keyid for one in envelope.signatures}:
        raise ReleaseError(APPROVED_ALREADY, approver=person.id)
    if not requester:
        raise not_requested(policy)
    return person
