"""What an assistive technology is told of a window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QTableView,
    QWidget,
)

from desktop.gui.accessibility import Role, tell_roles

# What Qt makes of a widget that says nothing of itself.
NOTHING = {Role.NoRole, Role.Client, Role.Pane, Role.Grouping, Role.Window}
ROLES = {
    QPushButton: {Role.Button, Role.ButtonMenu},
    QLineEdit: {Role.EditableText},
    QComboBox: {Role.ComboBox},
    QTableView: {Role.Table},
}
ONE_OF_SEVERAL = {Role.RadioButton, Role.PageTab}


def faults(window: QWidget) -> list[str]:
    """Controls on show that have no name, or are told to be something else than they are."""
    tell_roles()
    return [f"{widget!r}: {fault}" for widget in controls(window) for fault in _faults(widget)]


def controls(window: QWidget) -> Iterator[QWidget]:
    """What a person can use, and what says that it is something."""
    for widget in window.findChildren(QWidget):
        told = hasattr(widget, "accessible_role") or _is_control(widget)
        if told and widget.isVisibleTo(window) and not _inner(widget):
            yield widget


def role(widget: QWidget) -> Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def _faults(widget: QWidget) -> Iterator[str]:
    found = role(widget)
    if not name(widget).strip() and _is_control(widget):
        yield "has no name"
    if found in NOTHING and not isinstance(widget, QScrollArea):  # one that keys scroll: it has a name
        yield f"is told to be {found.name}"
    for kind, wanted in ROLES.items():
        if isinstance(widget, kind) and found not in wanted:
            yield f"is told to be {found.name}"
    if isinstance(widget, QAbstractButton) and _is_one_of_several(widget) and found not in ONE_OF_SEVERAL:
        yield f"is one of several, and told to be {found.name}"


def _is_control(widget: QWidget) -> bool:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QTableView)
    return isinstance(widget, kinds) or bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _is_one_of_several(button: QAbstractButton) -> bool:
    group = button.group()
    return button.isCheckable() and group is not None and group.exclusive()


def _inner(widget: QWidget) -> bool:
    """Parts that Qt itself puts into tables, combo boxes and the like."""
    of_qt = (QTableView, QComboBox, QLineEdit, QMenu, QFileDialog)
    if widget.objectName().startswith("qt_") or isinstance(widget, QMenu):
        return True
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, of_qt):
            return True
        parent = parent.parentWidget()
    return False
