"""What `linekey bench unit` runs: some units, until the one who started them has seen enough."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.bench.unit.faults import faults_of
from desktop.bench.unit.firmware import Version
from desktop.bench.unit.flash import Flash
from desktop.bench.unit.plugged import plugged
from desktop.bench.unit.serial_link import open_line
from desktop.bench.unit.twin import Twin, find_twin
from desktop.bench.unit.unit import Unit


@dataclass(frozen=True)
class UnitOptions:
    driver: str
    listen: str
    flash: Path
    count: int = 1
    faults: Sequence[str] = ()
    version: str = "1.0.0"


def run_units(
    options: UnitOptions, announce: Callable[[dict[str, Any]], None], wait: Callable[[], None]
) -> None:
    """Powers the units, announces `{"units": [{"uri", "pty", "flash"}], "pid"}`, waits, switches them off.

    Windows on this computer see them meanwhile.
    """
    twin = find_twin(options.driver)
    units: list[Unit] = []
    try:
        for number in range(1, options.count + 1):
            units.append(_build(twin, options, number))
        for unit in units:
            unit.start()
        with plugged([unit.line.uri for unit in units]):
            announce({"units": [_describe(unit) for unit in units], "pid": os.getpid()})
            wait()
    finally:
        for unit in units:
            unit.stop()


def _build(twin: type[Twin], options: UnitOptions, number: int) -> Unit:
    Version.parse(options.version)
    folder = options.flash if options.count == 1 else options.flash / f"unit-{number}"
    faults = faults_of(number, options.faults)
    return Unit(twin, Flash(folder, options.version), faults, open_line(options.listen, number - 1))


def _describe(unit: Unit) -> dict[str, Any]:
    return {"uri": unit.line.uri, "pty": unit.line.pty, "flash": str(unit.flash.folder)}
