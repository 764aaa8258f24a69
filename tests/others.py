"""Programs of others, written in Python: none is measured by our coverage, and each is loaded once.

Loading is most of what such a program does. Where the system can copy a process, a run is a copy of one that
has loaded the program; with its own arguments, environment, folder, input and outputs, and its own end.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

SECONDS = 60
# Reads one run a line, answers with its exit status. What a program raises ends it as Python would.
LOADED = """
import importlib, json, os, runpy, signal, sys, traceback

program, seconds, *modules = sys.argv[1:]
for module in modules:
    importlib.import_module(module)

def run(asked):
    signal.alarm(int(seconds))
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    for number, (path, how) in enumerate(zip(asked["files"], (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY))):
        os.dup2(os.open(path, how), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.argv[1:] = asked["arguments"]
    try:
        if program.endswith(".py"):
            sys.argv[0] = program
            runpy.run_path(program, run_name="__main__")
        else:
            sys.modules.pop(program, None)
            runpy.run_module(program, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0

while line := sys.stdin.readline():
    if not (copy := os.fork()):
        status = run(json.loads(line))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]), flush=True)
"""


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a program that is not ours, with `more`."""
    ours = {name for name in os.environ if name.startswith("COVERAGE_")}
    return {name: value for name, value in os.environ.items() if name not in ours} | more


def run_python(
    program: str | Path,
    arguments: Sequence[str | Path],
    environment: Mapping[str, str],
    stdin: str = "",
    loaded: Sequence[str] = (),
) -> subprocess.CompletedProcess[str]:
    """As `python -m PROGRAM ARGUMENTS`, or `python PROGRAM` where it is a file; `loaded` are its modules."""
    words = [str(argument) for argument in arguments]
    if sys.platform == "win32":
        start = [str(program)] if isinstance(program, Path) else ["-m", program]
        return subprocess.run(
            [sys.executable, *start, *words],
            input=stdin,
            env=dict(environment),
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=SECONDS,
        )
    server = _loaded(str(program), tuple(loaded), environment.get("PYTHONPATH", ""))
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("in", "out", "err")]
        for file in files:
            file.write_text(stdin if file.name == "in" else "", encoding="utf-8")
        asked = {
            "arguments": words,
            "environment": dict(environment),
            "folder": os.getcwd(),
            "files": [str(file) for file in files],
        }
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        said = [file.read_text(encoding="utf-8") for file in files[1:]]
    return subprocess.CompletedProcess([str(program), *words], status, *said)


@cache
def _loaded(program: str, modules: tuple[str, ...], path: str) -> subprocess.Popen[str]:
    """A process that has loaded `modules`, found along `path`; it ends with this one."""
    server = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", LOADED, program, str(SECONDS), *modules],
        env=surroundings(PYTHONPATH=path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(server.communicate)
    return server
