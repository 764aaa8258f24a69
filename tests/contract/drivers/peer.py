"""The unit's end of the cable: the reference console, answering what the test wants."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from desktop.bench.unit.serial_link import SerialLine, open_line
from desktop.bench.unit.twins.freertos.console import Console, Paste

Answer = Callable[[str], "str | Paste | None"]


class Peer:
    """A console on a loopback socket; `answer` runs every command line. Without `echo` it only listens."""

    def __init__(self, answer: Answer, *, echo: bool = True) -> None:
        self.line: SerialLine = open_line("socket://127.0.0.1:0", 0)
        self.heard = b""
        self._echo = echo
        self.console = Console(answer, self.line.write)

    @property
    def uri(self) -> str:
        return self.line.uri

    def plugged_in(self) -> None:
        self.console.restart()

    def received(self, data: bytes) -> None:
        self.heard += data
        if self._echo:
            self.console.feed(data)

    def __enter__(self) -> Self:
        self.line.start(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.line.close()
