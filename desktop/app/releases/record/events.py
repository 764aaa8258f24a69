"""What the releases page is told of the releases on record, and of those that come and go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.app.releases.events import CertificateInfo, ReleaseSigned, SecondKey
from desktop.core.events import Event, Problem, ReleaseChanged, Signatory


@dataclass(frozen=True)
class Happening:
    """One entry of a release's history.

    `action` is `signed`, `imported`, `requested`, `approved`, `refused`, or `attempted` for what was not
    allowed; `who` a person or the URI of a key. `said`: the name is what somebody gave, and no signature
    proves it. `key` is the SHA-256 of the public key that signed, empty where none is known.
    """

    at: datetime
    action: str
    who: str
    detail: str
    said: bool = False
    problem: Problem | None = None
    key: str = ""


@dataclass(frozen=True)
class PolicyInForce:
    """The release policy that the account has for the product. `sha256` is that of its payload."""

    version: int
    sha256: str
    ends: datetime


@dataclass(frozen=True)
class Standing:
    """Who agreed to a release, as their signatures prove, and the policy that says whether it is enough.

    `policy` is None when none can be known: `state` tells why.
    """

    state: ReleaseChanged
    requester: Signatory | None
    approvers: tuple[Signatory, ...]
    policy: PolicyInForce | None


@dataclass(frozen=True)
class ReleaseOpened(Event):
    """One release in full, as its manifest and the ledger tell it; `history` is oldest first.

    `key` is the SHA-256 of the public key that signed it; `build_id` and `sbom` are empty when nobody said.
    `standing` is None while the account is asked for the policy. `second` is the key of the product that
    signed the manifest as well, None when it did not.
    """

    release: ReleaseSigned
    format: str
    security_counter: int | None
    key: str
    certificate: CertificateInfo
    build_id: str
    sbom: str
    standing: Standing | None
    history: tuple[Happening, ...]
    second: SecondKey | None = None


@dataclass(frozen=True)
class ReleaseExported(Event):
    """The bundle `path` holds the release now."""

    release_id: str
    path: Path


@dataclass(frozen=True)
class ReleaseImported(Event):
    """What a bundle or a signature was about is on record now."""

    release_id: str


@dataclass(frozen=True)
class ReleasesFetched(Event):
    """What the account's bucket has is here: `found` releases, `new` of them not on record before.

    `refused` more were not taken, the last of them for the reason `problem`.
    """

    found: int
    new: int
    refused: int
    problem: Problem | None
