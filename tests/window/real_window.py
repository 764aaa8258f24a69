"""A real window, on a screen of its own, in the hands of somebody with a keyboard, a mouse and a scanner."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.window.phrases import phrase
from tools.screen import Screen

CHILD = Path(__file__).with_name("child.py")
ROOT = Path(__file__).parents[2]
SECONDS = 240.0
LAYOUT_SECONDS = 5.0
# Between two keys. A scanner's come at once; a person's are slower than the window holds a scanner's back.
SCANNER_MS, PERSON_MS = 4, 90


@dataclass(frozen=True)
class Thing:
    """`part` is its kind when it is a cell, an item or an entry of a menu."""

    kind: str
    id: str
    name: str
    text: str
    enabled: bool
    focus: bool
    area: tuple[int, int, int, int]
    reach: bool

    @property
    def middle(self) -> tuple[int, int]:
        left, top, width, height = self.area
        return left + width // 2, top + height // 2


class RealWindow:
    """Everything is done through the X server. What the window says is asked of the process behind it."""

    def __init__(self, screen: Screen, process: subprocess.Popen[str], said: Path, language: str) -> None:
        self._screen, self._process, self._said = screen, process, said
        self.language = language

    # --- what it shows ---------------------------------------------------------------------------------

    def ask(self, question: str, **more: str) -> Any:
        asking, told = self._process.stdin, self._process.stdout
        assert asking is not None
        assert told is not None
        asking.write(json.dumps({"ask": question, **more}) + "\n")
        asking.flush()
        line = told.readline()
        if not line:
            status, said = self._process.wait(SECONDS), self._said.read_text(encoding="utf-8")
            raise AssertionError(f"the window has ended with {status}: {said}")
        return json.loads(line)

    def things(self) -> list[Thing]:
        return [Thing(**thing | {"area": tuple(thing["area"])}) for thing in self.ask("see")["things"]]

    @property
    def text(self) -> str:
        """All that can be read, a line for each thing."""
        told = (thing.text or thing.name for thing in self.things())
        return "\n".join(dict.fromkeys(filter(None, told)))

    def phrase(self, text: str, *values: object) -> re.Pattern[str]:
        return phrase(text, self.language, *values)

    def find(self, text: str, *values: object, kind: str = "") -> Thing | None:
        """What is called so and can be clicked; an enabled one first, and the smallest."""
        wanted = self.phrase(text, *values)
        found = [
            thing
            for thing in self.things()
            if thing.reach
            and (not kind or thing.kind == kind)
            and (wanted.fullmatch(thing.text) or wanted.fullmatch(thing.name))
        ]
        return min(found, key=lambda thing: (not thing.enabled, thing.area[2] * thing.area[3]), default=None)

    def says(self, text: str, *values: object) -> bool:
        return self.phrase(text, *values).search(self.text) is not None

    def focus(self) -> Thing | None:
        return next((thing for thing in self.things() if thing.focus), None)

    def picture(self, path: Path) -> None:
        """Of the whole screen, when it stands still."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.wait(lambda: self.ask("picture", path=str(path)), "a picture")

    # --- waiting ----------------------------------------------------------------------------------------

    def wait(self, condition: Callable[[], Any], what: str, seconds: float = SECONDS) -> Any:
        """The first true value of `condition`."""
        end = time.monotonic() + seconds
        while not (value := condition()):
            assert time.monotonic() < end, f"{what} did not come; on the screen is:\n{self.text}"
            time.sleep(0.1)
        return value

    def wait_for(self, text: str, *values: object, seconds: float = SECONDS) -> None:
        self.wait(lambda: self.says(text, *values), repr(text), seconds)

    def wait_until_all_fits(self) -> None:
        """A layout takes a turn or two; then nothing may be left."""
        found: list[str] = []
        end = time.monotonic() + LAYOUT_SECONDS
        while time.monotonic() < end and (found := self.ask("misfits")):
            time.sleep(0.1)
        assert not found, "\n".join(found)

    def wait_for_focus(self, name: str, *values: object) -> None:
        wanted = self.phrase(name, *values)

        def has_it() -> bool:
            focus = self.focus()
            return focus is not None and wanted.fullmatch(focus.name) is not None

        self.wait(has_it, f"the focus of {name!r}")

    def wait_active(self) -> None:
        self.wait(lambda: self.ask("see")["active"], "the keyboard")

    # --- hands ------------------------------------------------------------------------------------------

    def click(self, text: str, *values: object, kind: str = "", times: int = 1) -> None:
        """Waits until it can be clicked."""

        def clickable() -> Thing | None:
            thing = self.find(text, *values, kind=kind)
            return thing if thing is not None and thing.enabled else None

        thing: Thing = self.wait(clickable, f"{text!r}, to be clicked")
        self.click_at(*thing.middle, times=times)

    def click_at(self, x: int, y: int, times: int = 1) -> None:
        repeated = ["--repeat", str(times), "--delay", "60"] if times > 1 else []
        self._screen.xdotool("mousemove", str(x), str(y), "click", *repeated, "1")

    def maximise(self) -> None:
        """By a double click on the bar that the window manager gives it."""
        left, top, width, _ = next(thing.area for thing in self.things() if thing.kind == "Window")
        self.click_at(left + width // 2, top - 10, times=2)
        self.wait(lambda: next(one.area for one in self.things() if one.kind == "Window")[2] > width, "size")

    def press(self, *keys: str) -> None:
        """As xdotool names them: `Return`, `alt+1`."""
        self._screen.xdotool("key", "--clearmodifiers", "--delay", "30", *keys)

    def type(self, text: str) -> None:
        self._screen.type(text, PERSON_MS)

    def fill_in(self, secret: str) -> None:
        """As a password manager does, which is as quick as a scanner."""
        self._screen.type(secret, SCANNER_MS)

    def scan(self, label: str) -> None:
        """As a scanner does: a burst that ends in Enter."""
        self._screen.type(label, SCANNER_MS, "Return")

    def scan_over(self, label: str, at: int, key: str) -> None:
        """A scan during which somebody presses `key`, before the character number `at`."""
        typing = ("type", "--delay", str(SCANNER_MS), "--terminator", "/")
        pressing = ("key", "--delay", str(SCANNER_MS))
        self._screen.xdotool(
            *typing, label[:at], "/", *pressing, key, *typing, label[at:], "/", *pressing, "Return"
        )

    @contextmanager
    def holding(self, key: str) -> Iterator[None]:
        self._screen.xdotool("keydown", key)
        yield
        self._screen.xdotool("keyup", key)

    def ended(self) -> int:
        """Waits for the end of the process; its status."""
        return self._process.wait(SECONDS)


@contextmanager
def real_window(
    size: tuple[int, int],
    language: str,
    folder: Path,
    *,
    units: int = 3,
    theme: str = "light",
    faults: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[RealWindow]:
    """The window of the demo, with its frame; without `units` that of the account in `environment`.

    At the end it has to have said nothing on stderr.
    """
    options = {"language": language, "theme": theme, "units": units, "faults": list(faults)}
    said = folder / "stderr.txt"
    folder.mkdir(parents=True, exist_ok=True)
    with (
        Screen(*size) as screen,
        TemporaryDirectory(prefix="lk") as sockets,  # the name of a socket may be no longer than 107 bytes
        said.open("w", encoding="utf-8") as errors,
    ):
        process = subprocess.Popen(
            [sys.executable, "-X", "utf8", str(CHILD), json.dumps(options)],
            cwd=folder,  # where its file dialogs begin
            env=screen.environment | _alone(folder) | {"XDG_RUNTIME_DIR": sockets} | dict(environment or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        )
        with process:
            try:
                window = RealWindow(screen, process, said, language)
                window.wait_active()
                yield window
            finally:
                process.terminate()
                try:
                    process.wait(SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
    told = said.read_text(encoding="utf-8")
    assert told == "", told


def _alone(folder: Path) -> dict[str, str]:
    """Nothing of the person who runs the tests: no settings, no account."""
    nowhere = str(folder / "none")
    return {
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "AWS_CONFIG_FILE": nowhere,
        "AWS_SHARED_CREDENTIALS_FILE": nowhere,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONWARNDEFAULTENCODING": "",  # or libraries have something to say on stderr
    }
