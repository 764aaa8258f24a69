"""What a driver of a device family must do, and how it is found by name."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from desktop.core.errors import DeviceError
from desktop.device.link import Link


@dataclass(frozen=True)
class UnitInfo:
    """What a unit says of itself. Empty text: the family has no such fact, or it is not set yet."""

    family: str
    thing_name: str
    endpoint: str
    has_certificate: bool


class Driver(Protocol):
    """Speaks one family's protocol over one link. Every method raises `DeviceError` with a `DEV-nnn` code.

    A driver never returns before the unit has answered; nothing survives a restart until `commit`.
    """

    def identify(self) -> UnitInfo: ...

    def make_key(self) -> str:
        """Makes a new key pair on the unit; returns the public key as PEM. The private half stays there."""
        ...

    def make_request(self, thing_name: str) -> str:
        """Sets the thing name and returns a CSR, PEM: subject `CN=<thing name>`, the unit's key."""
        ...

    def write_trust(self, ca_pem: str) -> None:
        """Writes the CA that the unit will trust when it meets the cloud."""
        ...

    def write_code_signing(self, label: str, pem: str) -> None:
        """Writes the certificate by which the unit checks firmware, under the label job documents name."""
        ...

    def read_code_signing(self, label: str) -> str:
        """The certificate under `label`, PEM: what the unit itself checks firmware with.

        Raises DEV-017 when there is none, or when the family never tells it.
        """
        ...

    def write_certificate(self, pem: str) -> None: ...

    def read_certificate(self) -> str:
        """The certificate the unit holds, PEM."""
        ...

    def set_endpoint(self, host: str, port: int) -> None: ...

    def commit(self) -> None:
        """Makes all settings survive a restart."""
        ...

    def restart(self) -> None:
        """Restarts the unit and returns when its console answers again."""
        ...

    def erase(self) -> None:
        """Takes back what a run wrote, as far as the family can: the unit is blank for the next run."""
        ...


# family -> "module:factory"; the factory takes the link.
DRIVERS = {"freertos": "desktop.device.drivers.freertos:FreertosDriver"}


def open_driver(family: str, link: Link) -> Driver:
    """The driver for `family` on `link`. Raises `DeviceError` DEV-001 for an unknown family."""
    try:
        module, _, name = DRIVERS[family].partition(":")
    except KeyError:
        raise DeviceError(
            "DEV-001",
            f"There is no driver for the device family “{family}”.",
            f"Known families: {', '.join(sorted(DRIVERS))}.",
        ) from None
    factory: Callable[[Link], Driver] = getattr(importlib.import_module(module), name)
    return factory(link)
