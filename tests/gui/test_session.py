"""Sleep and the end of the session, with a system that writes down what it is asked."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from desktop.app.rollouts.events import RolloutStarted
from desktop.app.tasks import OperationFailed
from desktop.core.events import Event, Problem, RolloutFinished, RunFinished, RunStarted
from desktop.core.verdicts import Verdict
from desktop.gui.bridge import Bridge
from desktop.gui.session import Session, WindowsSystem

WINDOW = 4711


class Written:
    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def keep_awake(self, wanted: bool) -> None:
        self.calls.append(("awake", wanted))

    def block_end(self, window: int, reason: str) -> None:
        assert reason
        self.calls.append(("block", window))

    def unblock_end(self, window: int) -> None:
        self.calls.append(("unblock", window))

    def stop(self) -> None:
        self.calls.append(("stop",))

    def settle(self) -> None:
        self.calls.append(("settle",))


@pytest.fixture
def system() -> Written:
    return Written()


@pytest.fixture
def session(qapp: QApplication, system: Written) -> Iterator[Session]:
    made = Session(qapp, Bridge(qapp), WINDOW, system.stop, system.settle, system)
    yield made
    qapp.commitDataRequest.disconnect(made.end)
    qapp.aboutToQuit.disconnect(system.settle)


def started(run: str) -> Event:
    return RunStarted(run, "1", "DL00000001", ("identify",))


def finished(run: str) -> Event:
    return RunFinished(run, "1", "DL00000001", Verdict.PASS, 1.0)


def rollout(job: str) -> Event:
    return RolloutStarted(job, "release", "LAMP-1", "1.2.0", "lamp-line", datetime.now(UTC))


def test_the_computer_stays_awake_from_the_first_work_to_the_last(session: Session, system: Written) -> None:
    for event in (started("a"), started("b"), finished("a"), rollout("job"), finished("b")):
        session.hear(event)
    assert system.calls == [("awake", True)]
    session.hear(RolloutFinished("job", "COMPLETED", {}))
    assert system.calls == [("awake", True), ("awake", False)]


def test_a_watch_that_fails_keeps_nobody_awake(session: Session, system: Written) -> None:
    for event in (rollout("job"), OperationFailed("rollout", Problem("ROL-013", "out of reach"))):
        session.hear(event)
    assert system.calls[-1] == ("awake", False)


def test_the_session_waits_for_a_run_and_asks_it_to_stop(
    session: Session, system: Written, qapp: QApplication
) -> None:
    session.hear(started("a"))
    for _ in range(2):  # Windows says it for every window
        qapp.commitDataRequest.emit(None)
    assert system.calls[1:] == [("block", WINDOW), ("stop",), ("stop",)]
    session.hear(finished("a"))
    assert ("unblock", WINDOW) in system.calls
    assert system.calls.count(("unblock", WINDOW)) == 1


def test_without_a_run_the_session_ends_at_once(
    session: Session, system: Written, qapp: QApplication
) -> None:
    session.hear(rollout("job"))  # which goes on in AWS
    qapp.commitDataRequest.emit(None)
    assert system.calls == [("awake", True)]


def test_all_is_settled_before_the_process_may_end(session: Session, system: Written) -> None:
    app = QCoreApplication.instance()
    assert app is not None
    app.aboutToQuit.emit()
    assert system.calls == [("settle",)]


def test_what_windows_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    def note(name: str) -> object:
        def call(*arguments: object) -> None:
            asked.append((name, *(getattr(one, "value", one) for one in arguments)))

        return call

    user32 = SimpleNamespace(
        ShutdownBlockReasonCreate=note("create"), ShutdownBlockReasonDestroy=note("destroy")
    )
    kernel32 = SimpleNamespace(SetThreadExecutionState=note("state"))
    fake = SimpleNamespace(user32=user32, kernel32=kernel32)
    monkeypatch.setattr(ctypes, "windll", fake, raising=False)
    system = WindowsSystem()
    with monkeypatch.context() as windows:
        windows.setattr(sys, "platform", "win32")
        system.keep_awake(True)
        system.keep_awake(False)
        system.block_end(WINDOW, "测试")
        system.unblock_end(WINDOW)
    assert asked == [
        ("state", 0x8000_0001),
        ("state", 0x8000_0000),
        ("create", WINDOW, "测试"),
        ("destroy", WINDOW),
    ]
