"""Publishing a version of a release policy, by several owners at once or cut off at any moment.

Its object is written where none is, which only one of them can do. Then the parameter is raised to the newest
version, and again while there is a newer one: whoever writes it last has seen every object before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from desktop.account.release_policy.chain import Chain, Link, Named, Stored, Versions
from desktop.account.release_policy.kept import shelf_of
from desktop.account.release_policy.pin import Pin, pin_of
from desktop.cloud.release.gate import GatedShelf, ReleaseGate
from desktop.cloud.session import Cloud
from desktop.core.catalogue.release import (
    FIRST_POLICY_OF_OTHERS,
    NO_POLICY,
    POLICY_EXPIRED_ALREADY,
    POLICY_VERSION_TAKEN,
)
from desktop.core.errors import NoPolicyError, ReleaseError
from desktop.settings.product.profile import ProductProfile
from signing.dsse import Envelope, read_envelope
from signing.errors import VerificationError
from signing.release_policy import ReleasePolicy, read_policy, verify_first, verify_next

ATTEMPTS = 3  # against somebody who writes rubbish to the key meanwhile


class Shelf(Versions, Protocol):
    """`desktop.cloud.release.policies` says what each does."""

    def key(self, version: int) -> str: ...
    def write(self, version: int, data: bytes, instead_of: str | None) -> bool: ...
    def name(self, text: str, *, first: bool) -> None: ...


class Publisher:
    """Of one product. What it published is in force when `ReleasePolicies.current` says so."""

    def __init__(self, shelf: Shelf, product: str, pin: Pin, now: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self._chain = Chain(shelf, product)
        self._product = product
        self._pin = pin
        self._now = now

    def publish(self, envelope: Envelope) -> None:
        """Puts the version in force. The newest may be published again: that mends what was cut off.

        Raises what `keep` raises.
        """
        self.settle(self.keep(envelope))

    def keep(self, envelope: Envelope) -> Link:
        """Puts the version where it is looked for: version 1 is in force once the parameter names it.

        Raises REL-060 (nothing to follow), REL-061, REL-064, REL-065 and REL-066 (there is another of this
        version), REL-069, and SIG-136, SIG-137 when it does not follow, or its owners have not signed.
        """
        policy = self._chain.own(read_policy(envelope))
        self._require_newest(policy)
        if policy.ends <= self._now():
            raise ReleaseError(POLICY_EXPIRED_ALREADY, expires=policy.ends)
        before = self._before(policy)
        _verify(before, envelope)
        self._store(policy, envelope, before)
        return Link(policy, envelope)

    def settle(self, newest: Link) -> None:
        """Has the parameter name the newest version, which is `newest` or follows it. Never lowers it."""
        while True:
            named = self._chain.named()
            if named is None or named.version < newest.policy.version:
                text = Named(newest.policy.version, newest.policy.sha256).to_text()
                self._shelf.name(text, first=newest.policy.version == 1)
            *_, last = self._chain.walk(newest, newest.policy.version)
            if last == newest:
                return
            newest = last

    def unnamed_first(self) -> Envelope | None:
        """A sound version 1 that lies in the account and is not in force, whoever its owners are."""
        stored = self._shelf.read(1)
        return None if stored is None else _sound(stored, None)

    def _require_newest(self, policy: ReleasePolicy) -> None:
        """A version that is known already may only be published as what it was."""
        named, pinned = self._chain.named(), self._pin.read()
        known = [named] if named else []
        known += [Named(pinned.policy.version, pinned.policy.sha256)] if pinned else []
        if not known and policy.version > 1:
            raise NoPolicyError(NO_POLICY, product=self._product)
        this = Named(policy.version, policy.sha256)
        if any(one.version >= this.version and one != this for one in known):
            raise ReleaseError(POLICY_VERSION_TAKEN, version=policy.version)

    def _before(self, policy: ReleasePolicy) -> ReleasePolicy | None:
        if policy.version == 1:
            return None
        links, named = self._chain.walk(None, policy.version - 1), self._chain.named()
        if named and named.version < policy.version:
            self._chain.require_named(links, named)
        return links[policy.version - 2].policy

    def _store(self, policy: ReleasePolicy, envelope: Envelope, before: ReleasePolicy | None) -> None:
        for _ in range(ATTEMPTS):
            there = self._shelf.read(policy.version)
            sound = None if there is None else _sound(there, before)
            if sound is not None and sound.payload == envelope.payload:
                return
            if sound is not None:
                break
            tag = None if there is None else there.tag
            if self._shelf.write(policy.version, envelope.to_json(), tag):
                return
        if before is None and sound is not None:
            raise ReleaseError(
                FIRST_POLICY_OF_OTHERS,
                product=self._product,
                digest=read_policy(sound).sha256,
                key=self._shelf.key(1),
            )
        raise ReleaseError(POLICY_VERSION_TAKEN, version=policy.version)


def publisher(cloud: Cloud, product: ProductProfile, gate: ReleaseGate | None = None) -> Publisher:
    """Publishes to the account, through `gate` where it has one: nobody else may write there."""
    shelf = shelf_of(cloud, product)
    if gate is not None:
        shelf = GatedShelf(shelf.cloud, shelf.bucket, shelf.slug, gate)
    return Publisher(shelf, product.name, pin_of(cloud, product), cloud.now)


def _verify(before: ReleasePolicy | None, envelope: Envelope) -> ReleasePolicy:
    return verify_first(envelope) if before is None else verify_next(before, envelope)


def _sound(stored: Stored, before: ReleasePolicy | None) -> Envelope | None:
    """What was stored, when it may follow; None for rubbish, which nobody need respect."""
    try:
        envelope = read_envelope(stored.data)
        _verify(before, envelope)
    except VerificationError:
        return None
    return envelope
