"""What must be readable from two metres is: measured in the pixels that are painted."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.gui.legible import USUAL_DENSITY, legible, legible_on
from desktop.gui.theme import Look
from desktop.gui.widgets import lamp as lamp_module
from desktop.gui.widgets.lamp import Lamp, Light
from desktop.gui.widgets.lamp_places import Places, Room, place
from tests.gui.playing import delete


def test_capitals_have_22_minutes_of_arc_at_two_metres() -> None:
    """46 px on a 24-inch screen of 1920 x 1080; as many millimetres on any other."""
    density = math.hypot(1920, 1080) / 24
    assert legible(density) == pytest.approx(46.3, abs=0.1)
    assert legible(2 * density) == pytest.approx(2 * legible(density))
    angle = math.degrees(math.atan(legible(density) / density * 25.4 / 2000)) * 60
    assert angle == pytest.approx(22, abs=0.01)


@pytest.mark.parametrize("density", [0.0, math.inf, math.nan, 3.0, 305.0])
def test_a_screen_that_tells_no_size_or_a_wrong_one_is_taken_for_a_usual_one(density: float) -> None:
    assert legible(density) == legible(USUAL_DENSITY)


# --- where things stand ----------------------------------------------------------------------------------

ROOMS = st.builds(
    Room,
    width=st.floats(60, 2000),
    height=st.floats(40, 1200),
    legible=st.floats(20, 120),
    most=st.floats(20, 400),
    word=st.floats(1, 12),
    number=st.floats(0.5, 1.8),
    numbered=st.booleans(),
    line=st.one_of(st.just((0.0, 0.0)), st.tuples(st.floats(40, 300), st.just(20.0))),
    centred=st.booleans(),
)


@given(ROOMS)
def test_nothing_is_outside_or_over_another(room: Room) -> None:
    placed = [rect for rect in parts(place(room)) if not rect.isEmpty()]
    ground = QRectF(-0.01, -0.01, room.width + 0.02, room.height + 0.02)
    assert all(ground.contains(rect) for rect in placed)
    smaller = [rect.adjusted(0.01, 0.01, -0.01, -0.01) for rect in placed]
    assert not any(a.intersects(b) for i, a in enumerate(smaller) for b in smaller[i + 1 :])


@given(ROOMS)
def test_the_word_is_legible_or_icon_and_number_are(room: Room) -> None:
    """Unless the room is smaller than both of them side by side."""
    placed = place(room)
    if placed.word.height() < room.legible or room.numbered:
        both = room.legible * (room.number + 1.25)
        enough = min(room.legible, room.height, room.legible * room.width / both)
        assert placed.icon.height() >= enough - 0.01
        assert placed.number.height() >= enough - 0.01


def test_a_word_grows_with_its_room() -> None:
    room = Room(400, 120, 46, 1000, 3, 0.8, numbered=False)
    assert place(replace(room, width=800, height=240)).word.height() == pytest.approx(
        2 * place(room).word.height()
    )


def parts(placed: Places) -> tuple[QRectF, ...]:
    return placed.icon, placed.word, placed.number, placed.line


# --- what is painted -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "width"),
    [("PASS", 257), ("FAIL", 257), ("ERROR", 257), ("合格", 257), ("出错", 257), ("UNKNOWN", 420)],
)
def test_the_ink_of_a_verdict_is_as_high_as_it_must_be(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, word: str, width: int
) -> None:
    """On a 24-inch screen, in the room of one of four tiles in a window that is 1366 px wide."""
    monkeypatch.setattr(lamp_module, "legible_on", lambda _screen: legible(USUAL_DENSITY))
    look = Look(qapp, "light")
    lamp = Lamp(look, numbered=False)
    qtbot.addWidget(lamp)
    lamp.resize(width, 116)
    lamp.show_light(Light("1", "alert", word, "fail"))
    placed = lamp.places()
    image = QImage(lamp.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    lamp.render(image)
    assert ink_height(image, placed.word.toAlignedRect()) >= 46
    assert placed.number.isEmpty()
    delete(look)


def test_a_word_that_is_too_long_leaves_the_number_and_the_icon_legible(
    qtbot: QtBot, qapp: QApplication
) -> None:
    look = Look(qapp, "light")
    lamp = Lamp(look, numbered=False)
    qtbot.addWidget(lamp)
    lamp.resize(200, 116)
    lamp.show_light(Light("12", "alert", "UNKNOWN", "error"))
    placed, image = lamp.places(), QImage(lamp.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    lamp.render(image)
    least = legible_on(lamp.screen())
    assert ink_height(image, placed.number.toAlignedRect()) >= least - 1
    assert placed.icon.height() >= least
    assert 8 <= placed.word.height() < least
    delete(look)


def ink_height(image: QImage, area: QRect) -> int:
    """How many rows of the area, and of a margin around it, have dark pixels, from the first to the last."""
    area = area.adjusted(0, -8, 0, 8).intersected(image.rect())
    rows = [
        y
        for y in range(area.top(), area.bottom() + 1)
        if any(image.pixelColor(x, y).lightness() < 160 for x in range(area.left(), area.right() + 1))
    ]
    return rows[-1] - rows[0] + 1 if rows else 0
