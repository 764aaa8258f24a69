"""People, their keys and release policies for tests, and an account that keeps policies in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec

from desktop.cloud.release.policies import StoredPolicy
from signing.dsse import Envelope
from signing.keys.local import LocalSigner
from signing.release_policy import ROLES, Person, ReleasePolicy, Role, add_owner, unsigned
from signing.verification import public_key_pem, public_key_sha256

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def new_key(name: str = "key") -> LocalSigner:
    """A person's own, as if it lay in a file."""
    private_key = ec.generate_private_key(ec.SECP256R1())
    return LocalSigner(f"file:{name}.pem", lambda: private_key)


CODE_SIGNING = new_key("code signing")
SIGNER = public_key_sha256(CODE_SIGNING.public_key)


def person(name: str, key: LocalSigner, *roles: Role) -> Person:
    """With all roles unless some are given."""
    return Person(name, public_key_pem(key.public_key), tuple(sorted(roles or ROLES)))


def policy_of(*people: Person, product: str = "Dimmable lamp", **changes: object) -> ReleasePolicy:
    """Version 1, for a year from `NOW`; `changes` are fields of `ReleasePolicy`."""
    first = ReleasePolicy(
        product=product,
        version=1,
        previous="",
        expires=(NOW + timedelta(days=365)).isoformat(timespec="seconds"),
        people=tuple(sorted(people, key=lambda one: one.id)),
        threshold=1,
        approvals=0,
        signers=(SIGNER,),
        path="/firmware.bin",
        certificate_label="code-signing",
    )
    return replace(first, **changes)  # type: ignore[arg-type] # whoever gives them knows


def after(before: ReleasePolicy, **changes: object) -> ReleasePolicy:
    """The next version, with `changes`."""
    return replace(before, version=before.version + 1, previous=before.sha256, **changes)  # type: ignore[arg-type]


def signed(policy: ReleasePolicy, *owners: LocalSigner) -> Envelope:
    envelope = unsigned(policy)
    for owner in owners:
        envelope = add_owner(envelope, owner)
    return envelope


@dataclass
class MemoryShelf:
    """As `desktop.cloud.release.policies.PolicyShelf`; `before(call)` runs before each call that writes."""

    objects: dict[int, bytes] = field(default_factory=dict)
    parameter: str | None = None
    before: Callable[[str], None] = lambda _call: None
    history: list[str] = field(default_factory=list)  # of what the parameter was given

    def key(self, version: int) -> str:
        return f"{version}.json"

    def read(self, version: int) -> StoredPolicy | None:
        data = self.objects.get(version)
        return None if data is None else StoredPolicy(data, hashlib.sha256(data).hexdigest())

    def write(self, version: int, data: bytes, instead_of: str | None) -> bool:
        self.before("write")
        there = self.read(version)
        if (there and there.tag) != instead_of:
            return False
        self.objects[version] = data
        return True

    def named(self) -> str | None:
        return self.parameter

    def name(self, text: str, *, first: bool) -> None:
        self.before("name")
        if self.parameter is None or not first:
            self.parameter = text
            self.history.append(text)
