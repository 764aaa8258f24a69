"""One virtual unit: flash, console and network task around a supply that can fail."""

from __future__ import annotations

import threading
import time

from desktop.bench.unit.commands import Commands, PowerCutError
from desktop.bench.unit.console import Console, Paste
from desktop.bench.unit.faults import OVERRUN_BYTES, SLOW_SECONDS, Faults
from desktop.bench.unit.flash import Flash
from desktop.bench.unit.network import NetworkTask
from desktop.bench.unit.serial_link import SerialLine
from desktop.bench.unit.settings import UnitSettings

_GREEN, _PLAIN = "\x1b[32m", "\x1b[0m"


class Unit:
    """Powered from `start` to `stop`. Console and network task meet under one lock."""

    def __init__(self, flash: Flash, faults: Faults, line: SerialLine) -> None:
        self.flash = flash
        self.line = line
        self._faults = faults
        self._lock = threading.RLock()
        self._powered = False
        self._booted_at = time.monotonic()
        self._settings = UnitSettings(flash)
        self._commands = Commands(self, flash, self._settings, faults)
        self._console = Console(self._execute, line.write)
        self._network = NetworkTask(flash, faults, self.log, self.reset)

    def start(self) -> None:
        self._network.start()
        self.reset()
        self.line.start(self)

    def stop(self) -> None:
        self.line.close()
        self._network.stop()

    def reset(self) -> None:
        """Boots: what was not committed is gone, the boot loader picks the firmware, the cloud is joined."""
        with self._lock:
            self._powered = True
            self._booted_at = time.monotonic()
            self.flash.boot()
            self._settings.reload()
            self._console.restart()
            self._banner()
            self._console.prompt()
            self._network.restart()

    def log(self, text: str) -> None:
        """Prints a log line on the console, in the reference firmware's form and in colour."""
        with self._lock:
            if self._powered:
                self._console.log(f"{_GREEN}<INF>{_PLAIN} {self.uptime_ms():8d} {text}")

    def uptime_ms(self) -> int:
        return int((time.monotonic() - self._booted_at) * 1000)

    def plugged_in(self) -> None:
        with self._lock:
            if not self._powered:
                self.reset()

    def received(self, data: bytes) -> None:
        with self._lock:
            if not self._powered:
                return
            try:
                self._console.feed(data[:OVERRUN_BYTES] if self._faults.has("overrun") else data)
            except PowerCutError:
                self._lose_power()

    def _execute(self, command: str) -> str | Paste | None:
        if self._faults.has("slow"):
            time.sleep(SLOW_SECONDS)
        return self._commands.execute(command)

    def _lose_power(self) -> None:
        self._powered = False
        self._network.power_off()
        self.line.drop()

    def _banner(self) -> None:
        state = self.flash.boot_state
        self._console.log("\r\n[INF] Starting bootloader")
        self._console.log(f"[INF] Booting slot {state.running}, {state.trial or 'confirmed'}")
        self.log("[Init      ] FreeRTOS scheduler started.")
        self.log(f"[Init      ] Firmware v{self.flash.version}, hardware {self.flash.hardware_id}.")
