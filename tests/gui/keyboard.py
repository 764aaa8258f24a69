"""A keyboard and a scanner: keys to the window in use, with times of their own."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NONE = Modifier.NoModifier

# What scanners and keyboards send for it: key and modifiers.
_CONTROLS = {"\x1d": Key.Key_BracketRight, "\x1e": Key.Key_AsciiCircum, "\x04": Key.Key_D, "\n": Key.Key_J}


class Keyboard:
    """`now` is in ms; it goes on with every key, and in no other way."""

    def __init__(self) -> None:
        self.now = 1_000_000

    def scan(self, text: str, *, gap: int = 4, end: str = "\r", after: int = 2000) -> None:
        """A label as a scanner types it, `after` the key before; `end` are the keys that end it."""
        self.now += after - gap
        self.type(text + end, gap=gap)

    def type(self, text: str, *, gap: int = 150) -> None:
        for sign in text:
            self.now += gap
            self._sign(sign)

    def press(self, key: Key, text: str = "", modifiers: Modifier = NONE, *, gap: int = 150) -> None:
        self.now += gap
        self._stroke(key, text, modifiers)

    def repeat(self, text: str, *, gap: int = 30) -> None:
        """One more of a key that is held down."""
        self.now += gap
        self._send(QEvent.Type.KeyPress, Key(ord(text.upper())), text, NONE, repeated=True)

    def command(self, key: Key, modifiers: Modifier, *, gap: int = 150) -> bool:
        """A key that may be a shortcut; whether one could have it, because no window claims it before."""
        self.now += gap
        if not self._send(QEvent.Type.ShortcutOverride, key, "", modifiers):
            return True
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self._send(kind, key, "", modifiers)
        return False

    def _sign(self, sign: str) -> None:
        if sign == "\r":
            self._stroke(Key.Key_Return, sign, NONE)
        elif sign == "\t":
            self._stroke(Key.Key_Tab, sign, NONE)
        elif sign in _CONTROLS:
            self._stroke(_CONTROLS[sign], sign, Modifier.ControlModifier)
        elif sign.isupper():  # as a scanner does it
            self._send(QEvent.Type.KeyPress, Key.Key_Shift, "", Modifier.ShiftModifier)
            self._stroke(Key(ord(sign)), sign, Modifier.ShiftModifier)
            self._send(QEvent.Type.KeyRelease, Key.Key_Shift, "", NONE)
        else:
            self._stroke(Key.Key_unknown if ord(sign) > 0xFF else Key(ord(sign.upper())), sign, NONE)

    def _stroke(self, key: Key, text: str, modifiers: Modifier) -> None:
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self._send(kind, key, text, modifiers)

    def _send(
        self, kind: QEvent.Type, key: Key, text: str, modifiers: Modifier, *, repeated: bool = False
    ) -> bool:
        """Whether anybody accepts it."""
        window = QGuiApplication.focusWindow()
        if window is None:
            assert kind is QEvent.Type.KeyRelease, "no window is in use"
            return False
        event = QKeyEvent(kind, key, modifiers, text, repeated)
        event.setTimestamp(self.now)
        QCoreApplication.sendEvent(window, event)
        return event.isAccepted()
