"""No sleep while units or rollouts are at work, and no end of the session before runs are settled."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from desktop.app.rollouts.events import RolloutStarted
from desktop.app.tasks import OperationFailed
from desktop.core.events import Event, RolloutFinished, RunFinished, RunStarted
from desktop.gui.bridge import Bridge

_ES_CONTINUOUS, _ES_SYSTEM_REQUIRED = 0x8000_0000, 0x1


class System(Protocol):
    """What is asked of the operating system, from the Qt thread."""

    def keep_awake(self, wanted: bool) -> None: ...
    def block_end(self, window: int, reason: str) -> None: ...
    def unblock_end(self, window: int) -> None: ...


class NoSystem:
    """Elsewhere than on Windows the desktop decides, and a program is told by SIGTERM."""

    def keep_awake(self, wanted: bool) -> None:
        pass

    def block_end(self, window: int, reason: str) -> None:
        pass

    def unblock_end(self, window: int) -> None:
        pass


class WindowsSystem:
    def keep_awake(self, wanted: bool) -> None:
        if sys.platform == "win32":
            import ctypes

            state = _ES_CONTINUOUS | (_ES_SYSTEM_REQUIRED if wanted else 0)
            ctypes.windll.kernel32.SetThreadExecutionState(state)

    def block_end(self, window: int, reason: str) -> None:
        """Without a reason Windows ends a program five seconds after it said that the session ends."""
        if sys.platform == "win32":
            import ctypes
            from ctypes.wintypes import HWND

            ctypes.windll.user32.ShutdownBlockReasonCreate(HWND(window), ctypes.c_wchar_p(reason))

    def unblock_end(self, window: int) -> None:
        if sys.platform == "win32":
            import ctypes
            from ctypes.wintypes import HWND

            ctypes.windll.user32.ShutdownBlockReasonDestroy(HWND(window))


class Session(QObject):
    """`stop` asks runs to stop, at once; `settle` ends all work and waits for it."""

    def __init__(
        self,
        app: QGuiApplication,
        bridge: Bridge,
        window: int,
        stop: Callable[[], None],
        settle: Callable[[], object],
        system: System | None = None,
    ) -> None:
        super().__init__()
        self._system = system or (WindowsSystem() if sys.platform == "win32" else NoSystem())
        self._window, self._stop = window, stop
        self._runs: set[str] = set()
        self._rollouts: set[str] = set()
        self._blocked = False
        bridge.received.connect(self.hear)
        # Qt says the first at WM_QUERYENDSESSION, the second at WM_ENDSESSION: after it Windows ends the
        # process, whatever it does.
        app.commitDataRequest.connect(self.end, Qt.ConnectionType.DirectConnection)
        app.aboutToQuit.connect(settle, Qt.ConnectionType.DirectConnection)

    @property
    def _at_work(self) -> bool:
        return bool(self._runs or self._rollouts)

    def hear(self, event: Event) -> None:
        before = self._at_work
        match event:
            case RunStarted():
                self._runs.add(event.run_id)
            case RunFinished():
                self._runs.discard(event.run_id)
            case RolloutStarted():
                self._rollouts.add(event.job_id)
            case RolloutFinished():
                self._rollouts.discard(event.job_id)
            case OperationFailed("rollout"):  # a watch that ended with an error tells no more than this
                self._rollouts.clear()
        if before != self._at_work:
            self._system.keep_awake(self._at_work)
        if self._blocked and not self._runs:
            self._blocked = False
            self._system.unblock_end(self._window)

    def end(self) -> None:
        """The session is about to end; who stays after all finds every run stopped in order."""
        if not self._runs:
            return
        if not self._blocked:
            self._blocked = True
            reason = self.tr("A unit is being provisioned. It is brought to a safe end.")
            self._system.block_end(self._window, reason)
        self._stop()
