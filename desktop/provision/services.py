"""What a run needs from the rest of the house."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from desktop.cloud.presence import Presence
from desktop.cloud.session import Cloud
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger
from desktop.provision.issuer import Issuer
from desktop.settings.product.profile import ProductProfile

OpenIssuer = Callable[[], AbstractContextManager[Issuer]]


@dataclass(frozen=True)
class UnitJob:
    """One attempt to provision one unit: `port` is where it is plugged in, `serial` what its label says."""

    run_id: str
    slot: str
    port: str
    serial: str


@dataclass(frozen=True)
class RunServices:
    """Shared by all slots. What failed units said goes into the folder `transcripts`; a unit that has
    restarted has `connect_seconds` to be seen by AWS.
    """

    product: ProductProfile
    cloud: Cloud
    ledger: Ledger
    journal: Journal
    presence: Presence
    open_issuer: OpenIssuer
    code_signing_pem: str
    transcripts: Path
    connect_seconds: float = 60.0
