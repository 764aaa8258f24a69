"""A bench of one's own: started as a child, gone with the parent."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, cast

from desktop.bench.endpoint import BenchEndpoint
from desktop.core.errors import BenchError
from desktop.core.paths import data_dir
from desktop.core.program import linekey_command

START_SECONDS = 30.0
STOP_SECONDS = 10.0

if sys.platform == "win32":
    NO_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    NO_WINDOW = 0


class BenchProcess:
    """`with BenchProcess() as bench:` runs `linekey bench up` and gives its `endpoint`.

    The child watches its standard input: closing it, or the death of this process, ends it on every system.
    Raises `BenchError` when it does not come up; the child's own words are in `<data>/bench/bench.log`.
    """

    def __init__(self, *arguments: str, persist: Path | None = None) -> None:
        self._arguments = [*arguments, *(["--persist", str(persist)] if persist else [])]
        self._child: subprocess.Popen[str] | None = None
        self._endpoint: BenchEndpoint | None = None

    @property
    def endpoint(self) -> BenchEndpoint:
        if self._endpoint is None:
            raise RuntimeError("The bench is not started.")
        return self._endpoint

    def __enter__(self) -> BenchProcess:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> BenchEndpoint:
        """Returns once the bench answers."""
        log = data_dir() / "bench" / "bench.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        command = linekey_command("bench", "up", "--json", "--until-stdin-closes", *self._arguments)
        with log.open("w", encoding="utf-8") as errors:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                creationflags=NO_WINDOW,
            )
        try:
            self._endpoint = _parse(_first_line(cast("IO[str]", self._child.stdout)), log)
        except BaseException:
            self.stop()
            raise
        return self._endpoint

    def stop(self) -> None:
        """Ends the bench and waits for it; kills one that does not end in time. Repeating it is harmless."""
        child, self._child = self._child, None
        if child is None:
            return
        cast("IO[str]", child.stdin).close()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        cast("IO[str]", child.stdout).close()


def _first_line(stream: IO[str]) -> str:
    """Empty when none comes in time."""
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True).start()
    try:
        return lines.get(timeout=START_SECONDS)
    except queue.Empty:
        return ""


def _parse(line: str, log: Path) -> BenchEndpoint:
    """The endpoint in the bench's first line, or the error it reported instead."""
    try:
        document = json.loads(line)
        if "error" not in document:
            return BenchEndpoint.from_json(line)
    except ValueError as broken:
        raise BenchError("BEN-003", "The bench did not start.", f"See {log}.") from broken
    error = document["error"]
    raise BenchError(error["code"], error["message"], error["hint"])
