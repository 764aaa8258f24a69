"""Runs Linekey as a process and keeps all that others could see of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from desktop.core.program import linekey_command

SECONDS = 60

# Python reads this module at its start: in Linekey and in every Python it starts. Audit hooks (PEP 578) hear
# of each program that is started, also of one that lives too short to be seen from outside.
_RECORDER = """
import os, sys

def record(*words):
    with open(os.environ["WITNESS"], "a", encoding="utf-8", errors="surrogateescape") as file:
        print(*words, file=file)

def heard(event, arguments):
    if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system"):
        record(event, *(argument for argument in arguments[:2]))

record("start", sys.orig_argv)
sys.addaudithook(heard)
"""

# A fault that nobody foresaw, at the moment the secret is in the hands of a library.
_CRASH = """
import sys
from cryptography.hazmat.primitives import serialization
import pkcs11

original = serialization.load_pem_private_key

def load(data, password, *rest):
    if password is None:
        return original(data, password, *rest)
    raise ZeroDivisionError("unforeseen")

def open_token(*arguments, **options):
    raise ZeroDivisionError("unforeseen")

serialization.load_pem_private_key = load
pkcs11.Token.open = open_token
pkcs11.lib = lambda path: open_token()
from desktop.__main__ import main
sys.exit(main())
"""


class Witness:
    """`folder` is where the commands run; `evidence` has what each said, by the command's words."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.evidence: dict[str, bytes] = {}
        recorder = folder / "recorder"
        recorder.mkdir()
        (recorder / "sitecustomize.py").write_text(_RECORDER, encoding="utf-8")
        self._argv = folder / "argv.txt"
        self._environment = {
            **os.environ,
            **environment,
            "LINEKEY_DATA_DIR": str(self.data),
            "PYTHONPATH": os.pathsep.join([str(recorder), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "WITNESS": str(self._argv),
        }

    def run(
        self, *arguments: str, status: int = 0, crash: bool = False, stdin: str = "", **environment: str
    ) -> str:
        """What the command printed. `crash`: with the fault in it. `stdin` is its file descriptor 0."""
        command = (
            [sys.executable, "-c", _CRASH, "-v", *arguments] if crash else linekey_command("-v", *arguments)
        )
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**self._environment, **environment},
            input=stdin.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        name = f"{len(self.evidence)}: {' '.join(arguments[:3])}"
        self.evidence[f"stdout of {name}"] = done.stdout
        self.evidence[f"stderr of {name}"] = done.stderr
        assert done.returncode == status, (name, done.stdout, done.stderr)
        return done.stdout.decode()

    def everything(self) -> dict[str, bytes]:
        """What was said, the argv of every program, and the log, the ledger and all else that was written."""
        files = [path for path in self.data.rglob("*") if path.is_file()]
        files += [path for path in self.folder.glob("*") if path.suffix in (".sig", ".crt", ".bin", ".txt")]
        return self.evidence | {str(path.relative_to(self.folder)): path.read_bytes() for path in files}
