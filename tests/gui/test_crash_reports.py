"""Crashes of a real process, which has no console as on Windows: each leaves a report, told once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import VERSION
from desktop.core.crash_report import KEPT, report_exception, reports, reports_folder
from desktop.core.redaction import hide
from desktop.gui.widgets.dialogs import Dialog
from tests.gui.playing import Bench

SCRIPT = """
import faulthandler, os, sys, threading
out, sys.stdout, sys.stderr = sys.stdout, None, None
from PySide6.QtCore import QTimer, qFatal
from PySide6.QtWidgets import QWidget
from desktop.core.redaction import hide
from desktop.gui import app as gui_app

hide("planted-passphrase")
passphrase = "planted-passphrase"
local_value = "planted-local"

class Stumbling(QWidget):
    def changeEvent(self, event):
        local_value = "planted-local"
        raise ValueError("in a virtual method: " + passphrase)

def slot():
    raise ValueError("in a slot: " + passphrase)

def thread():
    threading.Thread(target=slot).start()

def virtual():
    global kept
    kept = Stumbling()
    kept.setEnabled(False)

crash = {{
    "slot": slot,
    "thread": thread,
    "virtual": virtual,
    "native": faulthandler._sigsegv,
    "qt": lambda: qFatal("planted in Qt"),
}}[{kind!r}]
app = gui_app.application()
QTimer.singleShot(300, crash)
QTimer.singleShot(1500, app.quit)
sys.exit(gui_app.run_window())
"""


def crash(kind: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.format(kind=kind)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=False,
    ).returncode


def read_one() -> str:
    [report] = reports(reports_folder())
    return report.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["slot", "thread", "virtual"])
def test_an_exception_leaves_a_report_and_the_window_goes_on(kind: str) -> None:
    assert crash(kind) == 0
    text = read_one()
    assert "Traceback" in text
    assert "ValueError: " in text
    assert f"in a {kind}" in text or kind == "thread"
    assert f"Linekey {VERSION}" in text
    assert "planted-passphrase" not in text
    assert "planted-local" not in text
    assert list(reports_folder().glob("running-*")) == []


@pytest.mark.parametrize(("kind", "said"), [("native", "Segmentation fault"), ("qt", "A qFatal() call")])
def test_the_next_start_tells_of_a_native_crash_once(bench: Bench, kind: str, said: str) -> None:
    assert crash(kind) != 0
    assert reports(reports_folder()) == []
    bench.desk.tell_last_crash()
    assert said in read_one()
    [dialog] = [one for one in bench.window.findChildren(Dialog) if one.isVisible()]
    assert "did not end well" in dialog.windowTitle()
    dialog.close()
    bench.desk.tell_last_crash()
    assert [one for one in bench.window.findChildren(Dialog) if one.isVisible()] == []


def test_what_was_told_at_once_is_not_told_again(bench: Bench, qtbot: QtBot) -> None:
    from desktop.gui.crash import Crashed

    report = report_exception(reports_folder(), ValueError("planted"))
    bench.desk.bridge.received.emit(Crashed(report))
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.close()
    bench.desk.tell_last_crash()
    assert [one for one in bench.window.findChildren(Dialog) if one.isVisible()] == []


def test_reports_are_private_redacted_and_few() -> None:
    folder = reports_folder()
    secret = hide("planted-passphrase")
    for number in range(KEPT + 3):
        report_exception(folder, ValueError(f"{number} {secret} \udcff"))
    kept = reports(folder)
    assert len(kept) == KEPT
    assert secret not in "".join(path.read_text(encoding="utf-8") for path in kept)
    if sys.platform != "win32":
        assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}


def test_a_disk_that_takes_no_report_is_no_second_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert report_exception(tmp_path / "file" / "crashes", ValueError("planted")) is None


@pytest.mark.parametrize("arguments", [["--version"], ["ports"], ["no such verb"]])
def test_a_program_without_a_console_says_nothing_and_does_not_fail(arguments: list[str]) -> None:
    script = f"""
import sys
sys.argv = ["linekey-window.exe", *{arguments!r}]
sys.stdout = sys.stderr = None
from desktop.__main__ import start
start()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=False)
    assert done.returncode == (2 if "no" in arguments[0] else 0)
    assert done.stdout + done.stderr == b""
