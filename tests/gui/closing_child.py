"""A window that is closed while its services open, and they never do: a process of its own."""

from __future__ import annotations

import sys
import threading

from PySide6.QtCore import QTimer

from desktop.app.account.place import AwsPlace
from desktop.core.events import Listener
from desktop.gui import app as gui_app
from desktop.gui.application import Application
from desktop.gui.window import Window

opening = threading.Event()


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def open_account(_listener: Listener, _account: AwsPlace) -> Application:
    say("opening")
    opening.set()
    threading.Event().wait()
    raise AssertionError


class Impatient(Window):
    def start(self) -> None:
        super().start()
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.close_when_opening)
        self.timer.start(10)

    def close_when_opening(self) -> None:
        if opening.is_set():
            self.timer.stop()
            self.close()
            say("open" if self.isVisible() else "closed")


if __name__ == "__main__":
    gui_app.Window = Impatient  # type: ignore[misc]
    sys.exit(gui_app.run_window(open_account))
