"""The window in a process of its own, on a bench of its own or on what the environment says.

Asked on stdin, it tells on stdout what is on the screen: one line of JSON for each. It does nothing for whom
asks: what is clicked and typed comes from the X server alone.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.app.application import Application, open_account, open_bench
from desktop.bench.unit.process import UnitProcess
from desktop.core.events import Listener
from desktop.demo import workshop
from desktop.demo.workshop import ANA, BEA
from desktop.gui import app as gui_app
from desktop.gui.preferences import Preferences
from desktop.gui.widgets.poured import Poured
from tests.window.misfits import misfits
from tests.window.seeing import everything, open_windows

Answer = Callable[[dict[str, Any]], Any]


class Teller(QObject):
    """Answers on the Qt thread, between whatever else happens there."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        super().__init__()
        self._answers = answers
        self._heard = b""
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)

    def _hear(self) -> None:
        data = os.read(sys.stdin.fileno(), 65536)
        if not data:  # who asks is gone
            self._notifier.setEnabled(False)
            QApplication.quit()
        self._heard += data
        *lines, self._heard = self._heard.split(b"\n")
        for line in lines:
            asked = json.loads(line)
            sys.stdout.write(json.dumps(self._answers[asked["ask"]](asked)) + "\n")
            sys.stdout.flush()


def take_picture(asked: dict[str, Any]) -> bool:
    """Of the whole screen, frames included; not while a verdict is poured over its tile."""
    tiles = [tile for window in open_windows() for tile in window.findChildren(Poured)]
    if any(tile.pouring for tile in tiles):
        return False
    for tile in tiles:  # its last drop may not be on the screen yet
        tile.repaint()
    return QGuiApplication.primaryScreen().grabWindow(0).save(asked["path"])


def _errors() -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    return handler


def main(options: dict[str, Any]) -> int:
    app = gui_app.application()
    preferences = Preferences()
    preferences.language, preferences.theme = options["language"], options["theme"]
    opened: list[Application] = []

    def open_application(listener: Listener) -> Application:
        opened.append(open_bench(listener, options["units"]))
        return opened[-1]

    def facts(_asked: dict[str, Any]) -> dict[str, str]:
        """What its two people know of their own: where their keys are, and the passphrase of both."""
        assert opened[0].tour is not None
        shop = opened[0].tour._workshop
        return {"ana": str(shop._key_file(ANA)), "bea": str(shop._key_file(BEA)), "secret": shop.secret("")}

    answers: dict[str, Answer] = {
        "see": lambda _asked: everything(),
        "misfits": lambda _asked: misfits(),
        "picture": take_picture,
        "facts": facts,
    }
    for name in ("desktop.qt", "desktop.gui"):  # whatever is wrong is told where the test looks
        logging.getLogger(name).addHandler(_errors())
    workshop.UnitProcess = partial(UnitProcess, faults=options["faults"])  # type: ignore[misc, assignment]
    teller = Teller(answers)
    try:
        if options["units"]:
            return gui_app.run_demo_window(open_application)
        return gui_app.run_window(open_account)
    finally:
        teller.deleteLater()
        del app


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
