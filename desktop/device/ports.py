"""What is plugged in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

USB = "usb:"
"""How the address of an adapter begins: `usb:A50285BI`, its serial number, or `usb:0403:6001@1-2`, what is in
a USB socket. It stays whatever name the system gives to the port.
"""


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


def address_of(port: PortInfo, ports: Sequence[PortInfo]) -> str:
    """By its serial number, or by its socket where it has none or shares it with another; empty without."""
    alike = [other for other in ports if other.by_serial_number == port.by_serial_number]
    return port.by_serial_number if port.serial_number and len(alike) == 1 else port.by_socket
