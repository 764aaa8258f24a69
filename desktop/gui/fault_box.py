"""A fault that is shown without Qt: before the window is there, or when Qt itself is what fails."""

from __future__ import annotations

import logging
import sys

from desktop.core.catalogue.window import NO_WINDOW
from desktop.core.errors import LinekeyError
from desktop.core.events import Problem
from desktop.core.log import logging_to_file
from desktop.core.paths import log_file

_MB_ICONERROR = 0x10
_MB_SETFOREGROUND = 0x10000

_log = logging.getLogger(__name__)


def show_fault(problem: Problem) -> None:
    """Says it on stderr; a program without one says it in a box of Windows, and waits for the person."""
    text = "\n\n".join(line for line in (problem.message, problem.hint, problem.code) if line)
    if sys.stderr is not None:
        sys.stderr.write(f"Linekey: {text}\n")
    elif sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, "Linekey", _MB_ICONERROR | _MB_SETFOREGROUND)


def show_no_window(fault: Exception) -> None:
    """Why the window did not open; the log has the traceback."""
    with logging_to_file():
        _log.critical("the window did not open", exc_info=fault)
    if isinstance(fault, LinekeyError):
        show_fault(Problem.of(fault))
    else:
        show_fault(Problem.made(NO_WINDOW, reason=f"{type(fault).__name__}: {fault}", log=log_file()))
