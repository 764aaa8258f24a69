"""The system asks the program to end while Qt waits for events and nothing else happens."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from desktop.gui.signals import Signals


@pytest.fixture(autouse=True)
def handlers_as_before() -> Iterator[None]:
    names = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(name) for name in names]
    yield
    for name, handler in zip(names, before, strict=True):
        signal.signal(name, handler)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_heard_at_once(qapp: QApplication, name: signal.Signals) -> None:
    """By another thread, so that Python's main thread has no turn of its own."""
    loop = QEventLoop()
    signals = Signals(loop.quit)
    try:
        for _ in range(2):
            told = threading.Timer(0.05, signal.raise_signal, (name,))
            told.start()
            loop.exec()
            told.join()
    finally:
        signals.close()
    assert signal.set_wakeup_fd(-1) == -1, "nobody is told any more"
