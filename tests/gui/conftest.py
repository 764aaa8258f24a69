"""The window under a virtual display."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform == "win32":  # where Qt looks, PySide6 has none
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["SYSTEMROOT"], "Fonts")))

from collections.abc import Callable, Generator, Iterable, Iterator

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.core.clock import Clock
from desktop.core.events import Event
from desktop.gui.pages.page import Page
from desktop.gui.theme import Look
from desktop.gui.widgets.dialogs import Dialog
from tests.gui.accessible import faults
from tests.gui.playing import Asked, Bench, OnePage

MakePage = Callable[[Look, Clock], Page]
ShowPage = Callable[[Asked, MakePage, Iterable[Event]], OnePage]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """What Qt warns of while a window goes; of what it warns before, pytest-qt tells."""
    heard: list[str] = []
    ignored: list[str] = item.config.getini("qt_log_ignore")

    def hear(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not any(re.search(known, text) for known in ignored):
            heard.append(text)

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    assert heard == []


@pytest.fixture(autouse=True)
def dialogs_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every dialog that any test opens."""
    opened = Dialog.open

    def open_and_look(dialog: Dialog) -> None:
        opened(dialog)
        assert faults(dialog) == []

    monkeypatch.setattr(Dialog, "open", open_and_look)


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "资料 data"
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, data_folder: Path) -> Iterator[Bench]:
    made = Bench(qtbot, qapp)
    yield made
    found = faults(made.window)
    made.close()
    assert found == []


@pytest.fixture
def show_page(qtbot: QtBot, qapp: QApplication, data_folder: Path) -> Iterator[ShowPage]:
    """`show_page(asked, make, events)`: one page on a fake that writes to `asked`, told `events` at first."""
    made: list[OnePage] = []

    def show(asked: Asked, make: MakePage, events: Iterable[Event]) -> OnePage:
        made.append(OnePage(qtbot, qapp, asked, make, events))
        return made[-1]

    yield show
    found = [fault for one in made for fault in faults(one.window)]
    for one in made:
        one.close()
    assert found == []
