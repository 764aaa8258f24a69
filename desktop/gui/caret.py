"""The cursor of text fields, which would wake an idle computer twice a second."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

REST_MS = 10_000
_AS_THE_SYSTEM_HAS_IT, _LIT = -1, 0


class Caret(QObject):
    """It blinks until nobody has typed for ten seconds; then it stays lit, as Windows' own and GTK's do.

    Windows: `SPI_GETCARETTIMEOUT`, five seconds unless somebody changed it. Qt has nothing of the kind.
    """

    def __init__(self, app: QGuiApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._hints = app.styleHints()
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(REST_MS)
        self.timer.timeout.connect(lambda: self._hints.setCursorFlashTime(_LIT))
        app.focusObjectChanged.connect(self.wake)
        self.wake()

    def wake(self) -> None:
        """Somebody types, or has gone to another field."""
        self.timer.start()
        self._hints.setCursorFlashTime(_AS_THE_SYSTEM_HAS_IT)
