"""One unit while a run works on it: its port, its driver, and what is known of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType

from desktop.device.driver import Driver, open_driver
from desktop.device.link import Link, open_link
from desktop.provision.issuer import Issued
from desktop.provision.services import RunServices, UnitJob


@dataclass
class UnitAtWork:
    """Filled phase by phase. The port is open from `plug` until the end of the `with` block."""

    job: UnitJob
    services: RunServices
    thing: str
    thing_existed: bool = True
    touched: bool = False
    public_key_pem: str = ""
    request_pem: str = ""
    issued: Issued | None = None
    issuer: str = ""
    connected: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    link: Link | None = None
    _driver: Driver | None = None

    def __enter__(self) -> UnitAtWork:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        if self.link is not None:
            self.link.close()

    def plug(self) -> None:
        """Opens the port. Raises `PortError`."""
        self.link = open_link(self.job.port)
        self._driver = open_driver(self.services.product.unit.driver, self.link)

    @property
    def driver(self) -> Driver:
        assert self._driver is not None, "plug comes first"
        return self._driver

    @property
    def plugged(self) -> bool:
        return self._driver is not None

    @property
    def certificate(self) -> Issued:
        assert self.issued is not None, "the certificate phase comes first"
        return self.issued
