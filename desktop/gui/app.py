"""Runs the window: `linekey` without arguments, and `linekey demo`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desktop.app.account.use_case import AccountUseCase
from desktop.app.opener import Opener
from desktop.app.settings import SettingsUseCase
from desktop.app.tasks import Tasks
from desktop.core.clock import Clock, SystemClock
from desktop.core.events import Event
from desktop.gui.accessibility import tell_roles
from desktop.gui.application import Application, OpenAccount, OpenBench
from desktop.gui.bridge import Bridge
from desktop.gui.caret import Caret
from desktop.gui.crash import Crashed, crash_reports, fatal_reports, show_crash, show_last_crash
from desktop.gui.fault_box import show_no_window
from desktop.gui.language import Languages
from desktop.gui.one_instance import OneInstance
from desktop.gui.pages.account.page import AccountPage
from desktop.gui.pages.settings.page import SettingsPage
from desktop.gui.preferences import Preferences
from desktop.gui.rail import Rail
from desktop.gui.scanning.scanner import Scanner
from desktop.gui.session import Session
from desktop.gui.signals import Signals
from desktop.gui.theme import Look
from desktop.gui.turns import keep_turns_short, settle_memory
from desktop.gui.widgets.dialogs import Dialog
from desktop.gui.window import Window


def application() -> QApplication:
    """The one QApplication; made when it is missing."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        with _telling_why_qt_gives_up():
            app = QApplication(sys.argv[:1])
    app.setApplicationName("Linekey")
    app.setOrganizationName("Linekey")
    return app


class QtGaveUpError(Exception):
    """Qt cannot work here, such as without its platform plug-in."""


@contextmanager
def _telling_why_qt_gives_up() -> Iterator[None]:
    """Qt aborts the process: with a reason for the log and the person, not in silence."""

    def heard(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            show_no_window(QtGaveUpError(" ".join(text.split())))
            os._exit(1)
        if before is not None:
            before(kind, context, text)
        elif sys.stderr is not None:
            sys.stderr.write(f"{text}\n")

    before = qInstallMessageHandler(heard)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


class Desk:
    """The window with all it stands on. `close` ends every thread and timer behind it."""

    def __init__(
        self,
        app: QApplication,
        open_account: OpenAccount | None = None,
        open_bench: OpenBench | None = None,
        clock: Clock | None = None,
    ) -> None:
        tell_roles()
        preferences = self.preferences = Preferences()
        self.look = Look(app, preferences.theme, large_touch=preferences.large_touch)
        preferences.changed.connect(lambda: self.look.use_large_touch(preferences.large_touch))
        self.languages = Languages(app, preferences.language)
        self.bridge = Bridge(app)
        self.opener = Opener[Application](self.bridge.listen)
        self._settings = SettingsUseCase(self.bridge.listen)
        self._account = AccountUseCase(Tasks(self.bridge.listen))
        self.window = Window(
            self.look,
            Rail(self.look),
            AccountPage(self.look, preferences, self._account),
            SettingsPage(self.look, self.languages, preferences, self._settings),
            preferences,
            clock or SystemClock(),
            self.bridge,
            self.opener,
            open_account,
            open_bench,
        )
        scanner = Scanner(app, self.window, self.window.labels.box)
        scanner.scanned.connect(self.window.labels.take_scan)
        scanner.pressed.connect(Caret(app, self.window).wake)
        self._crash: Dialog | None = None
        self._connect()

    def _connect(self) -> None:
        self.bridge.received.connect(self._watch)
        for page in (self.window.opening, self.window.account):
            page.accounts_wanted.connect(self._settings.find_accounts)

    def _watch(self, event: Event) -> None:
        if isinstance(event, Crashed) and self._crash is None:  # what fails in a timer fails again
            self._say(show_crash(self.look, self.window, event.report), event.report)

    def tell_last_crash(self) -> None:
        """Once, at the start after it."""
        if last := show_last_crash(self.look, self.window, self.preferences.report_told):
            self._say(*last)

    def _say(self, dialog: Dialog, report: Path | None) -> None:
        self._crash = dialog
        dialog.finished.connect(self._crash_seen)
        if report is not None:
            self.preferences.report_told = report.name

    def _crash_seen(self) -> None:
        self._crash = None

    def settle(self) -> bool:
        """`close`, but for what still opens, which is left: False means that the process must end now."""
        if self.opener.is_opening:
            return False
        self.close()
        return True

    def close(self) -> None:
        """Ends all work and waits for it. Repeating it is harmless."""
        self.window.closing.go()
        self._account.close()
        self._settings.close()
        self.opener.close()


def run_window(open_account: OpenAccount | None = None, open_bench: OpenBench | None = None) -> int:
    """Opens the window and runs until it is closed; the exit status.

    `open_account` opens the configured account; without it, or when it fails, the window says what to do
    first and offers the bench when `open_bench` is there. Where a window of this data folder is open, that
    one comes forward instead; raises GUI-004 when it does not answer.
    """
    app = application()
    instance = OneInstance()
    if not instance.claim():
        return 0
    try:
        return _run(app, open_account, open_bench, bench_first=False, instance=instance)
    finally:
        instance.close()


def run_demo_window(open_bench: OpenBench) -> int:
    """Opens the window at once, starts the bench behind it and shows the tour."""
    return _run(application(), None, open_bench, bench_first=True)


def _run(
    app: QApplication,
    open_account: OpenAccount | None,
    open_bench: OpenBench | None,
    *,
    bench_first: bool,
    instance: OneInstance | None = None,
) -> int:
    desk = Desk(app, open_account, open_bench)
    if instance is not None:
        instance.wanted.connect(desk.window.come_forward)
    session = Session(app, desk.bridge, int(desk.window.winId()), desk.window.stop_runs, desk.settle)
    desk.window.closing.gone.connect(lambda: QTimer.singleShot(0, app.exit))
    desk.bridge.received.connect(settle_memory)
    keep_turns_short()
    signals = Signals(app.exit)  # `quit` would ask the window
    with crash_reports(desk.bridge), fatal_reports():
        desk.window.show()
        desk.tell_last_crash()
        if bench_first:
            desk.window.start_bench()
        else:
            desk.window.start()
        try:
            status = app.exec()
        finally:
            settled = desk.settle()
            session.deleteLater()
            signals.close()
    if not settled:
        _leave(instance)
    return status


def _leave(instance: OneInstance | None) -> NoReturn:
    """Waits for nobody: what a bench or AWS still does for this process, nobody will use."""
    if instance is not None:
        instance.close()
    os._exit(0)
