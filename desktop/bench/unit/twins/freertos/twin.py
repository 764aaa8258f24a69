"""The twin of a FreeRTOS reference integration: its console, its log, its start."""

from __future__ import annotations

import time

from desktop.bench.unit.faults import SLOW_SECONDS
from desktop.bench.unit.mqtt import Credentials
from desktop.bench.unit.twin import Board, Twin
from desktop.bench.unit.twins.freertos.commands import Commands
from desktop.bench.unit.twins.freertos.console import Console, Paste
from desktop.bench.unit.twins.freertos.pki_commands import CERTIFICATE_LABEL, PRIVATE_KEY_LABEL, ROOT_CA_LABEL
from desktop.bench.unit.twins.freertos.settings import UnitSettings

_GREEN, _PLAIN = "\x1b[32m", "\x1b[0m"


class FreertosTwin(Twin):
    def __init__(self, board: Board) -> None:
        self._board = board
        self._settings = UnitSettings(board.flash)
        self._commands = Commands(board, self._settings)
        self._console = Console(self._execute, board.write)

    def boot(self) -> None:
        flash = self._board.flash
        self._settings.reload()
        self._console.restart()
        state = flash.boot_state
        self._console.log("\r\n[INF] Starting bootloader")
        self._console.log(f"[INF] Booting slot {state.running}, {state.trial or 'confirmed'}")
        self.log("[Init      ] FreeRTOS scheduler started.")
        self.log(f"[Init      ] Firmware v{flash.version}, hardware {flash.hardware_id}.")
        self._console.prompt()

    def received(self, data: bytes) -> None:
        self._console.feed(data)

    def log(self, text: str) -> None:
        """In the reference firmware's form, and in colour."""
        self._console.log(f"{_GREEN}<INF>{_PLAIN} {self._board.uptime_ms():8d} {text}")

    def credentials(self) -> Credentials | None:
        flash = self._board.flash
        settings = flash.read_settings()
        certificate = flash.read_object("certificate", CERTIFICATE_LABEL)
        private_key = flash.read_object("private-key", PRIVATE_KEY_LABEL)
        root_ca = flash.read_object("certificate", ROOT_CA_LABEL)
        host, thing_name = settings.get("mqtt_endpoint"), settings.get("thing_name")
        if not (certificate and private_key and root_ca and host and thing_name):
            return None
        return Credentials(host, settings["mqtt_port"], thing_name, certificate, private_key, root_ca)

    def _execute(self, command: str) -> str | Paste | None:
        if self._board.faults.has("slow"):
            time.sleep(SLOW_SECONDS)
        return self._commands.execute(command)
