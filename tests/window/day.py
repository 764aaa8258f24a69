"""A day at the line, as two people have it: the whole shift, then the whole release."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from desktop.bench.unit.firmware import build_image
from desktop.core.catalogue.placing import UNIT_AT_WORK, UNIT_HAS_PASSED
from desktop.core.catalogue.settings import NOT_A_LABEL
from desktop.demo.workshop import FIRST_SERIAL
from tests.window.people import ReleaseManager, Technician
from tests.window.real_window import RealWindow, real_window

SIZES = ((1366, 768), (1280, 720), (1024, 768), (1920, 1080))
LARGEST = SIZES[-1]
STAGES = ("ready", "shift", "signed", "requested", "approved", "intent", "release")
PICTURES = "LINEKEY_PICTURES"  # a folder that gets one of every stage
VERSION, IMAGE = "1.1.0", "lamp-1.1.0.bin"
FIRST, SECOND, THIRD = (f"DL{FIRST_SERIAL + number:08}" for number in range(3))
POWER_CUT = "2:power-cut=cert"  # once, in the second slot


def whole_day(size: tuple[int, int], language: str, folder: Path) -> None:
    (folder / "work").mkdir()
    (folder / "work" / IMAGE).write_bytes(build_image(VERSION, 64 * 1024))
    with real_window(size, language, folder / "work", faults=[POWER_CUT]) as window:
        day = Day(window, folder / "work", size)
        if size == LARGEST:
            window.maximise()
        day.shift()
        day.release()
        day.end()


def picture_name(stage: str, size: tuple[int, int], language: str) -> str:
    return f"{stage}-{size[0]}x{size[1]}-{language[:2]}.png"


class Day:
    def __init__(self, window: RealWindow, folder: Path, size: tuple[int, int]) -> None:
        self._window, self._folder, self._size = window, folder, size
        self._technician, self._manager = Technician(window), ReleaseManager(window)

    def _look(self, stage: str) -> None:
        """All of it can be read."""
        assert stage in STAGES
        if place := os.environ.get(PICTURES):
            self._window.picture(Path(place) / picture_name(stage, self._size, self._window.language))
        self._window.wait_until_all_fits()

    def shift(self) -> None:
        window, technician = self._window, self._technician
        technician.tile("3")
        window.wait(technician.is_ready_to_scan, "the scan box")
        self._look("ready")
        technician.scan_and_say(FIRST, "1")
        window.scan(FIRST)  # twice, at work or passed already
        technician.is_refused(UNIT_AT_WORK.order, UNIT_HAS_PASSED.order)
        technician.wait_for("PASS", "1", FIRST)
        window.scan("WO-1042/7")
        technician.is_refused(NOT_A_LABEL.order)
        technician.choose("2")
        window.scan(SECOND)
        technician.wait_for("ERROR", "2", SECOND)
        self._look("shift")
        technician.run_again(SECOND, "2")
        technician.wait_for("PASS", "2", SECOND)
        window.wait(technician.is_ready_to_scan, "the scan box")

    def release(self) -> None:
        window, manager = self._window, self._manager
        facts = window.ask("facts")
        for name in ("ana", "bea"):
            shutil.copyfile(facts[name], self._folder / f"{name}.pem")
        manager.sign(IMAGE, VERSION)
        self._look("signed")
        manager.open(VERSION)
        manager.request("ana.pem", facts["secret"])
        self._look("requested")
        manager.approve("bea.pem", facts["secret"])
        self._look("approved")
        manager.roll_out("lamp-line", 2, lambda: self._look("intent"))
        self._look("release")

    def end(self) -> None:
        """Closed with a unit at work: it is asked about, finishes, and then the window goes."""
        window = self._window
        window.press("ctrl+1")
        window.wait(self._technician.is_ready_to_scan, "the scan box")
        window.scan(THIRD)
        window.wait(lambda: self._technician.is_at_work("3", THIRD), "the third unit")
        window.press("alt+F4")
        window.click("Finish, then close")
        assert window.ended() == 0
