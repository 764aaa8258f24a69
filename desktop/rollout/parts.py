"""What a rollout is made of: a release and an account, both made elsewhere, and what a person asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from desktop.cloud.release.gate import ReleaseGate
from desktop.settings.rollout_plan import USUAL, RolloutPlan


class Release(Protocol):
    """A signed firmware; `signature_b64` is base64 of a DER ECDSA signature over the image's SHA-256."""

    @property
    def release_id(self) -> str: ...
    @property
    def product(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def image(self) -> Path: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def signature_b64(self) -> str: ...
    @property
    def signing_jobs(self) -> Sequence[str]:
        """The AWS Signer jobs of all its signatures: image, inside the image, manifest."""
        ...

    @property
    def certificate_label(self) -> str: ...
    @property
    def certificate_pem(self) -> str: ...


class RolloutAccount(Protocol):
    """The versioned bucket, the role by which AWS IoT reads it, the certificate the units carry."""

    @property
    def bucket(self) -> str: ...
    @property
    def stream_role_arn(self) -> str: ...
    @property
    def code_signing_certificate_pem(self) -> str: ...


class Finding(NamedTuple):
    state: str  # pass or warn
    detail: str


@dataclass(frozen=True)
class Follows:
    """From the rollout `job_id`, to exactly these `things`."""

    job_id: str
    why: Literal["retry", "rollback"]
    things: frozenset[str]


@dataclass(frozen=True)
class Options:
    """`read_unit` answers the code-signing certificate (PEM) of a unit at hand, under the product's label.

    `allow_downgrade`: a version that is not above what things run is only a warning, where units have no
    rollback protection. `confirmed`: how many things a person agreed to, no more and no fewer. `how`: how
    fast the rollout goes, when, and when it stops by itself. `follows`: to the things that it names, not to
    targets.
    """

    read_unit: Callable[[], str] | None = None
    allow_downgrade: bool = False
    confirmed: int | None = None
    how: RolloutPlan = USUAL
    follows: Follows | None = None


@dataclass(frozen=True)
class Gateway:
    """`find` asks AWS for the account's release gate; `manifest` answers the envelope of a release, by its
    id, with the signatures of all who agreed to it.
    """

    find: Callable[[], ReleaseGate | None]
    manifest: Callable[[str], bytes]


NO_GATE = Gateway(lambda: None, lambda _release_id: b"")
