"""What a family's virtual twin is: its firmware at the unit's end of the cable, found by name."""

from __future__ import annotations

from typing import Protocol, cast

from desktop.bench.unit.faults import Faults
from desktop.bench.unit.flash import Flash
from desktop.bench.unit.mqtt import Credentials
from desktop.core import plugins
from desktop.core.catalogue.bench import NO_TWIN
from desktop.core.errors import BenchError
from desktop.device.driver import find_driver

GROUP = "linekey.twins"  # of entry points

# twin -> "module:class"
TWINS = {"freertos": "desktop.bench.unit.twins.freertos.twin:FreertosTwin"}


class Board(Protocol):
    """The unit around a twin. `flash` survives a power cut, `faults` is what is wrong with it."""

    flash: Flash
    faults: Faults

    def write(self, data: bytes) -> None:
        """Sends to the station."""
        ...

    def log(self, text: str) -> None:
        """A line of the firmware's log, by way of `Twin.log`; none while the unit has no power."""
        ...

    def reset(self) -> None:
        """Starts the unit anew: calls `Twin.boot`."""
        ...

    def uptime_ms(self) -> int: ...


class Twin(Protocol):
    """Speaks a family's protocol and keeps what it is told in the flash. Nothing happens to it twice at a
    time, but `credentials` is asked from another thread.
    """

    def __init__(self, board: Board) -> None: ...

    def boot(self) -> None:
        """Forgets what was not committed, and says what such a unit says when it starts."""
        ...

    def received(self, data: bytes) -> None:
        """Takes what the station sent. Raises `PowerCutError` where a fault says so."""
        ...

    def log(self, text: str) -> None:
        """Sends a log line, in the family's form."""
        ...

    def credentials(self) -> Credentials | None:
        """As whom the unit joins the cloud, by what is in the flash; None until nothing is missing."""
        ...


def find_twin(family: str) -> type[Twin]:
    """The twin that the driver of `family` names.

    Raises `DeviceError` DEV-001 for an unknown family, `BenchError` BEN-113 when it has no twin here.
    """
    name = find_driver(family).twin
    twin = plugins.find(GROUP, name, TWINS)
    if twin is None:
        raise BenchError(NO_TWIN, family=family, twin=name, twins=", ".join(plugins.names(GROUP, TWINS)))
    return cast(type[Twin], twin)
