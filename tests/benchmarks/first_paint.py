"""Shows the window of `linekey`, or with `bare` an empty one; ends at once when it is painted."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class FirstPaint(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - as Qt names it
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
            QTimer.singleShot(0, _painted)
        return False


def _painted() -> None:
    sys.stdout.write("painted\n")
    sys.stdout.flush()
    os._exit(0)  # what ends the program is not part of its start


if __name__ == "__main__":
    app = QApplication(["linekey"])
    first_paint = FirstPaint()
    app.installEventFilter(first_paint)
    if sys.argv[1:] == ["bare"]:
        window = QWidget()
        window.resize(1366, 768)
        window.show()
        sys.exit(app.exec())
    sys.argv[1:] = []
    from desktop.__main__ import main

    sys.exit(main())
