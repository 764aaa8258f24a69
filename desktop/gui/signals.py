"""The system's signals, such as of Ctrl+C, while Qt waits for events."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class Signals(QObject):
    """From now until `close`, `end` is called when the system asks the program to end.

    Python hears a signal only when it gets a turn. Where one comes, it writes to a socket that Qt watches:
    a timer that gave it turns would wake an idle computer twice a second. Made on the main thread.
    """

    def __init__(self, end: Callable[[], object]) -> None:
        super().__init__()
        self._heard, self._told = socket.socketpair()
        for one in (self._heard, self._told):
            one.setblocking(False)
        self._watch = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._watch.activated.connect(self._take_turn)
        self._before = signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: end())

    def _take_turn(self) -> None:
        """The handlers of the signals run before Python comes here."""
        self._heard.recv(4096)

    def close(self) -> None:
        signal.set_wakeup_fd(self._before)
        self._watch.setEnabled(False)
        self._heard.close()
        self._told.close()
