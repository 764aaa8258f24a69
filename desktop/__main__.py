"""`linekey`: no arguments opens the window, otherwise the command line."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from desktop import VERSION

if TYPE_CHECKING:
    from desktop.app.account.place import AwsPlace
    from desktop.app.application import Application
    from desktop.core.events import Listener
    from desktop.demo.workshop import Workshop

# Loading libraries makes many objects and hardly any garbage: with Python's 700, a short verb spends a
# twentieth of its time looking for it.
OBJECTS_BEFORE_COLLECTION = 200_000

# Set by the shell that wants to know what could come next: `linekey completion`.
COMPLETE = "_LINEKEY_COMPLETE"


def start() -> NoReturn:
    """Linekey as a process of its own: `main`, then the end."""
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION, *gc.get_threshold()[1:])
    _speak_utf8()
    returned: list[int] = []
    atexit.register(_leave, returned)  # the first that is registered is the last that is called
    returned.append(main())
    sys.exit(returned[0])


def _speak_utf8() -> None:
    """Every letter can be written, to whatever the output was redirected: what a verb did, it can tell.

    On Windows in UTF-8, unless `PYTHONIOENCODING` chose, as the packaged program does; what an encoding
    lacks, such as half of a surrogate pair in a file's name, as an escape.
    """
    chosen = sys.platform != "win32" or bool(os.environ.get("PYTHONIOENCODING"))
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper) and (sys.platform == "win32" or output.errors == "strict"):
            output.reconfigure(encoding=None if chosen else "utf-8", errors="backslashreplace")


def _leave(returned: list[int]) -> None:
    """Ends the process and leaves its memory to the system, when all threads and exit functions are done.

    Python would take the interpreter apart first, an eighth of the time of a short verb. It still does after
    a fault, where Qt was loaded, and where an output cannot be written.
    """
    if not returned or "PySide6" in sys.modules:
        return
    try:
        for output in (sys.stdout, sys.stderr):
            if output is not None and not output.closed:  # there is none without a console, or after `>&-`
                output.flush()
    except OSError:
        return
    os._exit(returned[0])


def main() -> int:
    if sys.stdout is None:  # a program for the desktop has no console: what it says there nobody misses
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end of the process
    if len(sys.argv) == 1 and COMPLETE not in os.environ:
        return _open_window()
    if sys.argv[1:] in (["--version"], ["-V"]):  # before the command line's libraries are loaded
        sys.stdout.write(f"linekey {VERSION}\n")
        return 0
    if getattr(sys, "frozen", False):
        from desktop.bench.lambda_worker import is_worker, run_worker

        if is_worker(sys.argv[1:]):
            return run_worker(sys.argv[1])
    from desktop.cli.main import run

    return run(sys.argv[1:], _open_demo_window)


def _open_window() -> int:
    """Whatever keeps the window from opening is shown: a double click has no console to read it on."""
    from desktop.core.person import has_display

    if not has_display():
        from desktop.cli.main import explain
        from desktop.core.catalogue.window import NO_DISPLAY
        from desktop.core.errors import LinekeyError

        return explain(LinekeyError(NO_DISPLAY), as_json=False)
    try:
        from desktop.gui.imports import leave_sources_unread

        leave_sources_unread()
        from desktop.gui.app import run_window

        return run_window(_open_account, _open_bench)
    except Exception as fault:  # noqa: BLE001 - or nobody would ever know
        from desktop.gui.fault_box import show_no_window

        show_no_window(fault)
        return 1


def _open_demo_window(unit_count: int) -> int:
    """The bench and its units begin to start beside the window: each takes seconds."""
    from desktop.demo.workshop import Workshop

    begun: list[Workshop] = []
    with suppress(OSError):  # the window tries again, and tells why it cannot
        begun.append(Workshop(unit_count).begin())
    try:
        from desktop.gui.imports import leave_sources_unread

        leave_sources_unread()
        from desktop.gui.app import run_demo_window

        return run_demo_window(lambda listener: _open_bench(listener, unit_count, begun))
    finally:
        for workshop in begun:  # that no window asked for
            workshop.close()


# The window is on the screen before the libraries behind these are loaded.


def _open_account(listener: Listener, chosen: AwsPlace) -> Application:
    from desktop.app.application import open_account

    return open_account(listener, chosen)


def _open_bench(listener: Listener, unit_count: int = 4, begun: list[Workshop] | None = None) -> Application:
    """With one that has `begun`, if there is one; each once."""
    from desktop.demo.workshop import Workshop

    workshop = begun.pop() if begun else Workshop(unit_count).begin()
    from desktop.app.application import open_bench

    return open_bench(listener, unit_count, workshop)


if __name__ == "__main__":
    start()
