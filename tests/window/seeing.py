"""What a person finds on the screen, told as plain data: it runs inside the window's own process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QMenu, QWidget

MOST_CELLS = 500


def everything() -> dict[str, Any]:
    """Whether the window has the keyboard, and each thing that can be seen."""
    things = [thing for window in open_windows() for thing in _things(window)]
    return {"active": QApplication.activeWindow() is not None, "things": things}


def open_windows() -> list[QWidget]:
    """Without tooltips, which come and go with the mouse."""
    windows = (window for window in QApplication.topLevelWidgets() if window.isVisible())
    return [window for window in windows if window.windowType() is not Qt.WindowType.ToolTip]


def _things(window: QWidget) -> Iterator[dict[str, Any]]:
    """`reach`: nothing that is open in front keeps a click from it."""
    in_front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    reach = in_front is None or in_front is window
    for widget in (window, *window.findChildren(QWidget)):
        area = in_sight(widget)
        if widget.window() is not window or not widget.isVisible() or area.isEmpty():
            continue
        thing = {
            "kind": type(widget).__name__,
            "id": widget.objectName(),
            "name": widget.accessibleName() or widget.windowTitle(),
            "text": text_of(widget),
            "enabled": widget.isEnabled(),
            "focus": widget is QApplication.focusWidget(),
        }
        yield thing | {"area": _on_screen(widget, area), "reach": reach}
        for text, part in _parts(widget):
            yield {
                "kind": "part",
                "id": "",
                "name": widget.accessibleName(),
                "text": text,
                "enabled": widget.isEnabled(),
                "focus": False,
                "area": _on_screen(widget, part),
                "reach": reach,
            }


def in_sight(widget: QWidget) -> QRect:
    """The part of it that no edge of what it is in cuts off."""
    area, place = widget.rect(), QPoint()
    while not widget.isWindow():
        place += widget.pos()
        widget = widget.parentWidget()
        area &= widget.rect().translated(-place)
    return area


def text_of(widget: QWidget) -> str:
    """All that a widget says; nothing of what is typed unseen."""
    if isinstance(widget, QLineEdit) and widget.echoMode() is not QLineEdit.EchoMode.Normal:
        return ""
    for name in ("whole", "text", "currentText"):
        value = getattr(widget, name, None)
        if callable(value):
            value = value()
        if isinstance(value, str):
            return value
    return ""


def _parts(widget: QWidget) -> Iterator[tuple[str, QRect]]:
    """What no widget stands for: cells of a table, items of a list or a menu."""
    if isinstance(widget, QMenu):
        for action in widget.actions():
            if not action.isSeparator():
                yield action.text().replace("&", ""), widget.actionGeometry(action)
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _cells(widget)


def _cells(view: QAbstractItemView) -> Iterator[tuple[str, QRect]]:
    model, root, ground = view.model(), view.rootIndex(), view.viewport()
    origin = ground.mapTo(view, QPoint())
    for row in range(min(model.rowCount(root), MOST_CELLS)):
        for column in range(model.columnCount(root)):
            index = model.index(row, column, root)
            area = view.visualRect(index) & ground.rect()
            text = model.data(index, Qt.ItemDataRole.DisplayRole)
            if text and not area.isEmpty():
                yield str(text), area.translated(origin)


def _on_screen(widget: QWidget, area: QRect) -> list[int]:
    place = widget.mapToGlobal(area.topLeft())
    return [place.x(), place.y(), area.width(), area.height()]
