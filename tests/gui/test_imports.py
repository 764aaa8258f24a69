"""PySide6 reads no module's source in the program that a person starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# What stands in for the window is loaded as late as the window is.
SCRIPT = """
import linecache, sys
from types import ModuleType
from desktop import __main__ as program
from desktop.demo.workshop import Workshop

if sys.argv[1] == "PySide6 by itself":
    import PySide6.QtCore
    import afterwards
else:
    def run(*_arguments):
        import afterwards
        return 0

    def begin(_workshop):
        raise OSError

    window = sys.modules["desktop.gui.app"] = ModuleType("desktop.gui.app")
    window.run_window = window.run_demo_window = run
    Workshop.begin = begin
    assert getattr(program, sys.argv[1])(*map(int, sys.argv[2:])) == 0
from PySide6.QtGui import *
print([one for one in linecache.cache if one.endswith("afterwards.py")], QColor.__name__)
"""


@pytest.mark.parametrize(
    ("starts", "read"),
    [(["PySide6 by itself"], 1), (["_open_window"], 0), (["_open_demo_window", "1"], 0)],
)
def test_no_source_is_read_once_the_window_is_loaded(tmp_path: Path, starts: list[str], read: int) -> None:
    (tmp_path / "afterwards.py").write_text("FOUND = True\n", encoding="ascii")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT, *starts],
        env=os.environ | {"PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        check=True,
    ).stdout
    assert told.count("afterwards.py") == read
    assert "QColor" in told
