"""Virtual units as a process: how the demo and tests start `linekey bench unit`, and end it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from desktop.bench.child import Child
from desktop.core.catalogue.bench import UNITS_DID_NOT_COME_UP
from desktop.core.errors import BenchError

_READY_SECONDS = 60.0


class UnitProcess:
    """`with UnitProcess(folder, count=4) as units:` runs `linekey bench unit` and gives its `uris`.

    Unit `i` keeps its flash in `<folder>/unit-<i>`, or in `folder` itself when it is the only one; what the
    process says about itself goes to `<folder>/unit.log`. The end of the parent ends the units too.
    """

    def __init__(
        self,
        flash: Path,
        *,
        driver: str = "freertos",
        count: int = 1,
        faults: Sequence[str] = (),
        version: str = "1.0.0",
        listen: str = "socket://127.0.0.1:0",
    ) -> None:
        self._flash = flash
        self._arguments = ["bench", "unit", "--driver", driver, "--listen", listen, "--flash", str(flash)]
        self._arguments += ["--count", str(count), "--version", version]
        self._arguments += [argument for fault in faults for argument in ("--fault", fault)]
        self._child: Child | None = None
        self.units: list[dict[str, Any]] = []

    @property
    def uris(self) -> list[str]:
        return [unit["uri"] for unit in self.units]

    @property
    def flashes(self) -> list[Path]:
        return [Path(unit["flash"]) for unit in self.units]

    def begin(self) -> None:
        """Begins to start the units; `start` waits for them."""
        self._child = Child(self._arguments, self._flash / "unit.log")

    def start(self) -> None:
        """Returns when every unit listens. Raises `BenchError` BEN-111 when they do not come up."""
        if self._child is None:
            self.begin()
        silent = BenchError(UNITS_DID_NOT_COME_UP, log=self._flash / "unit.log")
        self.units = cast(Child, self._child).ready(_READY_SECONDS, silent)["units"]

    def stop(self) -> None:
        """Ends the units and waits for them. Repeating it is harmless."""
        if self._child is not None:
            self._child.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
