"""The three sockets of a bench, bound before anything else starts, so that a busy port is noticed at once."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from desktop.bench.environment import LOOPBACK
from desktop.core.catalogue.bench import BENCH_PORT_UNUSABLE
from desktop.core.errors import BenchError


@dataclass(frozen=True)
class Listeners:
    http: socket.socket
    tls: socket.socket
    mqtt: socket.socket


def listen(port: int) -> socket.socket:
    """A listening socket on loopback; port 0 is any free one. Raises `BenchError` BEN-002."""
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise BenchError(BENCH_PORT_UNUSABLE, port=port, host=LOOPBACK, reason=error.strerror) from error


def port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])
