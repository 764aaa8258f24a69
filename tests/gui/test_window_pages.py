"""What the pages have in common in the whole window."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.app.releases.events import Inside
from desktop.core.events import ReleaseChanged
from desktop.gui.pages.releases.page import ReleasesPage
from desktop.gui.pages.rollouts.page import RolloutsPage
from tests.gui.playing import Bench
from tools import shift


def test_pages_are_reached_by_keys(bench: Bench) -> None:
    bench.open()
    for number, page in enumerate(bench.window.pages, 1):
        bench.qtbot.keyClick(
            bench.window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier
        )
        # A button answers its shortcut after being shown pressed for a moment.
        bench.qtbot.waitUntil(lambda page=page: bench.window.stack.currentWidget() is page)


def test_tab_goes_through_a_page_as_it_is_read(bench: Bench) -> None:
    bench.open()
    bench.feed([*shift.station(), *shift.releases()])
    bench.window.activateWindow()

    def order(steps: int) -> list[str]:
        names = []
        for _ in range(steps):
            widget = bench.window.focusWidget()
            names.append(widget.accessibleName().partition(":")[0])
            bench.qtbot.keyClick(widget, Qt.Key.Key_Tab)
        return names

    slots = [
        "Slot 1",
        "Slot 2",
        "Slot 3",
        "Details of DL00000128",
        "Copy the error with its code",
        "Dismiss DL00000128",
        "Slot 4",
    ]
    assert order(11) == [
        "Serial number to provision",
        "Start the scanned unit",
        "Stop all runs",
        *slots,
        "Recent units",
    ]
    bench.window.show_page(1)
    bench.window.pages[1].signing.firmware.drop.setFocus()  # type: ignore[attr-defined]
    assert order(8) == [
        "lamp-1.2.0.bin. MCUboot image · 262,144 bytes",
        "Copy SHA-256 of the firmware",
        "Version of the firmware",
        "Add a key…",
        "AWS Signer · linekey_lamp",
        "Certificate for the chosen key",
        "Checks",
        "Sign this firmware",
    ]


def test_a_release_leads_to_its_rollout(bench: Bench) -> None:
    bench.open()
    bench.feed([*shift.ready(), shift.targets(), *shift.releases(), *shift.launchable()])
    releases, rollouts = bench.window.pages[1:]
    assert isinstance(releases, ReleasesPage)
    assert isinstance(rollouts, RolloutsPage)
    bench.window.show_page(1)
    releases.look_at("rel-1.0.0")
    may = ReleaseChanged("rel-1.0.0", "approved", "Cy", ("Ada", "Bea"), 2)
    opened = shift.opened(may)
    bench.feed([replace(opened, release=replace(opened.release, release_id="rel-1.0.0"))])
    bench.qtbot.mouseClick(releases.release.buttons.roll_out, Qt.MouseButton.LeftButton)
    assert bench.window.stack.currentWidget() is rollouts
    assert rollouts.launch.release.chosen == "rel-1.0.0"
    assert bench.window.focusWidget() is rollouts.launch.release
    assert bench.application.asked == [("open_release", "rel-1.0.0")], "nothing starts by itself"


def test_the_page_scrolls_when_what_it_shows_grows(bench: Bench) -> None:
    """The checks of an image with a signature inside are a row more."""
    page = bench.open().window.pages[1]
    assert isinstance(page, ReleasesPage)
    bench.window.show_page(1)
    bench.window.resize(1366, 768)
    bench.window.tour.show()
    QApplication.processEvents()
    inside = replace(shift.image(), signatures=(), inside=Inside("mcuboot", to_make=True, header_size=512))
    bench.feed([inside])
    # A label that wraps knows its height one round of layout after its width.
    for part in (page.signing.firmware, page.signing.key):
        bench.qtbot.waitUntil(lambda part=part: part.height() >= part.minimumSizeHint().height())
    drop, told = page.signing.firmware.drop, page.signing.firmware._signed
    assert drop.geometry().bottom() < told.geometry().top()
