"""What a screen reader is told of widgets that paint themselves.

Such a widget says what it is with an attribute `accessible_role`; Qt takes it for a nameless pane otherwise.
One that is no button of Qt's, and can be pressed, has a method `press`.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QWidget

Role = QAccessible.Role


@runtime_checkable
class Pressable(Protocol):
    def press(self) -> None: ...


@cache
def tell_roles() -> None:
    """From now on; needs the QApplication. Qt asks only where an assistive technology does."""
    QAccessible.installFactory(_told)


def _told(_class_name: str, thing: QObject) -> QAccessibleWidget | None:
    role = getattr(thing, "accessible_role", None)
    return _Told(thing, role) if isinstance(role, Role) and isinstance(thing, QWidget) else None


class _Told(QAccessibleWidget):
    def state(self) -> QAccessible.State:
        state, widget = super().state(), self.widget()
        if isinstance(widget, QAbstractButton) and widget.isCheckable():
            state.selectable = True
            state.selected = widget.isChecked()
        return state

    def actionNames(self) -> list[str]:
        press = QAccessibleActionInterface.pressAction()
        can = isinstance(self.widget(), QAbstractButton | Pressable)
        return [*([press] if can else []), *super().actionNames()]

    def doAction(self, name: str) -> None:
        widget = self.widget()
        if name != QAccessibleActionInterface.pressAction():
            super().doAction(name)
        elif isinstance(widget, QAbstractButton):
            widget.click()
        elif isinstance(widget, Pressable):
            widget.press()
