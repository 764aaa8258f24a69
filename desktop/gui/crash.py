"""What nobody foresaw: the traceback goes to the log and a report, the person gets a sentence and a code."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app.tasks import UNEXPECTED, signing_warnings
from desktop.core.crash_report import (
    collect_native_crashes,
    native_crashes,
    report_exception,
    reports,
    reports_folder,
)
from desktop.core.events import Event
from desktop.core.log import logging_to_file
from desktop.core.paths import log_file
from desktop.gui.bridge import Bridge
from desktop.gui.language import problem_text
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog

_log = logging.getLogger("desktop.gui")
_qt_log = logging.getLogger("desktop.qt")


@dataclass(frozen=True)
class Crashed(Event):
    """An exception nobody caught; it is in the log already, and in `report` if the disk took it."""

    report: Path | None = None


@contextmanager
def crash_reports(bridge: Bridge) -> Iterator[None]:
    """Logs to the log file, turns uncaught exceptions of any thread into `Crashed`.

    What signing warns of becomes `Warned`, and is logged too.
    """

    folder = reports_folder()

    def on_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.exit()  # `quit` would ask the window
            return
        _log.critical("uncaught exception", exc_info=(kind, error, trace))
        bridge.listen(Crashed(report_exception(folder, error)))

    def on_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            on_main(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    before, before_thread = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = on_main, on_thread
    try:
        with logging_to_file(), signing_warnings(bridge.listen):
            yield
    finally:
        sys.excepthook, threading.excepthook = before, before_thread


@contextmanager
def fatal_reports() -> Iterator[None]:
    """What ends the process at once becomes a report at the next start; what Qt says goes to the log."""
    with native_crashes(reports_folder()) as file:

        def on_qt(kind: QtMsgType, _where: QMessageLogContext, message: str) -> None:
            if kind == QtMsgType.QtFatalMsg:  # Qt ends the process when this returns
                file.write(f"{message}\n")
                file.flush()
            elif kind != QtMsgType.QtDebugMsg:
                _qt_log.warning("%s", message)

        before = qInstallMessageHandler(on_qt)
        try:
            yield
        finally:
            qInstallMessageHandler(before)


def show_crash(look: Look, parent: QWidget, report: Path | None) -> Dialog:
    return _show(look, parent, sentence(UNEXPECTED.message), report)


def show_last_crash(look: Look, parent: QWidget, told: str) -> tuple[Dialog, Path] | None:
    """Tells of the newest report, unless it is `told` or older."""
    folder = reports_folder()
    collect_native_crashes(folder)
    found = reports(folder)
    if not found or found[-1].name <= told:
        return None
    heading = QCoreApplication.translate("Crash", "Linekey did not end well last time.")
    return _show(look, parent, heading, found[-1]), found[-1]


def _show(look: Look, parent: QWidget, heading: str, report: Path | None) -> Dialog:
    dialog = Dialog(look, parent, "alert-octagon", "fail", heading)
    dialog.add_text(sentence(UNEXPECTED.hint))
    dialog.add_text(f"{UNEXPECTED.code}\n{report or log_file()}", "mono-dim")
    text = f"{problem_text(UNEXPECTED)}\n{report or log_file()}"
    copy = QCoreApplication.translate("Crash", "Copy")
    dialog.add_button(copy, "", lambda: QApplication.clipboard().setText(text), "content-copy")
    dialog.add_button(QCoreApplication.translate("Crash", "Close"), "primary", dialog.accept)
    dialog.open()
    return dialog
