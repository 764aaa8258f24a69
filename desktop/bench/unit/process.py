"""Virtual units as a process: how the demo and tests start `linekey bench unit`, and end it."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from desktop.core.errors import BenchError
from desktop.core.program import linekey_command

_READY_SECONDS = 60.0
_STOP_SECONDS = 30.0
if sys.platform == "win32":
    _CREATION_FLAGS = subprocess.CREATE_NO_WINDOW
else:
    _CREATION_FLAGS = 0


class UnitProcess:
    """`with UnitProcess(folder, count=4) as units:` runs `linekey bench unit` and gives its `uris`.

    Unit `i` keeps its flash in `<folder>/unit-<i>`, or in `folder` itself when it is the only one; what the
    process says about itself goes to `<folder>/unit.log`. The end of the parent ends the units too.
    """

    def __init__(
        self,
        flash: Path,
        *,
        count: int = 1,
        faults: Sequence[str] = (),
        version: str = "1.0.0",
        listen: str = "socket://127.0.0.1:0",
    ) -> None:
        self._flash = flash
        self._arguments = ["bench", "unit", "--driver", "freertos", "--listen", listen, "--flash", str(flash)]
        self._arguments += ["--count", str(count), "--version", version, "--json", "--until-stdin-closes"]
        self._arguments += [argument for fault in faults for argument in ("--fault", fault)]
        self._process: subprocess.Popen[bytes] | None = None
        self.units: list[dict[str, Any]] = []

    @property
    def uris(self) -> list[str]:
        return [unit["uri"] for unit in self.units]

    @property
    def flashes(self) -> list[Path]:
        return [Path(unit["flash"]) for unit in self.units]

    def start(self) -> None:
        """Returns when every unit listens. Raises `BenchError` BEN-111 when they do not come up."""
        self._flash.mkdir(parents=True, exist_ok=True)
        with (self._flash / "unit.log").open("wb") as log:
            self._process = subprocess.Popen(
                linekey_command(*self._arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                creationflags=_CREATION_FLAGS,
            )
        try:
            self.units = self._parse(_first_line(cast("IO[bytes]", self._process.stdout)))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the units in order, or the hard way when that takes too long. Repeating it is harmless."""
        process, self._process = self._process, None
        if process is None:
            return
        cast("IO[bytes]", process.stdin).close()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        cast("IO[bytes]", process.stdout).close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _parse(self, line: bytes) -> list[dict[str, Any]]:
        """The units in the ready line, or the error it reports instead."""
        try:
            document = json.loads(line)
        except ValueError as broken:
            raise BenchError(
                "BEN-111", "The virtual units did not come up.", f"See {self._flash / 'unit.log'}."
            ) from broken
        if "error" in document:
            error = document["error"]
            raise BenchError(error["code"], error["message"], error["hint"])
        units: list[dict[str, Any]] = document["units"]
        return units


def _first_line(stream: IO[bytes]) -> bytes:
    """The ready line; empty when the process ends, or the time is over, before it comes."""
    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True).start()
    try:
        return lines.get(timeout=_READY_SECONDS)
    except queue.Empty:
        return b""
