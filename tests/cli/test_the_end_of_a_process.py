"""What `start` does around `main`: nothing a verb began is cut off, but the interpreter is left as it is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = """
import atexit, sys, threading
import desktop.__main__ as linekey

class Witness:
    def __del__(self):
        print("taken apart", flush=True)

witness = Witness()

def main():
    atexit.register(print, "exit function")
    threading.Timer(0.1, print, ["thread"]).start()
    print("verb")
    {end}

linekey.main = main
{before}
linekey.start()
"""


def run(end: str, before: str = "") -> subprocess.CompletedProcess[str]:
    script = SCRIPT.format(end=end, before=before)
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False, env=buffered
    )


def test_threads_exit_functions_and_output_are_waited_for_and_no_more() -> None:
    done = run("return 7")
    assert done.stdout.splitlines() == ["verb", "thread", "exit function"]
    assert (done.returncode, done.stderr) == (7, "")


@pytest.mark.parametrize(
    ("end", "before", "status"),
    [
        ("raise ValueError('planted')", "", 1),
        ("return 7", "sys.modules['PySide6'] = None", 7),
    ],
    ids=["after a fault", "after Qt"],
)
def test_where_python_ends_as_usual(end: str, before: str, status: int) -> None:
    done = run(end, before)
    assert done.stdout.splitlines() == ["verb", "thread", "exit function", "taken apart"]
    assert done.returncode == status
    assert ("planted" in done.stderr) == ("planted" in end)


@pytest.mark.parametrize("gone", ["setattr, sys, 'stdout', None", "sys.stdout.close"], ids=["none", "closed"])
def test_an_output_that_is_not_there_is_no_fault(gone: str) -> None:
    done = run("", f"linekey.main = lambda: atexit.register({gone}) and 7")
    assert (done.returncode, done.stderr) == (7, "")
