"""Sees the keys of every window of the program first, and takes scans out of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from desktop.gui.scanning.burst import GAP_MS, NO_CHARACTER, Burst
from desktop.gui.scanning.keys import (
    character,
    ends_scan,
    is_command,
    is_composing,
    is_control_character,
    is_shift,
    keeps_keys,
)

# A timer that comes later than this was kept waiting, and so were keys that go on with the burst.
_LATE_MS = GAP_MS + 15
_PLAIN = Qt.KeyboardModifier.NoModifier


class Scanner(QObject):
    """`scanned` carries each scan, wherever the focus is; none of its keys reaches a control.

    What a person types is held until no other key has come for 50 ms, by the keys' own time; then it goes to
    `box()` when that is in the window in use, else to what has the focus. Fields that keep their keys get
    them at once.

    A filter of the window in use, not of the application: that would be asked about every event there is.
    """

    scanned = Signal(str)
    pressed = Signal()  # a key, whatever becomes of it

    def __init__(self, app: QGuiApplication, parent: QObject, box: Callable[[], QWidget | None]) -> None:
        """`box` is where keys go that nobody else wants; None while there is no such place."""
        super().__init__(parent)
        self._box = box
        self._burst = Burst()
        self._commanded: int | None = None  # when the last key came with Ctrl or Alt
        self._held: list[QKeyEvent] = []
        self._replaying = False
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(GAP_MS)
        self._timer.timeout.connect(self._nothing_followed)
        # The system's own file dialogs take keys that we never see: a label scanned over one would be lost.
        app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # one that it has already becomes its first

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if self._replaying or not isinstance(event, QKeyEvent):
            return False
        if is_composing(event):  # the character comes by itself, and Alt+2 is a slot
            event.accept()
            return True
        if event.type() is QEvent.Type.ShortcutOverride:
            return self._claim(event)
        if event.type() is QEvent.Type.KeyPress:
            self.pressed.emit()
            return self._press(event)
        if event.type() is QEvent.Type.KeyRelease and any(key.key() == event.key() for key in self._held):
            self._held.append(_copy(event))
            return True
        return False

    def _claim(self, event: QKeyEvent) -> bool:
        """Of what goes on with a burst no shortcut takes a key: what is left might be another unit's label.

        Whether the key is claimed; it comes again then, as one that is pressed. Somebody who holds Ctrl or
        Alt makes commands of all that a scanner types: two that come faster than a person's are its.
        """
        at, before = event.timestamp(), self._commanded
        if is_command(event) and not event.isAutoRepeat() and not keeps_keys(_focus()):
            self._commanded = at
            if before is not None and 0 < at - before <= GAP_MS and not self._burst.goes_on(at):
                self._burst.take(NO_CHARACTER, before)
        if is_shift(event) or not self._burst.goes_on(at):
            return False
        event.accept()
        return True

    def _press(self, event: QKeyEvent) -> bool:
        """Whether the key is taken away from the window."""
        at = event.timestamp()
        if is_shift(event):
            return False
        if ends_scan(event):
            return self._end(event)
        text = "" if event.isAutoRepeat() else character(event)
        if self._burst.goes_on(at) and not event.isAutoRepeat():
            text = text or NO_CHARACTER
        else:
            self._replay()
            # A space may press what has the focus; no label begins with one.
            if not text.strip() or keeps_keys(_focus()):
                self._burst.interrupt()
                return False
        self._burst.take(text, at)
        self._hold(event)
        return True

    def _end(self, event: QKeyEvent) -> bool:
        at = event.timestamp()
        # One that came in pieces is whole in the box, where its first one is; elsewhere nobody has it whole.
        in_pieces = self._burst.stumbled and self._target() is not None
        by_scanner = self._burst.begun and (
            is_control_character(event) or (in_pieces and self._burst.goes_on(at))
        )
        ending = "typed" if in_pieces else self._burst.end(at)
        if ending == "scan":
            self._held.clear()
            self._timer.stop()
            self.scanned.emit(self._burst.scan())
        elif ending == "typed":
            self._replay()
            self._burst.forget()
            return by_scanner and self._enter()
        return True

    def _enter(self) -> bool:
        """Ends what stands in the box, as only Enter does there: Tab would leave it."""
        if box := self._target():
            QCoreApplication.sendEvent(box, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, _PLAIN, "\r"))
        return box is not None

    def _hold(self, event: QKeyEvent) -> None:
        self._held.append(_copy(event))
        self._since.start()
        self._timer.start()

    def _nothing_followed(self) -> None:
        if self._since.elapsed() > _LATE_MS:
            self._since.start()
            self._timer.start()
        else:
            self._replay()

    def _replay(self) -> None:
        """Gives the keys that are held to what has the focus now."""
        held, self._held = self._held, []
        self._timer.stop()
        self._replaying = True
        try:
            for event in held:
                if target := self._target():
                    target.setFocus()
                if window := QGuiApplication.focusWindow():
                    QCoreApplication.sendEvent(window, event)
        finally:
            self._replaying = False

    def _target(self) -> QWidget | None:
        """The box, when what is typed goes there."""
        box = self._box()
        return box if box is not None and box.isActiveWindow() else None


def _focus() -> QWidget | None:
    popup = QApplication.activePopupWidget()
    return QApplication.focusWidget() if popup is None else popup.focusWidget() or popup


def _copy(event: QKeyEvent) -> QKeyEvent:
    """Qt's own lives no longer than it is delivered."""
    made = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    made.setTimestamp(event.timestamp())
    return made
