"""What is plugged in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PortInfo:
    """`uri` is what `open_link` takes; `serial_number` is that of the USB adapter, empty when it has none."""

    uri: str
    name: str
    description: str
    serial_number: str


def list_ports() -> list[PortInfo]:
    """The serial ports of this computer, by name, whether or not someone uses them."""
    from serial.tools import list_ports as pyserial_ports

    return [
        PortInfo(port.device, port.name or port.device, port.description or "", port.serial_number or "")
        for port in sorted(pyserial_ports.comports())
    ]
