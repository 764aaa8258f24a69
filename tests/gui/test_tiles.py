"""Tiles fit where they stand: any number of slots, any screen, both languages, the tour open or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, product

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from desktop.core.catalogue.device import NO_DRIVER
from desktop.core.events import Event, Problem
from desktop.core.verdicts import Verdict
from desktop.gui.language import LanguageChoice
from desktop.gui.legible import legible_on
from desktop.gui.pages.station.page import StationPage
from desktop.gui.pages.station.tiles.compact_face import CompactFace
from desktop.gui.pages.station.tiles.grid import COMPACT, GAP, LEAST, grid
from desktop.gui.pages.station.tiles.room import LEAST_PANELS, share
from desktop.gui.pages.station.tiles.tile import Tile
from desktop.gui.pages.station.tiles.verdict_face import VerdictFace
from desktop.gui.sound import Sounds
from desktop.gui.widgets.lamp import Lamp
from desktop.gui.widgets.paragraph import last_sentence
from desktop.gui.widgets.text import ElidedLabel
from tests.gui.conftest import ShowPage
from tests.gui.playing import Bench, FakeStation, OnePage
from tools import shift

# px within the frame, on screens of 1366 x 768, 1280 x 720 and 1024 x 768 with a taskbar; then large ones.
SIZES = [(1350, 680), (1264, 632), (1008, 688), (1904, 1000), (3824, 2072)]
COUNTS = (1, 2, 3, 4, 5, 8, 11, 16)
# Its order is the longest there is.
LONGEST = Problem.made(NO_DRIVER, family="socket://127.0.0.1:40917", advice="arn:aws:iot:eu-central-1::thing")
BAD = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN, Verdict.ABORTED)


def full_station(count: int) -> Iterator[Event]:
    """Every state that a slot may be in, the ones with most to tell first."""
    yield shift.station_ready(count, present=count)
    states = cycle((*BAD, Verdict.PASS, Verdict.MADE, "running", "ready"))
    for number, state in zip(range(1, count + 1), states, strict=False):
        slot, serial = str(number), f"DL000001{number:02}"
        if state == "running":
            yield from shift.begun(slot, serial, 3)
        elif isinstance(state, Verdict):
            yield from shift.begun(slot, serial, 2)
            problem = LONGEST if state in BAD else None
            yield replace(shift.finished(slot, serial, state, problem=problem), connected=problem is None)


@pytest.mark.parametrize(("size", "language"), [*product(SIZES, ("en", "zh_CN"))])
def test_all_of_every_tile_is_seen_and_readable(
    bench: Bench, qapp: QApplication, size: tuple[int, int], language: str
) -> None:
    bench.open().window.resize(*size)
    bench.desk.languages.use(language)
    page = bench.window.pages[0]
    assert isinstance(page, StationPage)
    for count, tour in product(COUNTS, (False, True)):
        bench.window.tour.setVisible(tour)
        bench.feed(full_station(count))
        for _ in range(2):  # for the layout, and for what follows from it
            qapp.processEvents()
        for tile in page.tiles.tiles.values():
            where = f"{count} slots, tour {tour}, slot {tile.slot_name}"
            assert tile.visibleRegion().boundingRect() == tile.rect(), where
            assert outside(tile) == [], where
            assert unreadable(tile) == [], where


def outside(tile: Tile) -> list[str]:
    """What reaches out of its tile, or is too narrow for its text."""
    found = []
    for part in tile.findChildren(QWidget):
        if not part.isVisible():
            continue
        place = QRect(part.mapTo(tile, part.rect().topLeft()), part.size())
        if not tile.rect().contains(place):
            found.append(f"{type(part).__name__} {place} of {tile.rect()}")
        plain = isinstance(part, QLabel | QPushButton) and not isinstance(part, ElidedLabel)
        wraps = isinstance(part, QLabel) and part.wordWrap()
        if plain and not wraps and part.width() < part.sizeHint().width():
            found.append(f"{part.text()!r}: {part.width()} < {part.sizeHint().width()}")
    return found


def unreadable(tile: Tile) -> list[str]:
    """The word, or else icon and number, must be legible; an order is whole where there is room for it."""
    found, least = [], legible_on(tile.screen())
    for lamp in (one for one in tile.findChildren(Lamp) if one.isVisible()):
        placed = lamp.places()
        if placed.icon.height() < least - 1:
            found.append(f"icon {placed.icon.height():.0f} of {least:.0f} px in {lamp.size()}")
        if placed.word.height() < least and placed.number.height() < least - 1:
            found.append(f"neither word nor number in {lamp.size()}")
    roomy = isinstance(tile.face, VerdictFace) or (tile.width() >= COMPACT[0] and tile.height() >= COMPACT[1])
    if isinstance(tile.face, VerdictFace | CompactFace) and roomy and not tile.face.order.is_whole:
        found.append(f"order of {tile.face.order.size()}: {tile.face.order.text()}")
    return found


@pytest.mark.parametrize(("size", "language"), [*product(SIZES[:3], ("en", "zh_CN"))])
def test_large_controls_fit_too(
    bench: Bench, qapp: QApplication, size: tuple[int, int], language: str
) -> None:
    bench.open().window.resize(*size)
    bench.desk.languages.use(language)
    bench.desk.look.use_large_touch(True)
    page = bench.window.pages[0]
    assert isinstance(page, StationPage)
    for count in COUNTS:
        bench.feed(full_station(count))
        for _ in range(2):
            qapp.processEvents()
        tiles = page.tiles.tiles.values()
        buttons = [one for tile in tiles for one in tile.findChildren(QPushButton) if one.isVisible()]
        assert {tile.slot_name: outside(tile) for tile in tiles if outside(tile)} == {}, f"{count} slots"
        assert min(button.height() for button in buttons) >= 44
        assert all(tile.visibleRegion().boundingRect() == tile.rect() for tile in tiles)


@pytest.mark.parametrize("width", [1008, 1264, 1340, 1350, 1904])
def test_the_time_of_a_recent_unit_is_whole_beside_a_large_bar(
    bench: Bench, qapp: QApplication, width: int
) -> None:
    bench.open().window.resize(width, 768)
    bench.desk.look.use_large_touch(True)
    bench.window.tour.hide()
    bench.feed([shift.station_ready(4, present=4), shift.earlier()])
    qapp.processEvents()
    page = bench.window.pages[0]
    assert isinstance(page, StationPage)
    table = page.panels.table
    assert table.isVisible()
    needed = max(table.fontMetrics().horizontalAdvance(row[-1].text) for row in table.rows)
    assert table.columnWidth(4) - 2 * 10 > needed


def test_what_is_pressed_is_large_at_once_when_that_is_chosen(bench: Bench, qapp: QApplication) -> None:
    bench.open()
    button = bench.window.tour.run_button
    before = button.sizeHint().height()
    assert before < 44
    bench.desk.preferences.large_touch = True
    assert button.sizeHint().height() >= 56
    bench.desk.preferences.large_touch = False
    assert button.sizeHint().height() == before


# --- the grid --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "width", "height", "columns", "form"),
    [
        (4, 1214, 328, 4, "full"),
        (4, 872, 340, 2, "compact"),
        (5, 1214, 372, 3, "compact"),
        (8, 1214, 372, 4, "compact"),
        (16, 1214, 500, 4, "compact"),
        (16, 3688, 1850, 6, "full"),
        (1, 1214, 328, 1, "full"),
        (0, 1214, 328, 1, "full"),
    ],
)
def test_rows_are_even_and_tiles_as_large_as_there_is_room(
    count: int, width: int, height: int, columns: int, form: str
) -> None:
    made = grid(count, width, height)
    assert (made.columns, made.form) == (columns, form)


# --- what is said above them ------------------------------------------------------------------------------

REFUSAL, QUESTION = 54, 70  # px of height, with the space below


@pytest.mark.parametrize("count", [1, 2, 3, 4, 8, 16])
@pytest.mark.parametrize("whole", [468, 500, 800, 1600])
@pytest.mark.parametrize("said", [REFUSAL, QUESTION])
def test_tiles_keep_their_places_and_their_size_whatever_is_said(count: int, whole: int, said: int) -> None:
    quiet, told = share(count, 1214, whole, whole), share(count, 1214, whole, whole - said)
    assert told.grid == quiet.grid
    assert told.panels <= quiet.panels
    pressed = quiet.tiles - told.tiles
    assert 0 <= pressed <= (max(LEAST_PANELS - quiet.panels + said, 0) if quiet.panels else said)
    assert told.tiles + (told.panels + 16 if told.panels else 0) <= whole - said


def test_panels_stay_while_somebody_reads_why_a_scan_was_refused() -> None:
    """Beside the tour, in a window on a screen of 1366 x 768."""
    quiet, told = share(4, 1214, 468, 468), share(4, 1214, 468, 468 - REFUSAL)
    assert (quiet.tiles, quiet.panels) == (304, 148)
    assert (told.tiles, told.panels) == (304, 94)


def test_tiles_that_would_be_scrolled_are_placed_anew() -> None:
    least = LEAST[1]
    quiet, told = (share(16, 936, 4 * (least + GAP), height) for height in (4 * (least + GAP), 2 * least))
    assert told.tiles == 2 * least
    assert quiet.tiles > told.tiles


def ask(page: StationPage) -> None:
    page.take_scan("DL00000131")
    assert not page.question.isHidden()


def refuse(page: StationPage) -> None:
    page.scan.refuse("Not a label of this product. Scan again.")


def settle(qapp: QApplication) -> None:
    """One layout leads to another."""
    for _ in range(4):
        qapp.processEvents()


@pytest.mark.parametrize("say", [refuse, ask])
@pytest.mark.parametrize("tour", [False, True])
def test_what_is_said_changes_no_tile(
    bench: Bench, qapp: QApplication, tour: bool, say: Callable[[StationPage], None]
) -> None:
    """In a window on a screen of 1366 x 768: nothing jumps while somebody reads."""
    page = opened(bench, 1350, 728)
    bench.window.tour.setVisible(tour)
    bench.feed([shift.station_ready(4, present=4)])
    settle(qapp)
    assert page.panels.isVisible()
    tiles = {name: (tile, tile.size()) for name, tile in page.tiles.tiles.items()}
    say(page)
    settle(qapp)
    assert {name: (tile, tile.size()) for name, tile in page.tiles.tiles.items()} == tiles
    assert page.panels.isVisible() or (tour and say is ask)
    table = page.panels.table
    assert table.viewport().height() >= table.rowHeight(0) // 2 or not page.panels.isVisible()


def opened(bench: Bench, width: int, height: int) -> StationPage:
    bench.open().window.resize(width, height)
    page = bench.window.pages[0]
    assert isinstance(page, StationPage)
    return page


@pytest.mark.parametrize("say", [refuse, ask])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_is_said_over_sixteen_slots_scrolls_none_of_them(
    bench: Bench, qapp: QApplication, say: Callable[[StationPage], None], language: LanguageChoice
) -> None:
    """With large controls and the tour, in a window on a screen of 1280 x 720."""
    page = opened(bench, 1264, 680)
    bench.desk.languages.use(language)
    bench.desk.look.use_large_touch(True)
    bench.feed([shift.station_ready(16, present=16)])
    say(page)
    page.show_state()
    settle(qapp)
    for tile in page.tiles.tiles.values():
        assert tile.visibleRegion().boundingRect() == tile.rect(), tile.slot_name
        assert unreadable(tile) == []
    if say is ask:
        assert [button.text() for button in page.question.findChildren(QPushButton)] == [
            page.question.tr("None")
        ], "the tiles are the buttons"
        bench.qtbot.mouseClick(page.tiles.tiles["16"], Qt.MouseButton.LeftButton)
        assert bench.application.asked[-1] == ("start_unit", "16", "DL00000131")


# --- one tile --------------------------------------------------------------------------------------------


@pytest.fixture
def one(show_page: ShowPage) -> OnePage:
    requests = FakeStation([])
    return show_page(
        requests.asked,
        lambda look, clock: StationPage(look, clock, requests),
        [shift.station_ready(4, present=4)],
    )


@pytest.fixture
def page(one: OnePage) -> StationPage:
    assert isinstance(one.page, StationPage)
    return one.page


@pytest.mark.parametrize("width", [1366, 1024])
def test_a_tile_tells_no_address_and_no_certificate(one: OnePage, page: StationPage, width: int) -> None:
    one.window.resize(width, 768)
    for number, verdict in enumerate(BAD, 1):
        one.feed(shift.failed(str(number), f"DL0000012{number}", verdict, LONGEST))
    for tile in page.tiles.tiles.values():
        shown = [tile.text, *(part.text() for part in tile.findChildren(QLabel))]
        assert not [text for text in shown if "socket" in text or "arn:" in text or "certificate" in text]
        assert LONGEST.order in tile.text


@pytest.mark.parametrize(("language", "end"), [("en", "Call the engineer."), ("zh_CN", "请叫工程师。")])
def test_where_an_order_has_no_room_what_to_do_has(
    bench: Bench, qapp: QApplication, language: LanguageChoice, end: str
) -> None:
    """Sixteen slots and the tour, in a window on a screen of 1024 x 768."""
    page = opened(bench, 1008, 688)
    bench.desk.languages.use(language)
    bench.feed(full_station(16))
    settle(qapp)
    face = page.tiles.tiles["1"].face
    assert isinstance(face, CompactFace)
    order = face.order
    assert order.is_whole or order.shown == end, "a narrow font may have room for all of it"
    # Whatever the font: with one line less than all of it takes.
    narrow, line = order.width() // 2, order.needs(100_000)
    order.setFixedWidth(narrow)
    order.fit(narrow, 0, order.needs(narrow) - line)
    assert (order.shown, order.text().endswith(end)) == (end, True)
    assert not order.is_whole
    assert order.toolTip() == order.text()
    assert order.height() > 0
    bench.window.resize(3824, 2072)
    settle(qapp)
    larger = page.tiles.tiles["1"].face
    assert isinstance(larger, VerdictFace)
    assert larger.order.is_whole


@pytest.mark.parametrize(
    ("order", "last"),
    [
        ("This is a copy. Put it aside.", "Put it aside."),
        ("这是副本。请放到一边。", "请放到一边。"),
        ("Try again", "Try again"),
        ("Key · 3.2 s", "Key · 3.2 s"),
        ("", ""),
    ],
)
def test_the_last_sentence_of_an_order(order: str, last: str) -> None:
    assert last_sentence(order) == last


def test_a_verdict_that_comes_is_poured_over_its_tile(one: OnePage, page: StationPage) -> None:
    tile = page.tiles.tiles["1"]
    one.feed(shift.begun("1", "DL00000126", 7))
    assert not tile.pouring
    one.feed([shift.finished("1", "DL00000126")])
    assert tile.pouring
    assert tile.fill == "pass-soft"
    one.qtbot.waitUntil(lambda: not tile.pouring)
    corner = tile.grab().toImage().pixelColor(tile.width() // 2, tile.height() - 6)
    assert corner == one.look.theme.colour("pass-soft")
    one.feed([])
    assert not tile.pouring, "only what is new moves"


def test_what_was_there_before_does_not_move(one: OnePage, page: StationPage) -> None:
    one.page.hide()
    one.feed(shift.passed("1", "DL00000126"))
    one.page.show()
    assert not page.tiles.tiles["1"].pouring


def test_each_verdict_is_heard_with_a_question_and_a_refusal(one: OnePage, page: StationPage) -> None:
    heard: list[str] = []
    page.sounds = Sounds(page.preferences, heard.append)
    one.feed(shift.passed("1", "DL00000126"))
    one.feed(shift.failed("2", "DL00000127"))
    page.take_scan("DL00000126")
    assert heard == ["pass", "fail", "refused"]
    one.clock.forward(60)
    one.feed(shift.failed("3", "DL00000128", Verdict.ERROR, shift.UNREACHED))
    page.take_scan("DL00000129")
    assert heard[3:] == ["error", "ask"]


def test_recorded_units_are_not_heard_again(one: OnePage, page: StationPage) -> None:
    heard: list[str] = []
    page.sounds = Sounds(page.preferences, heard.append)
    one.feed([shift.earlier()])
    assert heard == []


def test_the_smallest_tile_has_its_details_by_keyboard(one: OnePage, page: StationPage) -> None:
    one.window.resize(1024, 640)
    one.feed(full_station(16))
    QApplication.processEvents()
    page.show_state()
    tile = page.tiles.tiles["1"]
    buttons = [part for part in tile.findChildren(QPushButton) if part.isVisible()]
    assert [part.accessibleName().partition(" ")[0] for part in buttons] == ["Details", "Dismiss"]
    one.qtbot.keyClick(buttons[0], Qt.Key.Key_Space)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.close()
