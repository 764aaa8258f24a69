"""What a driver of a device family declares and does, and how it is found by name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, ClassVar, Protocol, cast

from desktop.core import plugins
from desktop.core.catalogue.device import NO_DRIVER
from desktop.core.catalogue.settings import NO_SUCH_OPTION, OPTION_WRONG
from desktop.core.errors import DeviceError, SettingsError
from desktop.device.link import Link, LinkSettings, open_link
from signing.messages import N, said

GROUP = "linekey.drivers"  # of entry points

# family -> "module:class"
DRIVERS = {"freertos": "desktop.device.drivers.freertos:FreertosDriver"}


class Ability(Enum):
    """What some families cannot do: a run asks before it plans the step."""

    MAKE_KEY = "make-key"
    """Makes its key pair itself: the private half never leaves the unit."""
    READ_BACK = "read-back"
    """Tells the certificate it holds."""
    ERASE = "erase"
    """Can be made blank again."""
    REPORT_VERSION = "report-version"
    """Tells the version of its firmware."""


@dataclass(frozen=True)
class NoOptions:
    """Of a family that has nothing to choose in the product profile."""


@dataclass(frozen=True)
class UnitInfo:
    """What a unit says of itself. Empty text: the family has no such fact, or it is not set yet."""

    family: str
    thing_name: str
    endpoint: str
    has_certificate: bool
    version: str = ""


class Driver(Protocol):
    """Speaks one family's protocol over one link. Every method raises `DeviceError` with a `DEV-nnn` code.

    The class declares what must be known before a unit is plugged in: how its link is to be opened, the
    options that `[unit.options]` of a product profile may set (a frozen dataclass with defaults), what the
    family can do, and the name of its virtual twin on the bench. Nobody calls the method of an ability that
    is not declared.

    A driver never returns before the unit has answered; nothing survives a restart until `commit`.
    """

    link_settings: ClassVar[LinkSettings]
    options: ClassVar[type[Any]]
    abilities: ClassVar[frozenset[Ability]]
    twin: ClassVar[str]

    link: Link

    def __init__(self, link: Link, options: Any) -> None:
        """Says nothing to the unit yet; `options` is an object of the class `options`."""
        ...

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

    def write_certificate(self, pem: str) -> None:
        """May be repeated: the last one counts."""
        ...

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


def find_driver(family: str) -> type[Driver]:
    """The driver of `family`, built in or from an installed package.

    Raises `DeviceError` DEV-001 for an unknown family, and SET-006 for a package that is broken.
    """
    driver = plugins.find(GROUP, family, DRIVERS)
    if driver is None:
        known = ", ".join(plugins.names(GROUP, DRIVERS))
        hint = said("Known families: {known}. This executable takes none from elsewhere.", known=known)
        if not plugins.is_closed():
            hint = said("Known families: {known}.", known=known)
        raise DeviceError(NO_DRIVER, family=family, advice=hint)
    return cast(type[Driver], driver)


def open_driver(family: str, port: str, values: Mapping[str, object]) -> Driver:
    """The driver of `family` for the unit on `port`, with `[unit.options]` as `values`.

    Whoever opens it closes its `link`. Raises DEV-001, SET-002, SET-006 and `PortError`.
    """
    driver = find_driver(family)
    options = read_options(family, driver, values)
    return driver(open_link(port, driver.link_settings), options)


def read_options(family: str, driver: type[Driver], values: Mapping[str, object]) -> Any:
    """`[unit.options]` as the driver's own object. Raises SET-002 for an unknown key or an unfit value."""
    from pydantic import TypeAdapter, ValidationError

    known = [field.name for field in fields(driver.options)]
    for key in values:
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            advice = said("Did you mean “{close}”?", close=close[0]) if close else N("Remove the key.")
            raise SettingsError(NO_SUCH_OPTION, key=key, family=family, advice=advice)
    try:
        return TypeAdapter(driver.options).validate_python(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in ("unit.options", *first["loc"]))
        raise SettingsError(OPTION_WRONG, place=place, reason=first["msg"]) from error
