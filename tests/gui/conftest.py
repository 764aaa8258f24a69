"""The window under a virtual display."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.playing import Bench


@pytest.fixture
def bench(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bench]:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path / "资料 data"))
    made = Bench(qtbot, qapp)
    yield made
    made.desk.languages.use("en")
    made.desk.close()
    made.window.deleteLater()
