"""One unit while a run works on it: its port, its driver, and what is known of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType

from desktop.device.driver import Driver
from desktop.device.link import Link
from desktop.provision.issuer import Issued
from desktop.provision.product_driver import open_product_driver
from desktop.provision.services import RunServices, UnitJob

NOT_ISSUED = Issued("", "")


@dataclass
class UnitAtWork:
    """Filled phase by phase. The port is open from `plug` until the end of the `with` block.

    `thing_existed`: before the run; `touched`: the run has changed something on the unit.
    """

    job: UnitJob
    services: RunServices
    thing: str
    thing_existed: bool = True
    touched: bool = False
    public_key_pem: str = ""
    request_pem: str = ""
    issued: Issued = NOT_ISSUED
    issuer: str = ""
    connected: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    link: Link | None = None
    driver: Driver = field(init=False)

    def __enter__(self) -> UnitAtWork:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        if self.link is not None:
            self.link.close()

    def plug(self) -> None:
        """Opens the port. Raises `PortError`."""
        self.driver = open_product_driver(self.services.product, self.job.port)
        self.link = self.driver.link
