"""One unit while a run works on it: what the run shares with others, what is known so far, the way back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from desktop.core.cancel import CancelToken
from desktop.core.errors import CloudError, DeviceError, ProvisionError
from desktop.core.station_name import StationName
from desktop.core.verdicts import Verdict
from desktop.device.driver import Ability, Driver
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger
from desktop.provision.issuer import NOT_ISSUED, Issued, Issuer
from desktop.provision.ports import Ports, Presence
from desktop.settings.product.profile import ProductProfile

log = logging.getLogger(__name__)


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
    restarted has `connect_seconds` to be seen by AWS. A certificate whose answer was lost is looked for until
    `answer_seconds` after it was asked for, or `closing`. `keys` is held while a key is given to a unit.
    """

    product: ProductProfile
    ports: Ports
    presence: Presence
    ledger: Ledger
    journal: Journal
    code_signing_pem: str
    transcripts: Path
    station: StationName
    connect_seconds: float = 60.0
    answer_seconds: float = 30.0
    closing: CancelToken = field(default_factory=CancelToken)
    keys: threading.Lock = field(default_factory=threading.Lock)

    @property
    def account(self) -> str:
        """Where certificates and things are: another station start may look at another account."""
        return f"{self.ports.home.account_id}/{self.ports.home.region}"


@dataclass
class UnitAtWork:
    """Filled phase by phase. The port is open from `plug` until the end of the `with` block.

    `noted`: the journal has the run; `thing_existed`: before it; `name_before`: what the unit called itself
    then; `touched`: the run has changed something on the unit; `reserved`: it has asked for the serial
    number; `issued_by`: the issuer's name, once it was asked.
    """

    job: UnitJob
    services: RunServices
    noted: bool = False
    thing_existed: bool = True
    name_before: str | None = None
    touched: bool = False
    public_key_pem: str | None = None
    request_pem: str = ""
    public_key_sha256: str = ""
    reserved: bool = False
    issued: Issued = NOT_ISSUED
    issued_by: str = ""
    connected: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    thing: str = field(init=False)
    issuer: Issuer = field(init=False)
    driver: Driver | None = None

    def __post_init__(self) -> None:
        """Raises SET-003 for a serial number of another product."""
        self.thing = self.services.product.thing_name(self.job.serial)
        self.issuer = self.services.ports.issuer()

    def __enter__(self) -> UnitAtWork:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        if self.driver is None:
            return
        try:
            self.driver.link.close()
        except Exception:  # the verdict stands
            log.exception("%s: the port could not be closed", self.job.run_id)

    def plug(self) -> Driver:
        """Opens the port if it is not open yet. Raises `PortError`."""
        if self.driver is None:
            self.driver = self.services.ports.plug(self.job.port)
        return self.driver

    @property
    def passed_before(self) -> bool:
        """A unit with this serial number is made, and the run changed nothing: that stays the last word."""
        if self.touched:
            return False
        last = self.services.ledger.latest("unit", self.job.serial)
        return last is not None and last.body["verdict"] in (Verdict.PASS, Verdict.MADE)

    def can(self, ability: Ability) -> bool:
        return ability in self.services.ports.abilities

    def holds(self, certificate_pem: str) -> bool:
        """What the unit itself says; True when its family never tells."""
        if not self.can(Ability.READ_BACK):
            return True
        return self.plug().read_certificate().split() == certificate_pem.split()

    def take_back(self, certificates: Iterable[Issued]) -> None:
        """In the cloud: nothing usable is left at any moment. The thing goes, if new and not in use.

        The serial number is free after that. Raises `CloudError` when AWS cannot be asked: reconcile later.
        """
        registry = self.services.ports.registry
        for certificate in certificates:
            self.issuer.revoke(certificate)
        if not self.thing_existed and not self._is_anothers() and not registry.certificates_of(self.thing):
            registry.delete_thing(self.thing)
        self.free()

    def disown(self, certificate: Issued) -> None:
        """After everything else of a run that was taken back. Raises nothing."""
        if not certificate.certificate_pem:
            return
        try:
            self.issuer.disown(certificate)
        except Exception as error:  # noqa: BLE001 - the verdict stands, and issuers may be others'
            log.warning("%s: the certificate could not be disowned: %s", self.job.run_id, error)

    def _is_anothers(self) -> bool:
        """Whether another run has the number by now: it may have made the thing a moment ago."""
        try:
            row = self.services.ports.serials.read(self.thing)
        except ProvisionError:  # no table
            return False
        return row is not None and row.run not in ("", self.job.run_id)

    def free(self) -> None:
        """Gives serial number and key back. A row whose certificate is gone holds nobody up: it may stay."""
        ports, run = self.services.ports, self.job.run_id
        try:
            if self.reserved:
                ports.serials.free(self.thing, run, self.issued.certificate_id)
        except (CloudError, ProvisionError) as error:
            log.warning("%s: the serial number could not be freed: %s", run, error)
        try:
            if ports.unit_keys is not None and self.public_key_sha256:
                ports.unit_keys.free(self.public_key_sha256, run)
        except (CloudError, ProvisionError) as error:
            log.warning("%s: the unit's key could not be freed: %s", run, error)

    def erase(self) -> None:
        """What the run wrote on the unit, as far as the family can; never on one that took its place."""
        if not self.touched or self.driver is None or not self.can(Ability.ERASE):
            return
        try:
            if (found := self.driver.identify().thing_name) not in (self.thing, self.name_before):
                log.warning("%s: not erased: “%s” took the unit's place", self.job.run_id, found)
                return
            self.driver.erase()
        except DeviceError as error:
            # The run has failed already, and without its certificate's cloud side the unit can do nothing.
            log.warning("%s: the unit could not be erased: %s", self.job.run_id, error)
