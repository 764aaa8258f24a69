"""The release policy as set-up and doctor see it: set-up signs the first one, and never another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.account.expiry import days_left
from desktop.account.part import needs_a_person
from desktop.account.release_policy.draft import first_policy
from desktop.account.release_policy.kept import ReleasePolicies
from desktop.account.release_policy.publishing import Publisher
from desktop.core.errors import NoPolicyError
from desktop.settings.product.profile import ProductProfile
from signing.dsse import Envelope
from signing.keys import open_signer
from signing.keys.file import create_key_file
from signing.messages import said
from signing.release_decision import require_in_force
from signing.release_policy import (
    ROLES,
    Person,
    ReleasePolicy,
    add_owner,
    read_policy,
    require_personal,
    unsigned,
)
from signing.signer import Secrets, Signer
from signing.verification import public_key_pem, public_key_sha256

WARN_DAYS = 30
KEY_FILE = "owner-key.pem"
FIRST_OWNER = "owner"
FIRST_POLICY = "FirstPolicy"  # of stacks: the SHA-256 of version 1


@dataclass(frozen=True)
class Owner:
    """Who signs the first policy. `id` is no name; `key` is a URI, empty for a key that is made in a file.

    `secrets(uri)` answers the passphrase of that key, or its PIN.
    """

    secrets: Secrets
    id: str = FIRST_OWNER
    key: str = ""


class FirstPolicy:
    """`signer()` answers the SHA-256 of the key that the account signs releases with, None while it has none;
    `now()` is aware.
    """

    step = "release-policy"

    def __init__(
        self,
        product: ProductProfile,
        policies: ReleasePolicies,
        publisher: Publisher,
        owner: Owner,
        folder: Path,
        signer: Callable[[], str | None],
        now: Callable[[], datetime],
    ) -> None:
        self._product = product
        self._policies = policies
        self._publisher = publisher
        self._owner = owner
        self._folder = folder
        self._signer = signer
        self._now = now
        self._known: ReleasePolicy | None = None

    @property
    def detail(self) -> str:
        if self._known is None:
            return ""
        key = self._folder / KEY_FILE
        return described(self._known) + (f"; an owner's key in {key}" if key.exists() else "")

    def problem(self) -> str | None:
        """Raises REL-061 to REL-064 for what set-up may not mend: it is somebody's doing."""
        try:
            audit = self._policies.audit()
        except NoPolicyError as error:
            return error.message
        self._known = audit.newest.policy
        if audit.named.version < self._known.version:
            return said(
                "The parameter does not name version {version} of the release policy yet.",
                version=self._known.version,
            )
        return None

    def warning(self) -> str | None:
        """Raises SIG-132 when it has expired."""
        policy = self._known or self._policies.current()
        require_in_force(policy, self._now())
        days = days_left(policy.ends, self._now())
        if days <= WARN_DAYS:
            return said(
                "The release policy ends on {ends:%Y-%m-%d}, in {days:,} days: publish its successor.",
                ends=policy.ends,
                days=days,
            )
        signer = self._signer()
        if signer is not None and signer not in policy.signers:
            return said("The release policy does not admit the key of the account's signing profile.")
        return None

    def mend(self) -> None:
        if self._known is not None:
            self._publisher.settle(self._policies.audit().newest)
        else:
            self._publisher.publish(self._first())
        self._known = self._policies.current()

    def prepare(self) -> Mapping[str, str]:
        """Version 1, signed and stored; in force once a stack has made the parameter that names it."""
        return {FIRST_POLICY: self._publisher.keep(self._first()).policy.sha256}

    def _first(self) -> Envelope:
        """The one that an earlier run of this owner's stored before it was cut off, or a new one."""
        signer = self._opened()
        key = public_key_sha256(signer.public_key)
        stored = self._publisher.unnamed_first()
        if stored is not None:
            owner = read_policy(stored).person_of(key)
            if owner is not None and "owner" in owner.roles:
                return stored
        admitted = self._signer()
        if admitted is None:
            raise needs_a_person("The signing profile was cancelled just now.", "Set up again.")
        person = Person(self._owner.id, public_key_pem(signer.public_key), ROLES)
        return add_owner(unsigned(first_policy(self._product, person, admitted, self._now())), signer)

    def _opened(self) -> Signer:
        uri = self._owner.key
        if not uri:
            path = self._folder / KEY_FILE
            uri = f"file:{path}"
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                create_key_file(path, self._owner.secrets(uri))
        require_personal(uri)
        return open_signer(uri, self._owner.secrets)


def described(policy: ReleasePolicy) -> str:
    if policy.approvals:
        rule = f"who requests needs the approval of {policy.approvals} more"
    else:
        rule = "one person can roll out alone"
    return f"version {policy.version}, until {policy.ends:%Y-%m-%d}: {rule}; SHA-256 {policy.sha256}"
