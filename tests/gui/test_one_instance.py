"""One window to a data folder, with real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from desktop.core.errors import LinekeyError
from desktop.gui.one_instance import OneInstance

CHILD = Path(__file__).with_name("window_child.py")
SECONDS = 40.0


class Child:
    """A window in a process of its own, and the words it says."""

    def __init__(self, *arguments: str, data: Path | None = None) -> None:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        if data is not None:
            environment["LINEKEY_DATA_DIR"] = str(data)
        command = [sys.executable, str(CHILD), *arguments]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        )
        self._words: Queue[str] = Queue()
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._words.put(line.strip())
        self._words.put("end")

    def word(self) -> str:
        return self._words.get(timeout=SECONDS)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def started(held: ExitStack, *arguments: str, data: Path | None = None) -> Child:
    child = Child(*arguments, data=data)
    held.callback(child.close)
    return child


def test_a_second_start_brings_the_first_forward_and_ends(held: ExitStack) -> None:
    first = started(held)
    assert first.word() == "open"
    for _ in range(2):
        second = started(held)
        assert second.word() == "end"
        assert second.process.wait(SECONDS) == 0
        assert first.word() == "forward"


def test_another_data_folder_is_another_window(held: ExitStack, tmp_path: Path) -> None:
    first, other = started(held), started(held, data=tmp_path / "another 数据")
    assert (first.word(), other.word()) == ("open", "open")


def test_the_window_opens_after_a_crash(held: ExitStack) -> None:
    first = started(held)
    assert first.word() == "open"
    first.process.kill()
    first.process.wait()
    again = started(held)
    assert again.word() == "open"
    assert started(held).word() == "end"
    assert again.word() == "forward"


def test_of_many_starts_at_once_one_window_opens(held: ExitStack) -> None:
    together = [started(held) for _ in range(4)]
    words = {child: child.word() for child in together}
    assert sorted(words.values()) == ["end", "end", "end", "open"]
    [first] = [child for child, word in words.items() if word == "open"]
    assert [child.process.wait(SECONDS) for child in together if child is not first] == [0, 0, 0]
    assert [first.word() for _ in range(3)] == ["forward"] * 3


def test_a_first_window_that_hangs_is_said_within_seconds(held: ExitStack) -> None:
    first = started(held, "hang")
    assert first.word() == "open"
    with pytest.raises(LinekeyError) as silent:
        OneInstance().claim(1.0)
    assert silent.value.code == "GUI-004"


def test_what_a_second_program_sends_is_not_read(held: ExitStack) -> None:
    """Whatever it is: the window comes forward and goes on."""
    from PySide6.QtNetwork import QLocalSocket

    from desktop.gui.one_instance import _name

    first = started(held)
    assert first.word() == "open"
    for sent in (b"", b"quit\n", b"\x00" * 1_000_000):
        socket = QLocalSocket()
        socket.connectToServer(_name())
        assert socket.waitForConnected(5000)
        socket.write(sent)
        assert first.word() == "forward"
        socket.abort()
    assert first.process.poll() is None
