"""One window to a data folder: a second start asks the first to come forward, and ends.

`window.lock` decides who is first: the system frees it when a program ends, whatever that was like. The local
socket only carries the request, which is the connection itself: nothing that a second program sends is read.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from time import monotonic, sleep

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop.core.catalogue.window import WINDOW_SILENT
from desktop.core.errors import LinekeyError
from desktop.core.lock import lock
from desktop.core.paths import data_dir

ANSWER_SECONDS = 20.0  # the first answers when its window is there, which takes a slow computer some seconds
RETRY_SECONDS = 0.1
ANSWER = b"coming"

_ASFW_ANY = -1
_log = logging.getLogger(__name__)


class OneInstance(QObject):
    """`wanted` when another start asks this window to come forward."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._lock: int | None = None

    def claim(self, seconds: float = ANSWER_SECONDS) -> bool:
        """True for the first; False when the first was asked to come forward, and does.

        Raises GUI-004 when the first does not answer within `seconds`.
        """
        end = monotonic() + seconds
        while not self._hold():
            left = end - monotonic()
            if left <= 0:
                raise LinekeyError(WINDOW_SILENT)
            if _ask(left):
                return False
            sleep(RETRY_SECONDS)  # the first has not come as far as listening, or is about to end
        return True

    def _hold(self) -> bool:
        handle = os.open(data_dir() / "window.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            lock(handle)
        except OSError:
            os.close(handle)
            return False
        self._lock = handle
        if not self._server.listen(_name()):
            _log.warning("a second start cannot ask for this window: %s", self._server.errorString())
        return True

    def _answer(self) -> None:
        while (asking := self._server.nextPendingConnection()) is not None:
            asking.disconnected.connect(asking.deleteLater)
            asking.write(ANSWER)
            asking.disconnectFromServer()
            self.wanted.emit()

    def close(self) -> None:
        self._server.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _ask(seconds: float) -> bool:
    """Whether the first answers that it comes forward, which Windows allows it only with our leave."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(_ASFW_ANY)
    socket = QLocalSocket()
    socket.connectToServer(_name())
    left = int(seconds * 1000)
    answered = socket.waitForConnected(left) and socket.waitForReadyRead(left)
    return answered and socket.readAll().data() == ANSWER


def _name() -> str:
    """Of this user's window on this data folder."""
    folder = os.path.normcase(data_dir().resolve())
    name = f"linekey-{hashlib.sha256(folder.encode()).hexdigest()[:32]}"
    if sys.platform != "win32":
        place = QStandardPaths.StandardLocation.RuntimeLocation
        name = f"{QStandardPaths.writableLocation(place)}/{name}"
    return name
