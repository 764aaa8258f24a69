"""The sockets of a bench, bound before anything else starts, so that a busy port is noticed at once."""

from __future__ import annotations

import enum
import socket
from contextlib import ExitStack
from dataclasses import dataclass

from desktop.bench.endpoint_names import REGIONS, address_of
from desktop.bench.environment import LOOPBACK
from desktop.core.catalogue.bench import BENCH_PORT_UNUSABLE, STANDARD_PORT_FORBIDDEN, STANDARD_PORT_UNUSABLE
from desktop.core.errors import BenchError


class Port(enum.IntEnum):
    """What is spoken where: AWS IoT developer guide, "Protocols, port mappings, and authentication"."""

    ALL = 443
    HTTPS = 8443  # by certificate
    MQTT = 8883  # by certificate


@dataclass(frozen=True)
class Door:
    """A socket for TLS that speaks what AWS IoT does on `port`.

    It is the door of an endpoint in `region`, and goes by the names of endpoints; without a Region it takes
    clients that name any server, or none.
    """

    listener: socket.socket
    port: Port
    region: str | None = None


@dataclass(frozen=True)
class Listeners:
    """`tls` and `mqtt` are for who reads where the bench is, `standard` for who only knows AWS's names."""

    http: socket.socket
    tls: socket.socket
    mqtt: socket.socket
    standard: tuple[Door, ...] = ()

    @property
    def doors(self) -> list[Door]:
        return [Door(self.tls, Port.ALL), Door(self.mqtt, Port.MQTT), *self.standard]


def listen(port: int) -> socket.socket:
    """A listening socket on loopback; port 0 is any free one. Raises `BenchError` BEN-002."""
    try:
        return _bound(LOOPBACK, port)
    except OSError as error:
        raise BenchError(BENCH_PORT_UNUSABLE, port=port, host=LOOPBACK, reason=error.strerror) from error


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.create_server((host, port))
    # Or the body of an answer waits 40 ms until the client has confirmed its head. Those that it accepts have
    # it from here: asyncio sets it on a socket that names TCP as its protocol, and they do not.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def standard_doors(cleanup: ExitStack) -> tuple[Door, ...]:
    """AWS IoT's own ports for each Region, which `cleanup` closes.

    Raises `BenchError` BEN-115 when one is taken, BEN-116 when this program may not have it.
    """
    return tuple(
        Door(cleanup.enter_context(_listen_for_aws(address_of(region), port)), port, region)
        for region in REGIONS
        for port in Port
    )


def _listen_for_aws(host: str, port: Port) -> socket.socket:
    try:
        return _bound(host, port)
    except PermissionError as error:
        raise BenchError(STANDARD_PORT_FORBIDDEN, port=int(port), host=host) from error
    except OSError as error:
        raise BenchError(STANDARD_PORT_UNUSABLE, port=int(port), host=host, reason=error.strerror) from error


def port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])
