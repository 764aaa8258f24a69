"""`python -m tools.windows run -- PROGRAM WORDS...`: one Windows program, in the rig, on a copy of this tree.

PROGRAM `python.exe` is that of the tree's `.venv`. The working folder is the tree:

    python3 -m tools.windows run -- python.exe -X utf8 -m pytest tests/unit/core
    python3 -m tools.windows run --locale zh_CN -- 'dist\\linekey\\linekey.exe' --version

Without `run`, all checks: what `python3 dev.py windows` does.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from tools.windows import report
from tools.windows.machine import Wine, prepared


def run_one(words: list[str]) -> int:
    """Runs one program with this terminal; its exit status is ours."""
    parser = argparse.ArgumentParser(prog="python -m tools.windows run")
    parser.add_argument("--locale", default="en_US", choices=("en_US", "en_GB", "zh_CN"))
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(words)
    machine = prepared()
    command = list(options.command)
    if command[0] == "python.exe":
        command[0] = str(machine.tree / ".venv/Scripts/python.exe")
        ready = machine.run(machine.python, "-X", "utf8", "dev.py", "setup", seconds=1200)
        if ready.status:
            sys.exit(ready.stderr)
    if not isinstance(machine, Wine):
        return subprocess.call(command, cwd=Path(machine.tree))
    return subprocess.call(replace(machine, locale=options.locale).words(*command))


def main() -> NoReturn:
    if sys.argv[1:2] == ["run"]:
        sys.exit(run_one(sys.argv[2:]))
    sys.exit(report.main(sys.argv[1:]))


if __name__ == "__main__":
    main()
