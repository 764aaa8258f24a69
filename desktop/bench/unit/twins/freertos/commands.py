"""The commands of the console (`Common/cli/cli_main.c`, `cli_conf.c`) and the faults of its steps."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.bench.unit.twin import Board
from desktop.bench.unit.twins.freertos.console import Paste
from desktop.bench.unit.twins.freertos.pki_commands import HELP as PKI_HELP
from desktop.bench.unit.twins.freertos.pki_commands import PkiCommands
from desktop.bench.unit.twins.freertos.settings import DEFAULTS, UnitSettings

CONF_HELP = """conf:
    Get/ Set/ Commit runtime configuration values
    Usage:
    conf get
    conf get <key>
    conf set <key> <value>
    conf commit
"""
RESET_HELP = "reset:\n    Reset (reboot) the system\n"
UPTIME_HELP = "uptime:\n    Display system uptime\n"
UNKNOWN = "Command not recognized. Enter 'help' to view a list of available commands.\n"

_STEPS = {
    ("conf", "commit"): "commit",
    ("pki", "generate", "key"): "key",
    ("pki", "generate", "csr"): "csr",
    ("pki", "import", "cert"): "cert",
    ("conf",): "conf",
    ("reset",): "reset",
}


class Commands:
    """Runs command lines. Raises `PowerCutError` where a fault says so."""

    def __init__(self, board: Board, settings: UnitSettings) -> None:
        self._board = board
        self._settings = settings
        self._pki = PkiCommands(board, settings)

    def execute(self, line: str) -> str | Paste | None:
        words = line.split()
        step = next((step for prefix, step in _STEPS.items() if tuple(words[: len(prefix)]) == prefix), "")
        if step == "cert":
            answer = self._run(words)
            return self._faulty_paste(answer) if callable(answer) else answer
        return self._board.faults.during(step, lambda: self._run(words))

    def _faulty_paste(self, paste: Paste) -> Paste:
        # The certificate's moment is when it has arrived whole, not when the command is typed.
        return lambda text, /: self._board.faults.during("cert", lambda: paste(text))

    def _run(self, words: Sequence[str]) -> str | Paste | None:
        match list(words):
            case ["conf", *arguments]:
                return self._conf(arguments)
            case ["pki", *arguments]:
                return self._pki.run(arguments)
            case ["reset", *_]:
                self._board.reset()
                return None
            case ["uptime", *_]:
                return f"System uptime: {self._board.uptime_ms()} ms\n"
            case ["help", *_]:
                return CONF_HELP + PKI_HELP + RESET_HELP + UPTIME_HELP
        return UNKNOWN

    def _conf(self, arguments: Sequence[str]) -> str:
        match list(arguments):
            case ["get"]:
                return "".join(self._show(key) for key in DEFAULTS)
            case ["get", key, *_]:
                return self._show(key)
            case ["set", key, *values]:
                return self._set(key, values[0] if values else "")
            case ["commit", *_]:
                self._settings.commit()
                self._board.log("[CLI       ] Wrote 6 key-value entries.")
                return "Configuration saved to NVM.\n"
        return CONF_HELP

    def _show(self, key: str) -> str:
        try:
            value = self._settings.get(key)
        except KeyError:
            return f"Error: key: {key} was not recognized.\n"
        return f'{key}="{value}"\n' if isinstance(value, str) else f"{key}={value}\n"

    def _set(self, key: str, value: str) -> str:
        try:
            self._settings.set(key, value)
        except KeyError:
            return f"Error: key: {key} was not recognized.\n"
        except ValueError:
            return f"Error: value: {value} is not valid for key: {key}\n"
        return self._show(key)
