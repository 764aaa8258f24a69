"""What a key is to a scanner, and which fields keep theirs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget

_KEEPS_KEYS = "keeps-keys"
# Within the labels of GS1 and ISO 15434: a scanner types them as keys with Ctrl.
_SEPARATORS = "\x04\x1d\x1e"
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SHIFTS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_META = Qt.KeyboardModifier.MetaModifier


def keep_keys(field: QWidget) -> None:
    """What is typed here is the field's, however fast it comes: a number that confirms something."""
    field.setProperty(_KEEPS_KEYS, True)


def keeps_keys(widget: QWidget | None) -> bool:
    """Also fields for passwords and PINs, which a program may fill in, and those for numbers."""
    secret = isinstance(widget, QLineEdit) and widget.echoMode() is not QLineEdit.EchoMode.Normal
    marked = widget is not None and bool(widget.property(_KEEPS_KEYS))
    return secret or marked or isinstance(widget, QAbstractSpinBox)


def is_shift(event: QKeyEvent) -> bool:
    """Changes what the keys beside it mean, and is none itself."""
    return event.key() in _SHIFTS


def is_composing(event: QKeyEvent) -> bool:
    """A digit of a character's number, as scanners type that need no keyboard layout: Alt and the keypad."""
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.KeypadModifier
    return event.modifiers() & both == both and Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9


def is_command(event: QKeyEvent) -> bool:
    """A key that would type something, were not Ctrl, Alt or the system's key held."""
    held = event.modifiers() & (_COMMANDS | _META)
    return bool(held) and event.key() < Qt.Key.Key_Escape and not character(event)


def ends_scan(event: QKeyEvent) -> bool:
    """Enter or Tab, also as the control character that some scanners type."""
    return event.key() in _ENDS or event.text() in ("\r", "\n", "\t")


def is_control_character(event: QKeyEvent) -> bool:
    """An end that no key types, and no control knows."""
    return ends_scan(event) and event.key() not in _ENDS


def character(event: QKeyEvent) -> str:
    """What the key types; empty for a command."""
    text, held = event.text(), event.modifiers()
    if text and text in _SEPARATORS:
        return text
    command = bool(held & (_COMMANDS | _META)) and held & (_COMMANDS | _META) != _COMMANDS  # AltGr is both
    return text if text.isprintable() and not command else ""
