"""AWS IoT's own ports, where they are not to be had."""

from __future__ import annotations

import errno
import socket
from contextlib import ExitStack
from typing import Any

import pytest

from desktop.bench.endpoint_names import REGIONS, address_of
from desktop.bench.listeners import Port, listen, standard_doors
from desktop.core.errors import BenchError


class Sockets:
    """Instead of the system's; `refused` is the address that it does not give, and why."""

    def __init__(self, refused: tuple[str, int] | None = None, number: int = 0) -> None:
        self._refused = refused
        self._number = number
        self.open: set[tuple[str, int]] = set()

    def create_server(self, address: tuple[str, int]) -> Any:
        if address == self._refused:
            raise OSError(self._number, "said by the system")
        self.open.add(address)
        return Listener(self, address)


class Listener:
    def __init__(self, sockets: Sockets, address: tuple[str, int]) -> None:
        self._sockets = sockets
        self.address = address

    def setsockopt(self, *_: int) -> None:
        pass

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        self._sockets.open.remove(self.address)


def test_what_a_listener_accepts_sends_at_once() -> None:
    with listen(0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_each_region_has_all_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    sockets = Sockets()
    monkeypatch.setattr(socket, "create_server", sockets.create_server)
    with ExitStack() as cleanup:
        doors = standard_doors(cleanup)
        assert {(door.region, int(door.port)) for door in doors} == {
            (region, port) for region in REGIONS for port in (443, 8443, 8883)
        }
        assert sockets.open == {(address_of(str(door.region)), int(door.port)) for door in doors}
    assert not sockets.open


@pytest.mark.parametrize(
    ("number", "code"), [(errno.EADDRINUSE, "BEN-115"), (errno.EACCES, "BEN-116"), (errno.EPERM, "BEN-116")]
)
def test_a_port_that_is_not_to_be_had_is_a_sentence(
    number: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sockets = Sockets(("127.0.0.2", Port.MQTT), number)
    monkeypatch.setattr(socket, "create_server", sockets.create_server)
    with pytest.raises(BenchError) as raised, ExitStack() as cleanup:
        standard_doors(cleanup)
    assert raised.value.code == code
    assert "port 8883 of 127.0.0.2" in str(raised.value)
    assert not sockets.open
