"""Shows the window until what the argument names is there, tells it, and ends.

`bare`: an empty window is painted; `paint`: that of `linekey` is; `button`: it has a button to press; `demo`:
the station of `linekey demo` has its slots.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

LOOK_MS = 20


class FirstPaint(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - as Qt names it
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
            QTimer.singleShot(0, lambda: _end_with("painted"))
        return False


def _end_with(word: str) -> None:
    _tell(word)
    os._exit(0)  # what ends the program is not part of its start


def _tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _shown(kind: str) -> bool:
    """By the name of its class, which is loaded when the window is."""
    parts = (part for window in QApplication.topLevelWidgets() for part in window.findChildren(QWidget))
    return any(part.inherits(kind) and part.isVisible() and part.isEnabled() for part in parts)


def _look(looking: QTimer, until: str) -> None:
    if until == "button" and _shown("QPushButton"):
        _end_with("usable")
    elif until == "demo" and _shown("Tile"):
        looking.stop()
        _tell("usable")
        QApplication.quit()  # with its bench


def main(until: str) -> int:
    app = QApplication(["linekey"])
    if until in ("bare", "paint"):
        first_paint = FirstPaint(app)
        app.installEventFilter(first_paint)
    if until == "bare":
        window = QWidget()
        window.resize(1366, 768)
        window.show()
        return app.exec()
    looking = QTimer(app)
    if until != "paint":
        looking.timeout.connect(lambda: _look(looking, until))
        looking.start(LOOK_MS)
    sys.argv[1:] = ["demo"] if until == "demo" else []
    from desktop.__main__ import main as linekey

    return linekey()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
