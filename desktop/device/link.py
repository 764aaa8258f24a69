"""Bytes to and from one unit, over a real port, a `socket://` or a pseudo-terminal."""

from __future__ import annotations

import contextlib
import errno
import logging
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

from desktop.core.catalogue.device import (
    ADAPTERS_ALIKE,
    PORT_CANNOT_BE_OPENED,
    PORT_IN_USE,
    PORT_WENT_AWAY,
    UNIT_GARBLED,
    UNIT_SILENT,
)
from desktop.core.clock import awake_seconds
from desktop.core.errors import DeviceError
from desktop.device.ports import USB, list_ports
from desktop.device.transcript import ANSI, LINE_END, Transcript

if TYPE_CHECKING:
    import serial

POLL_SECONDS = 0.1
WRITE_SECONDS = 5.0
READ_AT_MOST = 4096
# A console erases what was typed to print a log line, and shows it again after that (ECMA-48, erase in line).
ERASED = re.compile(r"(?:\A|(?<=[\r\n]))(?:[^\r\n]*\r\x1b\[2?K)+")
# The end of a line, or the beginning of taking it back: what follows tells.
UNDECIDED = re.compile(rb"\r(?:\x1b(?:\[2?)?)?\Z")
BUSY = {errno.EAGAIN, errno.EBUSY, errno.EACCES}

if sys.platform == "win32":
    GONE: tuple[type[Exception], ...] = (OSError,)  # pyserial's SerialException is one
else:
    import termios

    GONE = (OSError, termios.error)  # `tcflush` and `tcdrain` raise the latter, which is no OSError

log = logging.getLogger(__name__)


class PortError(DeviceError):
    """The port or the cable, not the unit, is at fault."""


class NoiseError(PortError):
    """What came over the line is not what a unit says: characters were lost or changed."""


@dataclass(frozen=True)
class Pace:
    """How fast a unit without flow control may be fed: `chunk` bytes, then `gap` seconds of silence."""

    chunk: int
    gap: float


@dataclass(frozen=True)
class LinkSettings:
    """How a family's serial line is driven: bit/s, framing (data bits, parity, stop bits), flow control.

    Without a `pace`, writes go out as fast as the line takes them.
    """

    baudrate: int = 115200
    framing: str = "8N1"
    rts_cts: bool = False
    pace: Pace | None = None

    def __str__(self) -> str:
        return f"{self.baudrate} {self.framing}{', RTS/CTS' if self.rts_cts else ''}"


class Deadline:
    """A moment by which all of a command must be over, however many lines it has; sleep does not count."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = awake_seconds() + seconds

    @property
    def passed(self) -> bool:
        return awake_seconds() >= self._end


class Link:
    """One open port. One thread at a time.

    Raises `PortError` DEV-015 when the port goes away, and DEV-011 when it turns out to be taken.
    """

    def __init__(self, uri: str, port: serial.Serial, pace: Pace | None) -> None:
        self.uri = uri
        self.transcript = Transcript(uri)
        self._port = port
        self._pace = pace
        self._raw = bytearray()
        self._heard = False

    def __enter__(self) -> Link:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Frees the port. Repeating it is harmless."""
        # pyserial 3.5 leaves the socket open when the other side went first.
        socket = getattr(self._port, "_socket", None)
        with contextlib.suppress(*GONE):  # a port that is gone cannot be closed, and need not be
            self._port.close()
        if socket is not None:
            socket.close()

    def discard_input(self) -> None:
        """Forgets everything the unit has said so far."""
        with self._watching():
            self._port.reset_input_buffer()
        self._raw.clear()

    def write(self, data: bytes) -> None:
        """Sends `data` at the link's pace."""
        self.transcript.sent(data)
        with self._watching():
            if self._pace is None:
                self._port.write(data)
                self._port.flush()
                return
            for start in range(0, len(data), self._pace.chunk):
                self._port.write(data[start : start + self._pace.chunk])
                self._port.flush()
                time.sleep(self._pace.gap)

    def read_until(self, pattern: re.Pattern[str], deadline: Deadline) -> re.Match[str]:
        """Waits for `pattern` in what the unit says; what comes after it stays for the next call.

        The text has no control sequences, nothing that the unit erased, and `\\n` for every line end. Raises
        `DeviceError` DEV-012 when the unit says nothing until the deadline, DEV-013 when it says something
        else.
        """
        while True:
            text = self._text()
            if match := pattern.search(text):
                self._raw = bytearray(text[match.end() :].encode())
                return match
            if deadline.passed:
                raise self._unanswered(text, deadline)
            self._raw += self._read()

    def _text(self) -> str:
        while UNDECIDED.search(self._raw) and (more := self._read()):
            self._raw += more
        text = ERASED.sub("", self._raw.decode("utf-8", errors="replace"))
        return LINE_END.sub("\n", ANSI.sub("", text))

    def _read(self) -> bytes:
        with self._watching():
            data: bytes = self._port.read(1)
            while (waiting := self._port.in_waiting) and len(data) < READ_AT_MOST:
                data += self._port.read(waiting)
        if data:
            self._heard = True
            self.transcript.received(data)
        return data

    def _unanswered(self, text: str, deadline: Deadline) -> DeviceError:
        if not text.strip():
            return DeviceError(UNIT_SILENT, port=self.uri, seconds=deadline.seconds)
        return NoiseError(UNIT_GARBLED, port=self.uri, seconds=deadline.seconds)

    @contextlib.contextmanager
    def _watching(self) -> Iterator[None]:
        try:
            yield
        except GONE as error:
            if self.uri.startswith("socket://") and not self._heard:
                raise _busy(self.uri) from error
            raise PortError(PORT_WENT_AWAY, port=self.uri) from error


def open_link(uri: str, settings: LinkSettings) -> Link:
    """Opens a port for this process alone.

    `uri` is a port's name (`COM5`, `/dev/ttyACM0`), a pyserial URL (`socket://127.0.0.1:4000`), or the
    address of an adapter (`usb:...`). Raises `PortError` DEV-010 when there is no such port, DEV-011 when it
    is taken, DEV-018 when two adapters have that address.
    """
    import serial

    if uri.startswith(USB):
        uri = _port_at(uri)
    data_bits, parity, stop_bits = tuple(settings.framing)
    try:
        port = serial.serial_for_url(
            uri,
            baudrate=settings.baudrate,
            bytesize=int(data_bits),
            parity=parity,
            stopbits=int(stop_bits),
            rtscts=settings.rts_cts,
            timeout=POLL_SECONDS,
            write_timeout=WRITE_SECONDS,
            exclusive=True,
        )
    except (OSError, ValueError) as error:
        # On Windows pyserial tells the reason in its text only.
        if getattr(error, "errno", None) in BUSY or "PermissionError" in str(error):
            raise _busy(uri) from error
        raise PortError(PORT_CANNOT_BE_OPENED, port=uri) from error
    log.debug("%s opened: %s", uri, settings)
    return Link(uri, port, settings.pace)


def _port_at(address: str) -> str:
    found = [port.uri for port in list_ports() if port.is_at(address)]
    if not found:
        raise PortError(PORT_CANNOT_BE_OPENED, port=address)
    if len(found) > 1:
        raise PortError(ADAPTERS_ALIKE, ports=", ".join(found), address=address)
    return found[0]


def _busy(uri: str) -> PortError:
    return PortError(PORT_IN_USE, port=uri)
