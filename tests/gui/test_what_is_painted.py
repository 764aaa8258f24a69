"""With many units at work the window paints what has changed, and nothing else; and that is right, too."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.events import PhaseFinished
from desktop.core.verdicts import Verdict
from desktop.gui.pages.station import scan
from desktop.gui.pages.station.page import StationPage
from desktop.gui.pages.station.panels import _POINTS, _thinned
from desktop.gui.pages.station.tiles.faces import RunFace
from desktop.gui.pages.station.tiles.tile import Tile
from desktop.gui.widgets.surface import Surface
from desktop.gui.widgets.text import ElidedLabel
from tests.gui.conftest import ShowPage
from tests.gui.playing import FakeStation, OnePage
from tools import shift

SLOTS = 16


@pytest.fixture(params=[2, SLOTS])
def bench(show_page: ShowPage, qapp: QApplication, request: pytest.FixtureRequest) -> OnePage:
    """Two slots have roomy tiles, sixteen have small ones. Half of them are at work."""
    requests, count = FakeStation([]), request.param
    shown = show_page(
        requests.asked,
        lambda look, clock: StationPage(look, clock, requests),
        [shift.station_ready(count, present=count)],
    )
    for slot in range(1, count // 2 + 1):
        shown.feed(shift.begun(str(slot), f"DL{slot:08}", 3))
    settle(qapp)
    return shown


@pytest.fixture
def page(bench: OnePage) -> StationPage:
    assert isinstance(bench.page, StationPage)
    return bench.page


def settle(app: QApplication) -> None:
    for _ in range(3):  # for the layout, and for what follows from it
        app.processEvents()


class _Paints(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.of: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - as Qt names it
        if event.type() is QEvent.Type.Paint and isinstance(watched, QWidget):
            self.of[type(watched).__name__] += 1
        return False


@contextmanager
def counted_paints(app: QApplication) -> Iterator[Counter[str]]:
    counting = _Paints()
    app.installEventFilter(counting)
    try:
        yield counting.of
        settle(app)
    finally:
        app.removeEventFilter(counting)


def seconds_shown(page: StationPage) -> list[str]:
    """What tells time in the tiles of units at work."""
    at_work = [name for name, slot in page.model.slots.items() if slot.state == "running"]
    faces = [page.tiles.tiles[name].face for name in at_work]
    return [face._time.text() if isinstance(face, RunFace) else face.text for face in faces]


def test_what_has_not_changed_is_not_painted(bench: OnePage, page: StationPage, qapp: QApplication) -> None:
    with counted_paints(qapp) as paints:
        page.show_state()
    assert paints == Counter()


def test_a_tick_paints_the_seconds_alone(bench: OnePage, page: StationPage, qapp: QApplication) -> None:
    before = seconds_shown(page)
    bench.clock.forward(1.3)
    with counted_paints(qapp) as paints:
        page._tick.timeout.emit()
    assert all(now != then for now, then in zip(seconds_shown(page), before, strict=True))
    at_work = len(before)
    assert paints["Tile"] == at_work
    assert {"Lamp", "StepList", "StackedBar", "ScanBox", "StationHeader", "Badge"}.isdisjoint(paints)


@contextmanager
def counted_calls() -> Iterator[list[str]]:
    """Of Qt by Python: after each of most of them another thread may have its turn first."""
    made: list[str] = []

    def note(_frame: FrameType, event: str, what: Any) -> None:
        if event == "c_call" and type(getattr(what, "__self__", None)).__module__.startswith("PySide6"):
            made.append(what.__qualname__)

    sys.setprofile(note)
    try:
        yield made
    finally:
        sys.setprofile(None)


def test_a_tick_asks_little_of_qt(bench: OnePage, page: StationPage, qapp: QApplication) -> None:
    """16 units at work beside it: had it to wait for each of a thousand calls, it would stand still."""
    for _ in range(2):  # the first one may have more to do
        bench.clock.forward(1.3)
        with counted_calls() as made:
            page._tick.timeout.emit()
            qapp.processEvents()
    assert 0 < len(made) < 20 * len(seconds_shown(page))


def test_colours_fonts_and_lines_are_made_once(page: StationPage) -> None:
    theme = page._look.theme
    assert theme.colour("text") is theme.colour("text")
    assert theme.font("body", bold=True) is theme.font(bold=True) is not theme.font(mono=True)
    assert theme.metrics(mono=True) is theme.metrics(mono=True)


def test_an_event_has_its_own_tile_shown_anew(
    bench: OnePage, page: StationPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    show_all = Tile._show_all

    def watched(tile: Tile, *arguments: Any, **options: Any) -> None:
        shown.append(tile.slot_name)
        show_all(tile, *arguments, **options)

    monkeypatch.setattr(Tile, "_show_all", watched)
    page.show_state()
    assert shown == []
    bench.feed([PhaseFinished("run-DL00000001", "1", shift.PHASES[3], 1.0)])
    assert shown == ["1"]
    bench.feed([shift.finished("1", "DL00000001")])
    assert shown[1] == "1"
    assert page.tiles.tiles["1"].text.startswith("PASS")


def test_units_that_begin_together_are_shown_a_few_at_a_time(
    bench: OnePage, page: StationPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    show_all = Tile._show_all

    def watched(tile: Tile, *arguments: Any, **options: Any) -> None:
        shown.append(tile.slot_name)
        show_all(tile, *arguments, **options)

    monkeypatch.setattr(Tile, "_show_all", watched)
    names = list(page.tiles.tiles)
    for name in names:
        for event in shift.begun(name, f"DL{name:0>8}", 5):
            page.apply(event)
    while page._frame.isActive():
        before = len(shown)
        page._frame.stop()
        page._frame.timeout.emit()
        assert len(shown) - before <= 4
    assert shown == names


def test_the_blinking_cursor_paints_nothing_but_itself(
    bench: OnePage, page: StationPage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(scan, "paint_icon", lambda _painter, _area, name, _colour: drawn.append(name))
    box = page.scan.box
    box.update(box.cursorRect())
    settle(qapp)
    assert drawn == []
    box.update()
    settle(qapp)
    assert drawn == ["barcode-scan"]


def difference(one: QImage, other: QImage) -> int:
    """The largest of any colour of any pixel."""
    pairs = zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    return max(abs(here - there) for here, there in pairs if here != there) if one != other else 0


def on_screen(bench: OnePage) -> QImage:
    screen = bench.window.screen()
    return screen.grabWindow(bench.window.winId()).toImage()


def test_what_was_painted_bit_by_bit_is_what_is_painted_at_once(
    bench: OnePage, page: StationPage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(4):
        bench.clock.forward(3.1)
        page._tick.timeout.emit()
        settle(qapp)
        bench.feed(shift.begun("1", "DL00000001", 4 + step))
        settle(qapp)
        page.tiles.tiles["2"].setFocus(Qt.FocusReason.TabFocusReason)
        settle(qapp)
    bench.feed([shift.finished("1", "DL00000001", Verdict.ERROR, problem=shift.UNREACHED)])
    for tile in page.tiles.tiles.values():
        tile._motion.stop()
    page.setFocus()
    settle(qapp)
    bit_by_bit = on_screen(bench)
    assert not bit_by_bit.isNull()
    monkeypatch.setattr(Surface, "_inside", lambda _surface: QRect())  # each ground as a whole
    bench.window.repaint()
    assert difference(on_screen(bench), bit_by_bit) == 0


class _Area(QObject):
    """px that are painted of what it is installed on."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - as Qt names it
        if isinstance(event, QPaintEvent):
            self.painted += sum(part.width() * part.height() for part in event.region())
        return False


def test_a_verdict_is_poured_in_strips_that_look_as_if_it_was_painted_at_once(
    bench: OnePage, page: StationPage, qapp: QApplication
) -> None:
    tile, area = page.tiles.tiles["1"], _Area()
    tile._motion.setDuration(1_000_000)  # ms: what moves is the test
    bench.feed([shift.finished("1", "DL00000001")])
    settle(qapp)
    for at in (50_000, 60_000, 200_000, 201_000, 999_000, 1_000_000):
        tile.installEventFilter(area)
        tile._motion.setCurrentTime(at)
        settle(qapp)
        tile.removeEventFilter(area)
        in_strips = on_screen(bench)
        tile.repaint()
        assert difference(on_screen(bench), in_strips) == 0
    assert not tile.pouring
    assert area.painted < 1.3 * tile.width() * tile.height()  # all of it once, and at the end its edges


def test_tiles_follow_language_and_size_of_controls(
    bench: OnePage, page: StationPage, qapp: QApplication
) -> None:
    slot = str(len(page.tiles.tiles))
    assert page.tiles.tiles[slot].text.startswith("Scan its label")
    bench.languages.use("zh_CN")
    settle(qapp)
    assert page.tiles.tiles[slot].text.startswith("请扫描")
    bench.look.use_large_touch(True)
    page.show_state()
    assert page.tiles.tiles[slot]._shown != ()


def test_a_line_is_shortened_anew_in_another_font(qapp: QApplication) -> None:
    line = ElidedLabel()
    line.resize(150, 20)
    line.show_text("a unit that has a long name")
    whole = line.text()
    font = line.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    line.setFont(font)
    assert len(line.text()) < len(whole)
    line.deleteLater()


@pytest.mark.parametrize("units", [2, 3, _POINTS, _POINTS + 1, 50_000])
def test_a_long_shift_has_a_curve_of_few_points(units: int) -> None:
    yields = [(datetime(2026, 11, 27, tzinfo=UTC), share / units) for share in range(units)]
    shown = _thinned(yields)
    assert len(shown) <= _POINTS + 1
    assert (shown[0], shown[-1]) == (yields[0], yields[-1])
