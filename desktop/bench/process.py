"""A bench of one's own: started as a child, gone with the parent."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import cast

from desktop.bench.child import Child
from desktop.bench.endpoint import BenchEndpoint
from desktop.core.catalogue.bench import BENCH_DID_NOT_START
from desktop.core.errors import BenchError
from desktop.core.paths import data_dir

START_SECONDS = 30.0


class BenchProcess:
    """`with BenchProcess() as bench:` runs `linekey bench up` and gives its `endpoint`.

    Raises `BenchError` when it does not come up; the child's own words are in `<data>/bench/bench.log`.
    """

    def __init__(self, *arguments: str, persist: Path | None = None) -> None:
        self._arguments = [*arguments, *(["--persist", str(persist)] if persist else [])]
        self._child: Child | None = None
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

    def begin(self) -> None:
        """Begins to start the bench; `start` waits for it."""
        log = data_dir() / "bench" / "bench.log"
        self._silent = BenchError(BENCH_DID_NOT_START, log=log)
        self._child = Child(["bench", "up", *self._arguments], log)

    def start(self) -> BenchEndpoint:
        """Returns once the bench answers."""
        if self._child is None:
            self.begin()
        told = cast(Child, self._child).ready(START_SECONDS, self._silent)
        self._endpoint = BenchEndpoint.from_json(json.dumps(told))
        return self._endpoint

    def stop(self) -> None:
        """Ends the bench and waits for it. Repeating it is harmless."""
        if self._child is not None:
            self._child.stop()
