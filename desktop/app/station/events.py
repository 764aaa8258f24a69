"""What the station tells beside the events of its runs: slots, and the units of the shift so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from desktop.core.events import Event, Problem, RunFinished
from desktop.settings.product.labels import Label, LabelFormat, SlotLabel

__all__ = ["Label", "LabelFormat", "SlotChanged", "SlotInfo", "SlotLabel", "StationReady", "UnitsRecorded"]


@dataclass(frozen=True)
class SlotInfo:
    """One serial position: `present` when a unit is plugged in, as far as that can be told.

    `tells_presence`: a unit that is taken out is seen to go. `name` is what people call the slot beside its
    number, which may be nothing.
    """

    slot: str
    port: str
    present: bool
    tells_presence: bool = False
    name: str = ""


@dataclass(frozen=True)
class StationReady(Event):
    """Where AWS is, what is made here and by which issuer, and the slots to make it in.

    `ways` are the choices within the issuer, and `label` how labels are read, as the product profile says.
    """

    product: str
    endpoint: str
    operator: str
    slots: tuple[SlotInfo, ...]
    serial_example: str = ""
    issuer: str = ""
    ways: tuple[str, ...] = ()
    label: LabelFormat = field(default_factory=LabelFormat)


@dataclass(frozen=True)
class SlotChanged(Event):
    """A unit was plugged in or taken out."""

    info: SlotInfo


@dataclass(frozen=True)
class UnitsRecorded(Event):
    """Runs of this shift that the ledger already holds, oldest first, each with the time it ended."""

    runs: tuple[tuple[datetime, RunFinished], ...]


@dataclass(frozen=True)
class CheckpointInfo:
    """The ledger's first `size` entries as they were at `at`, with the `root` (hex) of their Merkle tree.

    `key` is the SHA-256 of the public key that signed it, `path` the file beside the ledger.
    """

    size: int
    at: datetime
    root: str
    key: str
    path: str


@dataclass(frozen=True)
class LedgerState(Event):
    """How many entries the ledger has, its newest checkpoint, and when it was compared with the account's.

    `signer` is the URI of the key that signs the next one, `place` where the account keeps them. `compared`
    is None while they were not since the window opened. `problem` is why the ledger is not known to be what
    it was, with `differs`; without, why the account could not be asked.
    """

    entries: int
    checkpoint: CheckpointInfo | None
    signer: str
    place: str
    compared: datetime | None = None
    problem: Problem | None = None
    differs: bool = False
