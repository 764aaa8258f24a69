"""The versions of a product's release policy in its account, each following from the one before it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Protocol

from desktop.core.catalogue.release import POLICY_NOT_SOUND, POLICY_OF_ANOTHER
from desktop.core.errors import ReleaseError
from signing.dsse import Envelope, canonical_json, read_envelope
from signing.errors import SigningError
from signing.messages import N, Sentence, said
from signing.release_policy import ReleasePolicy, verify_first, verify_next


class Stored(Protocol):
    """An object; `tag` is of exactly its bytes."""

    @property
    def data(self) -> bytes: ...
    @property
    def tag(self) -> str: ...


class Versions(Protocol):
    """What the account has, whoever put it there: nothing of it is verified."""

    def read(self, version: int) -> Stored | None: ...
    def named(self) -> str | None: ...


@dataclass(frozen=True)
class Named:
    """The version in force, as the account's parameter has it."""

    version: int
    sha256: str

    def to_text(self) -> str:
        return canonical_json({"version": self.version, "sha256": self.sha256}).decode()


@dataclass(frozen=True)
class Link:
    """A version that follows from the one before it, and the envelope that proves it."""

    policy: ReleasePolicy
    envelope: Envelope


@dataclass(frozen=True)
class Chain:
    """Of the product called `product`. Raises `ReleaseError` REL-061 for what is not sound, REL-064."""

    versions: Versions
    product: str

    def named(self) -> Named | None:
        """What the parameter says; None when there is none."""
        text = self.versions.named()
        if text is None:
            return None
        try:
            document = json.loads(text)
            named = Named(document["version"], document["sha256"])
            sound = type(named.version) is int and named.version > 0 and type(named.sha256) is str
            if not sound or named.to_text() != text:
                raise ValueError(text)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise self.not_sound(N("the parameter that names it is damaged.")) from error
        return named

    def first(self) -> Link:
        """Version 1, signed by its own owners: whether those are the right ones, only a person can tell."""
        stored = self.versions.read(1)
        if stored is None:
            raise self.not_sound(N("version 1 is missing."))
        try:
            envelope = read_envelope(stored.data)
            return Link(self.own(verify_first(envelope)), envelope)
        except SigningError as error:
            raise self.not_sound(error.message) from error

    def walk(self, start: Link | None, named: int) -> list[Link]:
        """From `start`, by default version 1, to the newest; it may be newer than version `named`."""
        links = [start or self.first()]
        while link := self.after(links[-1].policy, named):
            links.append(link)
        return links

    def after(self, before: ReleasePolicy, named: int) -> Link | None:
        """The next version, if there is one. After version `named`, what does not follow is nothing."""
        stored = self.versions.read(before.version + 1)
        if stored is None:
            if before.version < named:
                raise self.not_sound(said("version {version} is missing.", version=before.version + 1))
            return None
        try:
            envelope = read_envelope(stored.data)
            return Link(self.own(verify_next(before, envelope)), envelope)
        except SigningError as error:
            if before.version < named:
                raise self.not_sound(error.message) from error
            return None

    def require_named(self, links: list[Link], named: Named) -> None:
        """Raises REL-061 unless the version that is named, and is among `links`, is what its name says."""
        if links[named.version - links[0].policy.version].policy.sha256 != named.sha256:
            raise self.not_sound(N("the parameter names other content than its owners signed."))

    def own(self, policy: ReleasePolicy) -> ReleasePolicy:
        if policy.product != self.product:
            raise ReleaseError(POLICY_OF_ANOTHER, theirs=policy.product, product=self.product)
        return policy

    def not_sound(self, reason: str | Sentence) -> ReleaseError:
        return ReleaseError(POLICY_NOT_SOUND, product=self.product, reason=said(reason))
