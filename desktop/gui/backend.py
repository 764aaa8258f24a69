"""What the window asks of the services, and the events only a window needs.

The Qt thread calls these methods. Each one returns at once, does its work elsewhere and answers only by
events through the listener that its `OpenBackend` was given; what goes wrong becomes `OperationFailed`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from desktop.core.events import CheckDone, Event, Listener, Problem, RunFinished
from desktop.gui.release_backend import CertificateInfo, Releasing, SignerOption

TOUR_STEPS = ("provision", "sign", "rollout", "refuse")


class Backend(Protocol):
    @property
    def releasing(self) -> Releasing: ...

    def start_unit(self, slot: str, serial: str, passphrase: str = "") -> None:
        """Provisions the unit in `slot`; answers with run events.

        `passphrase` opens the station's claim key, the first time; it is used once and not kept. Without it
        `OperationFailed` may tell SET-020: it is stored nowhere on this computer.
        """
        ...

    def stop(self) -> None:
        """Asks every run of the station to stop; an irreversible phase finishes first."""
        ...

    def check_rollout(self, release_id: str, target: str) -> None:
        """Makes every check of a rollout to come and changes nothing; answers with `RolloutChecked`."""
        ...

    def launch(self, release_id: str, target: str) -> None:
        """Brings a release to `target`; answers with `RolloutStarted` and rollout events."""
        ...

    def count_targets(self) -> None:
        """Counts again the things a release can go to; answers with `TargetsChanged`."""
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
class RolloutChecked(Event):
    """What stands between `release_id` and the `things` of `target`, counted now: 0 when a check failed."""

    release_id: str
    target: str
    things: int
    checks: tuple[CheckDone, ...]


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
    """Something that was asked for cannot be done. `area`: `station`, `release`, `rollout` or `tour`.

    `slot` is set when it is the start of a run: none begins there.
    """

    area: str
    problem: Problem
    slot: str = ""


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
