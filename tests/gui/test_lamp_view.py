"""The lamps of the station in a window of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.verdicts import Verdict
from desktop.gui.pages.station.page import StationPage
from desktop.gui.preferences import Preferences
from tests.gui.conftest import ShowPage
from tests.gui.playing import FakeStation, OnePage
from tools import shift

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bench(show_page: ShowPage) -> OnePage:
    requests = FakeStation([])
    return show_page(
        requests.asked, lambda look, clock: StationPage(look, clock, requests), [shift.station_ready()]
    )


@pytest.fixture
def page(bench: OnePage) -> StationPage:
    assert isinstance(bench.page, StationPage)
    return bench.page


def test_lamps_tell_each_slot_and_follow_it(bench: OnePage, page: StationPage) -> None:
    bench.qtbot.keyClick(page, Qt.Key.Key_F11)
    lamps = page.lamps.lamps
    assert list(lamps) == ["1", "2", "3", "4"]
    bench.feed(shift.passed("1", "DL00000126"))
    bench.feed(shift.failed("2", "DL00000127", Verdict.ERROR, shift.UNREACHED))
    bench.feed(shift.begun("3", "DL00000128", 2))
    assert [lamps[slot].text.split("\n")[0] for slot in "1234"] == ["PASS", "ERROR", "3/8", "Plug in a unit"]
    assert [lamps[slot].fill for slot in "1234"] == ["pass", "error", "run", "panel"]
    bench.languages.use("zh_CN")
    bench.qtbot.waitUntil(lambda: lamps["1"].text.startswith("合格"))
    bench.feed([shift.station_ready(2, present=2)])
    assert list(page.lamps.lamps) == ["1", "2"]


def test_lamps_take_no_focus_and_no_scan(bench: OnePage, page: StationPage) -> None:
    page.lamps.open()
    assert page.lamps.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert page.lamps.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert all(part.focusPolicy() is Qt.FocusPolicy.NoFocus for part in page.lamps.findChildren(QWidget))


def test_they_are_there_again_only_where_somebody_wants_them(bench: OnePage, page: StationPage) -> None:
    assert not Preferences().lamp_view
    page.lamps.show_or_hide(True)
    assert Preferences().lamp_view
    page.lamps.close()
    assert Preferences().lamp_view, (
        "a program that ends closes all windows, and says nothing of the next start"
    )
    page.lamps.open()
    bench.qtbot.mouseDClick(page.lamps, Qt.MouseButton.LeftButton)
    assert not page.lamps.isVisible()
    assert not Preferences().lamp_view


def test_on_the_only_screen_they_do_not_open_by_themselves(bench: OnePage, page: StationPage) -> None:
    Preferences().lamp_view = True  # some time before
    page.hide()
    page.show()
    assert len(QApplication.screens()) == 1
    assert page.lamps.wanted
    assert not page.lamps.isVisible()


def test_on_the_only_screen_they_open_in_a_window_when_asked(bench: OnePage, page: StationPage) -> None:
    page.lamps.toggle()
    assert page.lamps.isVisible()
    assert not page.lamps.isFullScreen(), "they would cover the station"
    page.lamps.toggle()
    assert not page.lamps.isVisible()


TWO_SCREENS = """
import json, sys
from PySide6.QtWidgets import QApplication, QWidget
from desktop.gui.pages.station.lamp_view import LampView
from desktop.gui.theme import Look
app = QApplication([])
owner = QWidget()
owner.setGeometry(0, 0, 800, 600)
owner.show()
lamps = LampView(Look(app, "light"), owner)
lamps.open()
app.processEvents()
one, two = app.screens()
print(json.dumps([lamps.isFullScreen(), lamps.screen() is two, lamps.size().toTuple(), two.size().toTuple()]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="its offscreen display has one screen")
def test_on_a_second_screen_they_fill_it(tmp_path: Path) -> None:
    screens = [
        {"name": "one", "x": 0, "y": 0, "width": 1366, "height": 768},
        {"name": "two", "x": 1366, "y": 0, "width": 1920, "height": 1080},
    ]
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    told = subprocess.run(
        (sys.executable, "-X", "utf8", "-c", TWO_SCREENS),
        env={
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
            "LINEKEY_DATA_DIR": str(tmp_path),
        },
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    assert json.loads(told.stdout) == [True, True, [1920, 1080], [1920, 1080]]
