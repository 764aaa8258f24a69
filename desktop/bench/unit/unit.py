"""One virtual unit: a twin's console and the network task around a supply that can fail."""

from __future__ import annotations

import threading
import time

from desktop.bench.unit.faults import OVERRUN_BYTES, Faults, PowerCutError
from desktop.bench.unit.flash import Flash
from desktop.bench.unit.network import NetworkTask
from desktop.bench.unit.serial_link import SerialLine
from desktop.bench.unit.twin import Twin


class Unit:
    """Powered from `start` to `stop`. Console and network task meet under one lock."""

    def __init__(self, twin: type[Twin], flash: Flash, faults: Faults, line: SerialLine) -> None:
        self.flash = flash
        self.faults = faults
        self.line = line
        self._lock = threading.RLock()
        self._powered = False
        self._booted_at = time.monotonic()
        self._twin = twin(self)
        self._network = NetworkTask(flash, faults, self._twin.credentials, self.log, self.reset)

    def start(self) -> None:
        self._network.start()
        self.reset()
        self.line.start(self)

    def stop(self) -> None:
        self.line.close()
        self._network.stop()

    def write(self, data: bytes) -> None:
        self.line.write(data)

    def reset(self) -> None:
        """Boots: what was not committed is gone, the boot loader picks the firmware, the cloud is joined."""
        with self._lock:
            self._powered = True
            self._booted_at = time.monotonic()
            self.flash.boot()
            self._twin.boot()
            self._network.restart()

    def log(self, text: str) -> None:
        with self._lock:
            if self._powered:
                self._twin.log(text)

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
                self._twin.received(data[:OVERRUN_BYTES] if self.faults.has("overrun") else data)
            except PowerCutError:
                self._lose_power()

    def _lose_power(self) -> None:
        self._powered = False
        self._network.power_off()
        self.line.drop()
