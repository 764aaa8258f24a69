"""The release policy that is in force for a product in an account, read with suspicion."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.account.names import AccountNames
from desktop.account.release_policy.chain import Chain, Link, Named, Versions
from desktop.account.release_policy.pin import Pin, pin_of
from desktop.cloud.release.policies import PolicyShelf
from desktop.cloud.session import Cloud
from desktop.core.catalogue.release import NO_POLICY, POLICY_NOT_THE_SEEN, POLICY_WENT_BACK
from desktop.core.errors import NoPolicyError, ReleaseError
from desktop.core.events import Listener, StepDone, ignore
from desktop.settings.product.profile import ProductProfile
from signing.messages import Sentence, said
from signing.release_policy import ReleasePolicy


@dataclass(frozen=True)
class Audit:
    """`newest` is in force. `named` is what the parameter says: less, when a publication was cut off."""

    newest: Link
    named: Named


class ReleasePolicies:
    """Nothing is believed because it lies in the account: a version is in force because the owners of the one
    before it signed it, back to the newest that this station has seen, or to version 1.
    """

    def __init__(self, versions: Versions, product: str, pin: Pin, tell: Listener = ignore) -> None:
        self._chain = Chain(versions, product)
        self._product = product
        self._pin = pin
        self._tell = tell

    def current(self) -> ReleasePolicy:
        """The policy in force; this station takes none before it from now on. It may have expired.

        The parameter names it. A version after that which its owners signed is in force as well: its
        publication was cut off. Raises `NoPolicyError` REL-060, and `ReleaseError` REL-061 to REL-064.
        """
        pinned = self._pinned()
        return self._audit(pinned, pinned).newest.policy

    def audit(self) -> Audit:
        """As `current`, and every version from the first on is in the account as it was."""
        return self._audit(None, self._pinned())

    def _pinned(self) -> Link | None:
        pinned = self._pin.read()
        if pinned is not None:
            self._chain.own(pinned.policy)
        return pinned

    def _audit(self, start: Link | None, pinned: Link | None) -> Audit:
        named = self._named_since(pinned)
        links = self._chain.walk(start, named.version)
        self._require_seen(links, named, pinned)
        seen = links[: named.version - links[0].policy.version + 1]
        self._chain.require_named(links, named)
        self._see([link for link in seen if not pinned or link.policy.version > pinned.policy.version])
        return Audit(links[-1], named)

    def _named_since(self, pinned: Link | None) -> Named:
        named, seen = self._chain.named(), pinned.policy.version if pinned else 0
        if named is None and not seen:
            raise NoPolicyError(NO_POLICY, product=self._product)
        found = named.version if named else 0
        if named is None or found < seen:
            raise ReleaseError(
                POLICY_WENT_BACK, product=self._product, found=found, seen=seen, advice=self._advice()
            )
        return named

    def _require_seen(self, links: list[Link], named: Named, pinned: Link | None) -> None:
        """What this station has seen of a version is what the account has and names of it."""
        if pinned is None:
            return
        seen = pinned.policy
        others = [link.policy.sha256 for link in links if link.policy.version == seen.version]
        others += [named.sha256] if named.version == seen.version else []
        if set(others) - {seen.sha256}:
            raise ReleaseError(
                POLICY_NOT_THE_SEEN, version=seen.version, product=self._product, advice=self._advice()
            )

    def _see(self, links: list[Link]) -> None:
        """Not what the parameter does not name yet: only so is a parameter that was set back found out."""
        for link in links:
            self._pin.write(link)
            detail = said(
                "its owners signed version {version}, SHA-256 {digest}",
                version=link.policy.version,
                digest=link.policy.sha256,
            )
            self._tell(StepDone("release", "policy", detail))

    def _advice(self) -> Sentence:
        return said("If the account was emptied on purpose, delete {path}.", path=self._pin.path)


def release_policies(cloud: Cloud, product: ProductProfile, tell: Listener = ignore) -> ReleasePolicies:
    """Those of the product in the account, pinned on this station."""
    return ReleasePolicies(shelf_of(cloud, product), product.name, pin_of(cloud, product), tell)


def first_policy(cloud: Cloud, product: ProductProfile) -> str:
    """SHA-256 of the version 1 that this station has followed all others from. Raises what `audit` raises."""
    release_policies(cloud, product).audit()
    return Chain(shelf_of(cloud, product), product.name).first().policy.sha256


def shelf_of(cloud: Cloud, product: ProductProfile) -> PolicyShelf:
    return PolicyShelf(cloud, AccountNames(cloud).bucket, product.slug)
