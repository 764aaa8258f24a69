"""What does not fit into an open window: text without room, things that are cut off, things over each other.

Text that is made to give way and ends in … is whole in its tooltip, and fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import ceil

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from desktop.gui.legible import shape
from desktop.gui.pages.station.tiles.tile import Tile
from desktop.gui.widgets.badge import badge_width
from desktop.gui.widgets.lamp import Lamp
from desktop.gui.widgets.table import Table
from desktop.gui.widgets.text import ElidedLabel
from tests.window.seeing import open_windows, text_of

MOST_ROWS = 50
_CLOSE = 6  # px of a button's text from its edge, at least
_ARROW = 40  # px of a combo box that its text has not
# Qt's own, which look after what is in them.
_WHOLE = (QAbstractItemView, QComboBox, QLineEdit, QScrollBar)


def misfits() -> list[str]:
    """A line for each, in all open windows."""
    return [line for window in open_windows() for line in misfits_of(window)]


def misfits_of(window: QWidget) -> list[str]:
    found = list(_outside_the_screen(window))
    for widget in window.findChildren(QWidget):
        if widget.window() is window and widget.isVisible() and not _is_inside_another(widget):
            found += [f"{_told(widget)} {why}" for why in (*_cut(widget), *_without_room(widget))]
    return found + list(_over_each_other(window))


def _told(widget: QWidget) -> str:
    words = text_of(widget) or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} {words!r}"


def _is_inside_another(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, _WHOLE):
            return True
        parent = parent.parentWidget()
    return False


def _outside_the_screen(window: QWidget) -> Iterator[str]:
    room, frame = window.screen().availableGeometry(), window.frameGeometry()
    if not room.contains(frame):
        yield f"window {window.windowTitle()!r} at {_numbers(frame)} leaves the screen, {_numbers(room)}"


def _cut(widget: QWidget) -> Iterator[str]:
    """By an edge that nothing scrolls it away from; verdicts, and buttons that decide, by any edge."""
    area = QRect(QPoint(), widget.size())
    below: QWidget = widget
    while not below.isWindow():
        area.translate(below.pos())
        below = below.parentWidget()
        room = below.rect().adjusted(-1, -1, 1, 1)  # as the pixels of fonts are rounded
        if room.contains(area):
            continue
        scrolled = isinstance(below.parentWidget(), QAbstractScrollArea)
        if not scrolled or area.left() < room.left() or area.right() > room.right():
            yield f"at {_numbers(area)} leaves {type(below).__name__}, {_numbers(room)}"
        elif isinstance(widget, Tile) or widget.property("role") in ("primary", "danger"):
            yield f"at {_numbers(area)} has to be scrolled to in {_numbers(room)}"
        return


def _without_room(widget: QWidget) -> Iterator[str]:
    width, height = _wanted(widget)
    if width > widget.width() + 1:
        yield f"needs {width} px of width and has {widget.width()}"
    if height > widget.height() + 1:
        yield f"needs {height} px of height and has {widget.height()}"
    if isinstance(widget, ElidedLabel) and widget.whole and not widget.text().strip("… "):
        yield "is nothing but …"
    if isinstance(widget, Lamp):
        yield from _painted_words(widget)
    if isinstance(widget, Table):
        yield from _narrow_columns(widget)


def _wanted(widget: QWidget) -> tuple[int, int]:
    """The least width and height for what a widget says; 0 where that does not matter."""
    metrics = widget.fontMetrics()
    match widget:
        case ElidedLabel():
            return 0, widget.sizeHint().height() if widget.text() else 0
        case QLabel():
            return _label_needs(widget)
        case QRadioButton() | QCheckBox():
            return widget.sizeHint().width(), metrics.height()
        case QAbstractButton() if widget.text():
            icon = 0 if widget.icon().isNull() else widget.iconSize().width() + _CLOSE
            return metrics.horizontalAdvance(widget.text()) + icon + _CLOSE, metrics.height()
        case QLineEdit():
            shown = widget.placeholderText() if not widget.text() else ""
            return metrics.horizontalAdvance(shown) + 2 * _CLOSE if shown else 0, metrics.height()
        case QComboBox():
            return metrics.horizontalAdvance(widget.currentText()) + _ARROW, metrics.height()
        case _:
            return 0, 0


def _label_needs(label: QLabel) -> tuple[int, int]:
    if not label.text():
        return 0, 0
    if label.wordWrap():
        return label.minimumSizeHint().width(), label.heightForWidth(label.width())
    return label.sizeHint().width(), label.sizeHint().height()


def _painted_words(lamp: Lamp) -> Iterator[str]:
    places, light = lamp.places(), lamp.light
    for text, area in ((light.word, places.word), (light.number, places.number)):
        if not area.isEmpty():
            font = QFont(lamp._font())
            font.setPixelSize(ceil(area.height() * shape(text, font).font))
            painted = QFontMetricsF(font).tightBoundingRect(text).translated(area.left(), 0)
            if painted.left() < -1 or painted.right() > lamp.width() + 1:
                ends = f"{painted.left():.0f} to {painted.right():.0f}"
                yield f"paints {text!r} from {ends} px and has {lamp.width()}"


def _narrow_columns(table: Table) -> Iterator[str]:
    header = table.horizontalHeader()
    for column in range(header.count()):
        room = header.sectionSize(column)
        heading = str(table.model().headerData(column, header.orientation()))
        if header.fontMetrics().horizontalAdvance(heading) > room:
            yield f"has {room} px for {heading!r}"
        badges = {row[column].text for row in table.rows[:MOST_ROWS] if row[column].kind == "badge"}
        for text in badges:
            if badge_width(table._painter._look.theme, text) > room:
                yield f"has {room} px for the badge {text!r}"


def _over_each_other(window: QWidget) -> Iterator[str]:
    for parent in (window, *window.findChildren(QWidget)):
        if isinstance(parent, (*_WHOLE, QScrollArea)) or not parent.isVisible():
            continue
        children = [child for child in parent.children() if isinstance(child, QLabel | QAbstractButton)]
        shown = [child for child in children if child.isVisible() and text_of(child)]
        for one, other in combinations(shown, 2):
            if one.geometry().intersects(other.geometry()):
                yield f"{_told(one)} lies over {_told(other)}"


def _numbers(area: QRect) -> str:
    return f"{area.x()},{area.y()} {area.width()}x{area.height()}"
