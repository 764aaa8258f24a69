"""A window as a process of its own: minimised when it is there, and it says when it comes forward."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QTimer

from desktop.gui import app as gui_app
from desktop.gui.window import Window


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


class Watched(Window):
    def start(self) -> None:
        self.showMinimized()
        say("open")
        if sys.argv[1:] == ["hang"]:
            QTimer.singleShot(0, lambda: time.sleep(60))

    def come_forward(self) -> None:
        super().come_forward()
        say("minimised" if self.isMinimized() else "forward")


if __name__ == "__main__":
    gui_app.Window = Watched  # type: ignore[misc]
    sys.exit(gui_app.run_window())
