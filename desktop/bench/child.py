"""A `linekey` command run as a child: it tells in one line of JSON when it is ready, and ends with us."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, cast

from desktop.core.errors import BenchError
from desktop.core.program import linekey_command

STOP_SECONDS = 30.0
# A console window would flash up for every child of the desktop program.
if sys.platform == "win32":
    CREATION_FLAGS = subprocess.CREATE_NO_WINDOW
else:
    CREATION_FLAGS = 0


class Child:
    """Runs until `stop`, or until this process dies: the child watches its standard input on every system.

    What it writes to stderr goes to `log`.
    """

    def __init__(self, arguments: list[str], log: Path) -> None:
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                linekey_command(*arguments, "--json", "--until-stdin-closes"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                creationflags=CREATION_FLAGS,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ready(self, seconds: float, silent: BenchError) -> dict[str, Any]:
        """The child's first line. Stops it and raises its own error, or `silent` without a line."""
        try:
            return self._parsed(self._first_line(seconds), silent)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the child in order, or the hard way when that takes too long. Repeating it is harmless."""
        cast("IO[bytes]", self._process.stdin).close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        cast("IO[bytes]", self._process.stdout).close()

    def _first_line(self, seconds: float) -> bytes:
        """Empty when the child ends, or the time is over, before it comes."""
        stream = cast("IO[bytes]", self._process.stdout)
        lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True).start()
        try:
            return lines.get(timeout=seconds)
        except queue.Empty:
            return b""

    def _parsed(self, line: bytes, silent: BenchError) -> dict[str, Any]:
        try:
            document: dict[str, Any] = json.loads(line)
        except ValueError as broken:
            raise silent from broken
        if "error" in document:
            error = document["error"]
            raise BenchError.told(error["code"], error["message"], error["hint"])
        return document
