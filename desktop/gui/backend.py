"""What the window asks of the services, and the events only a window needs.

The Qt thread calls these methods. Each one returns at once, does its work elsewhere and answers only by
events through the listener that its `OpenBackend` was given; what goes wrong becomes `OperationFailed`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from desktop.core.events import Event, Listener, Problem, RunFinished

TOUR_STEPS = ("provision", "sign", "rollout", "refuse")


class Releasing(Protocol):
    """What the releases page asks for. A passphrase or PIN is used once and not kept."""

    def inspect(self, image: Path) -> None:
        """Reads a firmware file, or what a folder holds; answers with `ImageRead` or `FolderRead`."""
        ...

    def inspect_folder(self, folder: Path, pattern: str) -> None:
        """Looks for images in a folder by their names; answers with `FolderRead`."""
        ...

    def inspect_key(self, uri: str) -> None:
        """Looks whether a key file is there and encrypted; answers with `KeyFound`."""
        ...

    def inspect_certificate(self, uri: str, certificate: Path) -> None:
        """Reads the code-signing certificate for the key `uri`; answers with `CertificateRead`."""
        ...

    def sign(
        self, image: Path, version: str, signer_uri: str, secret: str, certificate_pem: str | None = None
    ) -> None:
        """Signs and verifies; answers with `CheckDone` and `ReleaseSigned`.

        `certificate_pem` is what the units carry, by default the account's.
        """
        ...

    def sign_folder(self, batch: FolderSigning, secret: str) -> None:
        """Signs one image after the other; answers with `BatchProgress`, at the end with `BatchEnded`."""
        ...

    def stop_batch(self) -> None:
        """The image at work is finished; no other one is begun."""
        ...


class Backend(Protocol):
    @property
    def releasing(self) -> Releasing: ...

    def start_unit(self, slot: str, serial: str) -> None:
        """Provisions the unit in `slot`; answers with run events."""
        ...

    def stop(self) -> None:
        """Asks every run of the station to stop; an irreversible phase finishes first."""
        ...

    def launch(self, release_id: str, target: str) -> None:
        """Brings a release to `target`; answers with `RolloutStarted` and rollout events."""
        ...

    def cancel_rollout(self, job_id: str) -> None:
        """Stops a rollout: units that have not begun keep their version."""
        ...

    def run_tour(self) -> None:
        """The whole story on the bench; answers with `TourStep` and all the events on the way."""
        ...

    def close(self) -> None:
        """Ends everything this backend started. Blocks; never called on the Qt thread."""
        ...


OpenBackend = Callable[[Listener], Backend]
"""Opens the services, on a thread of its own. Raises `LinekeyError`: `SET-010` without an account."""


@dataclass(frozen=True)
class SlotInfo:
    """One serial position: `present` when a unit is plugged in."""

    slot: str
    port: str
    present: bool


@dataclass(frozen=True)
class SignerOption:
    """A key a release manager may choose.

    `uri` is what `open_signer` takes; `asks` for what has to be typed: `passphrase`, `pin` or nothing.
    """

    uri: str
    detail: str = ""
    asks: str = ""


@dataclass(frozen=True)
class CertificateInfo:
    """A code-signing certificate that units carry."""

    pem: str
    subject: str
    fingerprint: str
    not_after: datetime


@dataclass(frozen=True)
class FolderSigning:
    """Images of one folder to be signed with one key, each signature in a file beside its image.

    `certificate_pem`, when given, is the certificate the key must belong to.
    """

    folder: Path
    images: tuple[Path, ...]
    signer_uri: str
    format: str
    certificate_pem: str | None = None


@dataclass(frozen=True)
class Target:
    """A thing or thing group a release can go to, and how many things that is now."""

    name: str
    things: int


@dataclass(frozen=True)
class StationReady(Event):
    """The services are open: where AWS is, what is made here, and what there is to choose from."""

    product: str
    endpoint: str
    operator: str
    slots: tuple[SlotInfo, ...]
    signers: tuple[SignerOption, ...] = ()
    targets: tuple[Target, ...] = ()
    serial_example: str = ""
    certificate: CertificateInfo | None = None


@dataclass(frozen=True)
class SlotChanged(Event):
    """A unit was plugged in or taken out."""

    info: SlotInfo


@dataclass(frozen=True)
class TargetsChanged(Event):
    """The things and groups a release can go to, counted again."""

    targets: tuple[Target, ...]


@dataclass(frozen=True)
class ImageRead(Event):
    """A firmware file as its content tells it; `version` as far as the content or the name does.

    `format` is `mcuboot`, `esp` or `raw`; `signatures` are those it carries already, each an algorithm and
    the SHA-256 of the public key (empty when the image does not name it). `damage` is set when the image is
    of the format it claims only in part.
    """

    image: Path
    size: int
    sha256: str
    version: str
    format: str = "raw"
    signatures: tuple[tuple[str, str], ...] = ()
    damage: Problem | None = None


@dataclass(frozen=True)
class FolderRead(Event):
    """The images in `folder` whose names match `pattern`; `size` is that of all of them, in bytes."""

    folder: Path
    pattern: str
    images: tuple[Path, ...]
    size: int


@dataclass(frozen=True)
class KeyFound(Event):
    """A key that was added and may be chosen."""

    option: SignerOption


@dataclass(frozen=True)
class CertificateRead(Event):
    """The certificate that goes with the key `uri`."""

    uri: str
    certificate: CertificateInfo


@dataclass(frozen=True)
class BatchItem:
    """What became of one image: `signed`, `kept` (it had a signature file) or `failed`, with the reason."""

    image: str
    state: str
    output: str = ""
    problem: Problem | None = None


@dataclass(frozen=True)
class BatchProgress(Event):
    """`items` are those since the last report; `done` of `total` images are dealt with."""

    done: int
    total: int
    items: tuple[BatchItem, ...]


@dataclass(frozen=True)
class BatchEnded(Event):
    """No more comes. `stopped`: on request, before the last image."""

    stopped: bool
    problem: Problem | None = None


@dataclass(frozen=True)
class ReleaseSigned(Event):
    """A release is signed, verified and in the ledger."""

    release_id: str
    product: str
    version: str
    image: str
    size: int
    sha256: str
    signer: str
    at: datetime


@dataclass(frozen=True)
class RolloutStarted(Event):
    """A job exists: `release_id` goes to `target`."""

    job_id: str
    release_id: str
    product: str
    version: str
    target: str
    at: datetime


@dataclass(frozen=True)
class OperationFailed(Event):
    """Something that was asked for cannot be done. `area`: `station`, `release`, `rollout` or `tour`."""

    area: str
    problem: Problem


@dataclass(frozen=True)
class UnitsRecorded(Event):
    """Runs of this shift that the ledger already holds, oldest first, each with the time it ended."""

    runs: tuple[tuple[datetime, RunFinished], ...]


@dataclass(frozen=True)
class TourStep(Event):
    """One of `TOUR_STEPS` is `running`, `done` or `failed`; `detail` is a result for people."""

    step: str
    state: str
    detail: str = ""
