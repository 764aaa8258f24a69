"""A screen of one's own with a window manager, so that windows have their frames: X11, on Linux alone.

`python -m tools.screen 1366x768 PROGRAM ...` runs a program on one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

PACKAGES = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}
_READY_SECONDS = 30.0
# What would lead a window to another screen, or another look, than the one that it is given.
_OTHER_DESKTOPS = (
    "DBUS_SESSION_BUS_ADDRESS",
    "QT_IM_MODULE",
    "QT_QPA_PLATFORMTHEME",
    "QT_STYLE_OVERRIDE",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_CURRENT_DESKTOP",
    "XMODIFIERS",
)


class NoScreenError(Exception):
    """Why there is no screen, in one line that says what to do."""


def missing_programs() -> str:
    """The line that tells which programs are missing; empty when none is."""
    if sys.platform == "win32":
        return "Windows has no X11: this is tried on Linux."
    else:  # noqa: RET505 - what follows a return does not exist for mypy on Windows
        missing = [package for program, package in PACKAGES.items() if shutil.which(program) is None]
        return f"sudo apt-get install --no-install-recommends {' '.join(missing)}" if missing else ""


class Screen:
    """Context manager. With `environment` a program shows its windows there; `xdotool` types and clicks.

    Raises `NoScreenError`.
    """

    def __init__(self, width: int, height: int) -> None:
        """In pixels, one to one: nothing is scaled."""
        self._size = f"{width}x{height}"
        self._held = ExitStack()
        self._display = ""

    def __enter__(self) -> Self:
        if missing := missing_programs():
            raise NoScreenError(missing)
        with ExitStack() as stack:
            self._display = stack.enter_context(_server(self._size))
            stack.enter_context(_ended(["openbox", "--sm-disable"], self.environment))
            _wait(lambda: self._xdotool("get_num_desktops").returncode == 0, "openbox does not manage it")
            self._held = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    @property
    def environment(self) -> dict[str, str]:
        """All of a program's, so that what this desktop has does not reach it."""
        ours = {name: value for name, value in os.environ.items() if name not in _OTHER_DESKTOPS}
        return ours | {"DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": "1"}

    def type(self, text: str, delay: int, end: str = "") -> None:
        """A key every `delay` ms, then the key `end`. Nobody finds the text among a program's arguments."""
        last = ["key", end] if end else []
        self.xdotool("type", "--delay", str(delay), "--terminator", "/", "--file", "-", "/", *last, said=text)

    def xdotool(self, *words: str, said: str = "") -> None:
        """`said` is its input. Raises `NoScreenError` with what it says when it fails."""
        done = self._xdotool(*words, said=said)
        if done.returncode:
            raise NoScreenError(f"xdotool {' '.join(words)}: {done.stderr.strip()}")

    def _xdotool(self, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xdotool", *words],
            env=self.environment,
            input=said,
            capture_output=True,
            encoding="utf-8",
            timeout=_READY_SECONDS,
            check=False,
        )


@contextmanager
def _server(size: str) -> Iterator[str]:
    """The display of an X server, on a number that nobody has."""
    reading, writing = os.pipe()
    # It would begin anew, without its window manager, when one program ends before the next has come.
    kept = ("-noreset", "-nolisten", "tcp")
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", *kept]
    with os.fdopen(reading, encoding="ascii") as told, _ended(command, dict(os.environ), (writing,)):
        os.close(writing)
        number = told.readline().strip()
        if not number:
            raise NoScreenError("Xvfb ends at once.")
        yield f":{number}"


@contextmanager
def _ended(
    command: list[str], environment: dict[str, str], pass_fds: tuple[int, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is ended at the end. What it has to say is not of interest."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, pass_fds=pass_fds
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_READY_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(condition: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + _READY_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise NoScreenError(otherwise)
        time.sleep(0.05)


def main(size: str, *command: str) -> int:
    """The exit status of `command`."""
    width, _, height = size.partition("x")
    try:
        with Screen(int(width), int(height)) as screen:
            return subprocess.call(command, env=screen.environment)
    except NoScreenError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
