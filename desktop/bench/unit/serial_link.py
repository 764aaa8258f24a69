"""The unit's end of the cable: a socket (pyserial's `socket://`) or, not on Windows, a pseudo-terminal."""

from __future__ import annotations

import selectors
import socket
import sys
import threading
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import Protocol

from desktop.core.catalogue.bench import NOT_A_PLACE_TO_LISTEN, UNIT_CANNOT_LISTEN
from desktop.core.errors import BenchError

_READ_SIZE = 4096
# A UART does not wait for a reader: what nobody takes within this time is lost.
_WRITE_SECONDS = 1.0
_CLOSE_SECONDS = 10.0


class Plugged(Protocol):
    """What a line tells the unit; both are called in the line's own thread."""

    def plugged_in(self) -> None: ...

    def received(self, data: bytes) -> None: ...


class SerialLine(ABC):
    """One cable with at most one station at its other end."""

    uri: str
    pty: str | None = None

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._waker, self._wakeup = socket.socketpair()
        self._selector.register(self._wakeup, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, name="serial-line", daemon=True)

    def start(self, unit: Plugged) -> None:
        self._unit = unit
        self._thread.start()

    @abstractmethod
    def write(self, data: bytes) -> None:
        """Sends to the station, if one is there."""

    @abstractmethod
    def drop(self) -> None:
        """Ends the connection from the unit's side, as a unit without power does."""

    @abstractmethod
    def _serve(self, ready: list[object]) -> None:
        """Handles the file objects that can be read."""

    @abstractmethod
    def _release(self) -> None:
        """Closes what the line holds; in the line's thread."""

    def close(self) -> None:
        self._waker.close()
        if self._thread.ident is None:  # never started
            self._shut()
        else:
            self._thread.join(_CLOSE_SECONDS)

    def _run(self) -> None:
        try:
            while True:
                ready: list[object] = [key.fileobj for key, _ in self._selector.select()]
                if self._wakeup in ready:
                    return
                self._serve(ready)
        finally:
            self._shut()

    def _shut(self) -> None:
        self._release()
        self._selector.close()
        self._wakeup.close()


class SocketLine(SerialLine):
    """Serves one connection at a time; another one is closed at once, as a port in use is refused."""

    def __init__(self, host: str, port: int) -> None:
        """Port 0 takes a free one. Raises `BenchError` BEN-105 when the port is taken."""
        super().__init__()
        try:
            self._server = socket.create_server((host, port))
        except (OSError, OverflowError) as error:  # OverflowError: a port above 65535
            reason = error.strerror if isinstance(error, OSError) else "there is no such port"
            raise BenchError(UNIT_CANNOT_LISTEN, host=host, port=port, reason=reason) from error
        self.uri = f"socket://{host}:{self._server.getsockname()[1]}"
        self._client: socket.socket | None = None
        self._selector.register(self._server, selectors.EVENT_READ)

    def write(self, data: bytes) -> None:
        client = self._client
        if client is not None:
            # The line's own thread notices that the station is gone; until then the bytes are lost.
            with suppress(OSError):
                client.sendall(data)

    def drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            self._selector.unregister(client)
            client.close()

    def _serve(self, ready: list[object]) -> None:
        # The old connection first: a station that closes and opens again finds the port free.
        if self._client is not None and self._client in ready:
            self._receive(self._client)
        if self._server in ready:
            self._accept()

    def _receive(self, client: socket.socket) -> None:
        try:
            data = client.recv(_READ_SIZE)
        except OSError:
            data = b""
        if data:
            self._unit.received(data)
        else:
            self.drop()

    def _accept(self) -> None:
        connection, _ = self._server.accept()
        if self._client is not None:
            connection.close()
            return
        connection.settimeout(_WRITE_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = connection
        self._selector.register(connection, selectors.EVENT_READ)
        self._unit.plugged_in()

    def _release(self) -> None:
        self.drop()
        self._server.close()


if sys.platform != "win32":
    import os
    import tty

    class PtyLine(SerialLine):
        """A pseudo-terminal in raw mode. It cannot tell who opens it: a power cut is over at once."""

        def __init__(self) -> None:
            super().__init__()
            self._master, self._slave = os.openpty()
            tty.setraw(self._slave)
            os.set_blocking(self._master, False)
            self.uri = self.pty = os.ttyname(self._slave)
            self._selector.register(self._master, selectors.EVENT_READ)

        def write(self, data: bytes) -> None:
            with suppress(BlockingIOError):  # nobody reads: lost, as on a wire
                os.write(self._master, data)

        def drop(self) -> None:
            self._unit.plugged_in()

        def _serve(self, ready: list[object]) -> None:
            if self._master in ready:
                self._unit.received(os.read(self._master, _READ_SIZE))

        def _release(self) -> None:
            os.close(self._master)
            os.close(self._slave)


def open_line(listen: str, offset: int) -> SerialLine:
    """`socket://127.0.0.1:PORT`, port + `offset`; or `pty:`. Raises `BenchError` BEN-105 or BEN-106."""
    if listen == "pty:" and sys.platform != "win32":
        return PtyLine()
    scheme, _, address = listen.partition("://")
    host, _, port = address.rpartition(":")
    if scheme != "socket" or host not in ("127.0.0.1", "localhost") or not port.isdecimal():
        raise BenchError(NOT_A_PLACE_TO_LISTEN, place=listen)
    return SocketLine(host, int(port) + offset if int(port) else 0)
