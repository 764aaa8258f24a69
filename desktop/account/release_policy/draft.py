"""What the next version of a release policy shall say: drafted by anybody, signed by its owners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.core.catalogue.release import DRAFT_DOES_NOT_FIT, NOT_AN_OWNER
from desktop.core.errors import ReleaseError
from desktop.settings.product.profile import ProductProfile
from desktop.settings.product.release import NamedPerson
from signing.dsse import Envelope
from signing.messages import said
from signing.output import read_whole
from signing.release_policy import Person, ReleasePolicy, add_owner, read_policy
from signing.signer import Signer
from signing.verification import load_public_key, public_key_pem, public_key_sha256

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Changes:
    """What differs from the version before; None and nothing leave it as it was. `add` also replaces people
    of the same id, `signers` and `templates` are SHA-256 to be admitted, `drop` such as are no longer.
    """

    approvals: int | None = None
    threshold: int | None = None
    add: tuple[Person, ...] = ()
    remove: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


def first_policy(product: ProductProfile, owner: Person, signer: str, now: datetime) -> ReleasePolicy:
    """Version 1, for releases signed with the key `signer`: of one owner who may do everything, and of the
    people whose public keys the profile has, who may request and approve.

    Raises REL-068 when the profile asks for more approvals than these can give, and SIG-130.
    """
    asked = product.release
    people = {one.id: _colleague(one) for one in asked.people if one.public_key} | {owner.id: owner}
    if asked.approvals >= len(people):
        reason = said(
            "the profile asks for {approvals} approvals and has too few public keys in [[release.people]].",
            approvals=asked.approvals,
        )
        raise ReleaseError(DRAFT_DOES_NOT_FIT, reason=reason)
    return ReleasePolicy(
        product=product.name,
        version=1,
        previous="",
        expires=expiry(now + YEAR),
        people=tuple(person for _, person in sorted(people.items())),
        threshold=1,
        approvals=asked.approvals,
        signers=(signer,),
        path=product.firmware.path,
        certificate_label=product.firmware.certificate_label,
    )


def _colleague(named: NamedPerson) -> Person:
    path = Path(named.public_key)
    key = load_public_key(read_whole(path), str(path))
    return Person(named.id, public_key_pem(key), ("approver", "requester"))


def next_policy(
    before: ReleasePolicy, changes: Changes, product: ProductProfile, expires: datetime
) -> ReleasePolicy:
    """The version after `before`; what stands in job documents is as the profile has it today.

    Raises REL-068 for who or what is to be removed and is not there, SIG-130 for what no policy may say.
    """
    people = {person.id: person for person in before.people}
    digests = {*before.signers, *before.templates}
    unknown = [*(set(changes.remove) - set(people)), *(set(changes.drop) - digests)]
    if unknown:
        reason = said("it has no {what}.", what=", ".join(sorted(unknown)))
        raise ReleaseError(DRAFT_DOES_NOT_FIT, reason=reason)
    people = {name: one for name, one in people.items() if name not in changes.remove}
    people |= {person.id: person for person in changes.add}
    return replace(
        before,
        version=before.version + 1,
        previous=before.sha256,
        expires=expiry(expires),
        people=tuple(person for _, person in sorted(people.items())),
        threshold=before.threshold if changes.threshold is None else changes.threshold,
        approvals=before.approvals if changes.approvals is None else changes.approvals,
        signers=_digests(before.signers, changes.signers, changes.drop),
        templates=_digests(before.templates, changes.templates, changes.drop),
        path=product.firmware.path,
        certificate_label=product.firmware.certificate_label,
    )


def sign_draft(envelope: Envelope, signer: Signer, before: Callable[[], ReleasePolicy]) -> Envelope:
    """With the signature of one of its owners, or of the owners of the version before, who may be leaving.

    `before` is asked for the second only. Raises REL-067, SIG-125 (signed already), SIG-138 (of several).
    """
    key = public_key_sha256(signer.public_key)
    owners = read_policy(envelope).having("owner")
    if key not in _keys(owners):
        owners = (*owners, *before().having("owner"))
    if key not in _keys(owners):
        known = ", ".join(sorted({person.id for person in owners}))
        raise ReleaseError(NOT_AN_OWNER, key=key[:16], owners=known)
    return add_owner(envelope, signer)


def _keys(people: tuple[Person, ...]) -> set[str]:
    return {person.key_sha256 for person in people}


def expiry(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _digests(before: tuple[str, ...], more: tuple[str, ...], less: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*before, *more} - set(less)))
