"""Runs inside Windows, on Python alone: a unit is provisioned through a port, an image signed and verified.

`python story.py LINEKEY FOLDER FLASH TCP-PORT PORT-URI`: the virtual unit listens on TCP-PORT and is reached
through PORT-URI. Prints one JSON document: how each verb ended. Stops at the first that fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

LONGEST_VERB = 180  # seconds
NOT_VERIFIED = 18  # exit status, see desktop/cli/main.py
SERIAL = "DL00000001"


class Executable:
    """The packaged `linekey`, run in a folder."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder = program, folder
        self.told: dict[str, Any] = {}

    def verb(self, name: str, *words: str, status: int = 0) -> str:
        """What the verb printed."""
        began = time.monotonic()
        done = subprocess.run(
            [self._program, *words], cwd=self._folder, stdin=subprocess.DEVNULL, capture_output=True,
            encoding="utf-8", errors="backslashreplace", timeout=LONGEST_VERB, check=False,
        )  # fmt: skip
        self.told[name] = {"status": done.returncode, "seconds": round(time.monotonic() - began, 1)}
        if done.returncode != status:
            self.told[name]["said"] = (done.stdout + done.stderr)[-2000:]
            raise SystemExit(f"{name} ended with status {done.returncode}")
        return done.stdout

    def server(self, stack: ExitStack, *words: str) -> dict[str, Any]:
        """Starts what runs until its input is closed; its first line."""
        command = [self._program, *words, "--until-stdin-closes", "--json"]
        process = subprocess.Popen(
            command, cwd=self._folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        stack.callback(process.wait, 60)
        if process.stdin is None or process.stdout is None:
            raise SystemExit("no pipes")
        stack.callback(process.stdin.close)
        line = process.stdout.readline()
        if not line:
            raise SystemExit(f"{words[:2]} did not start")
        ready: dict[str, Any] = json.loads(line)
        return ready


def tell(program: str, folder: Path, flash: str, tcp_port: str, port: str) -> dict[str, Any]:
    linekey = Executable(program, folder)
    try:
        with ExitStack() as stack:
            linekey.server(stack, "bench", "up")
            linekey.verb("account setup", "account", "setup", "--endpoint", "bench", "--yes")
            address = f"socket://127.0.0.1:{tcp_port}"
            linekey.server(stack, "bench", "unit", "--listen", address, "--flash", flash)
            named = ("--port", port, "--serial", SERIAL, "--endpoint", "bench")
            linekey.verb("provision", "provision", *named, "--json")
            _sign(linekey, folder)
            linekey.verb("ledger verify", "ledger", "verify", "--json")
    except (SystemExit, subprocess.TimeoutExpired, OSError, ValueError) as error:
        linekey.told["failed"] = str(error)
    return linekey.told


def _sign(linekey: Executable, folder: Path) -> None:
    image, changed, key, public = "固件 1.bin", "changed.bin", "Schlüssel 密钥.pem", "public.pem"
    data = os.urandom(300_000)
    (folder / image).write_bytes(data)
    (folder / changed).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    shown = linekey.verb("keys new", "keys", "new", key)
    (folder / public).write_text(shown, encoding="ascii", newline="\n")
    linekey.verb("sign", "sign", image, "--key", f"file:{key}", "--out", "签名.sig")
    known = ("--signature", "签名.sig", "--pubkey", public)
    linekey.verb("verify", "verify", image, *known)
    linekey.verb("a changed image", "verify", changed, *known, status=NOT_VERIFIED)


if __name__ == "__main__":
    program, folder, flash, tcp_port, port = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    sys.stdout.write(json.dumps(tell(program, Path(folder), flash, tcp_port, port)) + "\n")
