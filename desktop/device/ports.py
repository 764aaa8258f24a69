"""What is plugged in."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

USB = "usb:"
"""How the address of an adapter begins: `usb:A50285BI`, its serial number, or `usb:0403:6001@1-2`, what is in
a USB socket. It stays whatever name the system gives to the port.
"""

LISTED_SECONDS = 10.0  # how long a list holds whatever the system says


@dataclass(frozen=True)
class PortInfo:
    """`uri` is what `open_link` takes; the rest is that of the USB adapter, each empty when it has none.

    `usb`: vendor and product, `0403:6001`; `location`: the USB socket that it is in.
    """

    uri: str
    name: str
    description: str
    serial_number: str
    usb: str = ""
    location: str = ""

    @property
    def by_serial_number(self) -> str:
        return f"{USB}{self.serial_number}" if self.serial_number else ""

    @property
    def by_socket(self) -> str:
        return f"{USB}{self.usb}@{self.location}" if self.usb and self.location else ""

    def is_at(self, address: str) -> bool:
        return address in (self.uri, self.by_serial_number, self.by_socket)


def list_ports() -> list[PortInfo]:
    """The serial ports of this computer, by name (COM2 before COM10), whether or not someone uses them."""
    from serial.tools import list_ports as pyserial_ports

    return [
        PortInfo(
            port.device,
            port.name or port.device,
            port.description or "",
            port.serial_number or "",
            "" if port.vid is None else f"{port.vid:04x}:{port.pid or 0:04x}",
            port.location or "",
        )
        for port in sorted(pyserial_ports.comports())
    ]


if sys.platform == "win32":
    import winreg

    def ports_stamp() -> object:
        """Another one when a port has come or gone. It takes microseconds, `list_ports` milliseconds.

        Drivers keep the names of their ports in this key, and Windows the time of its last change.
        """
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"HARDWARE\DEVICEMAP\SERIALCOMM") as key:
                return winreg.QueryInfoKey(key)
        except FileNotFoundError:  # before the first port
            return None
else:

    def ports_stamp() -> object:
        """Another one when a port has come or gone. It takes microseconds, `list_ports` milliseconds."""
        return os.stat("/dev").st_mtime_ns


class PortList:
    """`list_ports` for whoever asks all the time: asks anew when the system says that there is something new,
    and every ten seconds. Raises `OSError` as that does, and then knows nothing.
    """

    def __init__(
        self,
        ask: Callable[[], list[PortInfo]] = list_ports,
        stamp: Callable[[], object] = ports_stamp,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask, self._stamp, self._clock = ask, stamp, clock
        self._known: list[PortInfo] | None = None
        self._seen: object = None
        self._until = 0.0

    def __call__(self) -> list[PortInfo]:
        seen, now = self._stamp(), self._clock()  # before: what comes while it is listed is seen next time
        if self._known is None or seen != self._seen or now >= self._until:
            self._known = None
            self._known = self._ask()
            self._seen, self._until = seen, now + LISTED_SECONDS
        return self._known


def address_of(port: PortInfo, ports: Sequence[PortInfo]) -> str:
    """By its serial number, or by its socket where it has none or shares it with another; empty without."""
    alike = [other for other in ports if other.by_serial_number == port.by_serial_number]
    return port.by_serial_number if port.serial_number and len(alike) == 1 else port.by_socket
