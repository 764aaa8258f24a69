"""Lambda functions of the bench in the packaged executable.

MiniStack runs a Python function as `[sys.executable, "<folder>/_worker.py"]` and speaks to it over standard
input and output. In the packaged Linekey `sys.executable` is Linekey itself, which plays the interpreter.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

SCRIPT = "_worker.py"
FOLDER_PREFIX = "ministack-lambda-"


def is_worker(arguments: Sequence[str]) -> bool:
    """Whether this process was started to run a Lambda function."""
    if not getattr(sys, "frozen", False) or len(arguments) != 1:
        return False
    script = Path(arguments[0])
    return script.name == SCRIPT and script.parent.name.startswith(FOLDER_PREFIX)


def run_worker(script: str) -> int:
    """Serves the function until its standard input ends."""
    runpy.run_path(script, run_name="__main__")
    return 0
