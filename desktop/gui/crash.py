"""What nobody foresaw: the traceback goes to the log, the person gets a sentence and a code."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app.tasks import UNEXPECTED, signing_warnings
from desktop.core.events import Event
from desktop.core.log import logging_to_file
from desktop.core.paths import log_file
from desktop.gui.bridge import Bridge
from desktop.gui.language import problem_text
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog

_log = logging.getLogger("desktop.gui")


class Crashed(Event):
    """An exception nobody caught; it is in the log already."""


@contextmanager
def crash_reports(bridge: Bridge) -> Iterator[None]:
    """Logs under the data folder, turns uncaught exceptions of any thread into `Crashed`.

    What signing warns of becomes `Warned`, and is logged too.
    """

    def on_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        _log.critical("uncaught exception", exc_info=(kind, error, trace))
        bridge.listen(Crashed())

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


def show_crash(look: Look, parent: QWidget) -> Dialog:
    heading = sentence(UNEXPECTED.message)
    dialog = Dialog(look, parent, "alert-octagon", "fail", heading)
    dialog.add_text(sentence(UNEXPECTED.hint))
    dialog.add_text(f"{UNEXPECTED.code}\n{log_file()}", "mono-dim")
    text = problem_text(UNEXPECTED)
    copy = QCoreApplication.translate("Crash", "Copy")
    dialog.add_button(copy, "", lambda: QApplication.clipboard().setText(text), "content-copy")
    dialog.add_button(QCoreApplication.translate("Crash", "Close"), "primary", dialog.accept)
    dialog.open()
    return dialog
