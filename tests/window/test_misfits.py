"""Each kind of misfit is seen, in a window that is made to have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.gui.pages.station.tiles.tile import Tile
from desktop.gui.theme import Look
from desktop.gui.widgets.table import Cell, Table
from desktop.gui.widgets.text import Button, ElidedLabel
from tests.window.misfits import misfits_of

LONG = "The unit does not answer. Check its power and its cable."
Place = Callable[[QWidget, int, int, int, int], None]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(600, 400)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    made = Look(qapp, "light")
    yield made
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


@pytest.fixture
def place(window: QWidget) -> Place:
    def at(widget: QWidget, left: int, top: int, width: int, height: int) -> None:
        widget.setParent(window)
        widget.setGeometry(left, top, width, height)
        widget.show()

    return at


def test_what_has_room_fits(window: QWidget, place: Place) -> None:
    wrapped = QLabel(LONG)
    wrapped.setWordWrap(True)
    place(wrapped, 0, 0, 300, 80)
    place(QLabel(LONG), 0, 100, 590, 40)
    place(QPushButton("Start"), 0, 150, 200, 40)
    place(ElidedLabel(), 0, 200, 40, 40)
    assert misfits_of(window) == []


def test_text_without_width(window: QWidget, place: Place) -> None:
    for top, widget in enumerate((QLabel(LONG), QPushButton(LONG))):
        place(widget, 0, 60 * top, 80, 40)
    narrow = [line.partition(" needs ")[0] for line in misfits_of(window)]
    assert narrow == [f"QLabel {LONG!r}", f"QPushButton {LONG!r}"]


def test_fields_without_width(window: QWidget, place: Place) -> None:
    field, box = QLineEdit(), QComboBox()
    field.setPlaceholderText(LONG)
    box.addItem(LONG)
    place(field, 0, 0, 100, 40)
    place(box, 0, 60, 100, 40)
    assert [line.partition(" ")[0] for line in misfits_of(window)] == ["QLineEdit", "QComboBox"]


def test_lines_without_height(window: QWidget, place: Place) -> None:
    wrapped = QLabel(LONG)
    wrapped.setWordWrap(True)
    place(wrapped, 0, 0, 120, 20)
    [line] = misfits_of(window)
    assert "of height" in line


def test_what_an_edge_cuts(window: QWidget, place: Place) -> None:
    place(QPushButton("Start"), 0, 380, 200, 40)
    [line] = misfits_of(window)
    assert "leaves QWidget" in line


def test_what_has_to_be_scrolled_to(window: QWidget, place: Place, look: Look) -> None:
    area, ground = QScrollArea(), QWidget()
    ground.resize(500, 900)
    QLabel("far below", ground).setGeometry(0, 800, 200, 40)
    button = Button(look, "primary")
    button.setParent(ground)
    button.setGeometry(0, 700, 200, 40)
    tile = Tile(look, "1", "full")
    tile.setParent(ground)
    tile.setGeometry(0, 600, 300, 300)
    area.setWidget(ground)
    place(area, 0, 0, 590, 390)
    cut = [line for line in misfits_of(window) if "scrolled to" in line]
    assert [line.partition(" ")[0] for line in cut] == ["Button", "Tile"]


def test_what_lies_over_another(window: QWidget, place: Place) -> None:
    place(QLabel("one"), 0, 0, 100, 40)
    place(QPushButton("two"), 90, 0, 100, 40)
    [line] = misfits_of(window)
    assert line == "QLabel 'one' lies over QPushButton 'two'"


def test_a_name_of_which_nothing_is_left(window: QWidget, place: Place) -> None:
    label = ElidedLabel()
    place(label, 0, 0, 14, 40)
    label.show_text(LONG)
    [line] = misfits_of(window)
    assert "nothing but" in line


def test_columns_without_room(window: QWidget, place: Place, look: Look) -> None:
    table = Table(look, (40, 50, 0))
    table.show_headings(("Certificate", "At", "State"))
    table.show_rows([(Cell("a"), Cell("waiting for approval", "badge"), Cell("b"))])
    place(table, 0, 0, 590, 300)
    assert ["'Certificate'" in line or "badge" in line for line in misfits_of(window)] == [True, True]


def test_a_window_beyond_the_screen(window: QWidget) -> None:
    window.move(window.screen().availableGeometry().width() - 100, 0)
    [line] = misfits_of(window)
    assert "leaves the screen" in line
