"""A unit's console without a cable."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.bench.unit.faults import Faults, parse_fault
from desktop.bench.unit.flash import Flash
from desktop.bench.unit.twins.freertos.commands import Commands
from desktop.bench.unit.twins.freertos.console import Console
from desktop.bench.unit.twins.freertos.settings import UnitSettings


class DeskUnit:
    """Console, commands, settings and flash; a reset only forgets what was not committed."""

    def __init__(self, folder: Path, *faults: str) -> None:
        self.flash = Flash(folder)
        self.settings = UnitSettings(self.flash)
        self.output = bytearray()
        self.resets = 0
        self.faults = Faults(parse_fault(text)[1] for text in faults)
        self.write = self.output.extend
        self.console = Console(Commands(self, self.settings).execute, self.write)

    def log(self, text: str) -> None:
        self.console.log(f"<INF> {text}")

    def reset(self) -> None:
        self.resets += 1
        self.settings.reload()
        self.console.restart()
        self.console.prompt()

    def uptime_ms(self) -> int:
        return 7

    def say(self, line: str) -> str:
        """Types a line; returns what came back."""
        return self.feed(line.encode() + b"\r\n")

    def feed(self, data: bytes) -> str:
        self.output.clear()
        self.console.feed(data)
        return self.output.decode("utf-8", errors="replace")


@pytest.fixture
def desk_unit(tmp_path: Path) -> DeskUnit:
    return DeskUnit(tmp_path / "flash")
