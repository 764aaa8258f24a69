"""A fault before there is a window is shown, with or without a console."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop import __main__ as linekey
from desktop.core.errors import SettingsError
from desktop.core.paths import log_file
from desktop.core.program import linekey_command
from desktop.gui import app as gui_app
from signing.messages import Message

Boxes = list[tuple[object, ...]]


@contextmanager
def windows_without_a_console(monkeypatch: pytest.MonkeyPatch) -> Iterator[Boxes]:
    """Answers what it was asked to show."""
    shown: Boxes = []
    user32 = SimpleNamespace(MessageBoxW=lambda *arguments: shown.append(arguments))
    with monkeypatch.context() as windows:
        windows.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
        windows.setattr(sys, "platform", "win32")
        windows.setattr(sys, "stderr", None)
        yield shown


@pytest.fixture(autouse=True)
def started_by_a_double_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["linekey-window.exe"])


def stumble(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def run_window(*_arguments: object) -> int:
        raise error

    monkeypatch.setattr(gui_app, "run_window", run_window)


def test_a_fault_is_shown_in_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    stumble(monkeypatch, ImportError("DLL load failed while importing QtGui"))
    with windows_without_a_console(monkeypatch) as boxes:
        assert linekey.main() == 1
    [(_owner, text, title, _icon)] = boxes
    assert title == "Linekey"
    assert "ImportError: DLL load failed while importing QtGui" in str(text)
    assert "GUI-002" in str(text)
    assert "Traceback" in log_file().read_text(encoding="utf-8")
    assert "Traceback" not in str(text)


def test_an_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    stumble(monkeypatch, SettingsError(Message("SET-001", "It cannot be read.", "Check its path.")))
    with windows_without_a_console(monkeypatch) as boxes:
        assert linekey.main() == 1
    assert boxes[0][1] == "It cannot be read.\n\nCheck its path.\n\nSET-001"


def test_who_has_a_console_reads_it_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stumble(monkeypatch, RuntimeError("planted"))
    assert linekey.main() == 1
    assert "RuntimeError: planted" in capsys.readouterr().err


@pytest.mark.parametrize(
    "verb", [[], pytest.param(["demo"], marks=pytest.mark.bench)], ids=["window", "demo"]
)
@pytest.mark.parametrize(
    "variable", [{}, {"QT_PLUGIN_PATH": "/nonsense", "QT_QPA_PLATFORM_PLUGIN_PATH": "/nonsense"}]
)
def test_without_its_plug_in_the_window_says_why_it_does_not_open(
    verb: list[str], variable: dict[str, str], tmp_path: Path
) -> None:
    environment = {**os.environ, **variable, "QT_QPA_PLATFORM": "wanting", "LINEKEY_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        linekey_command(*verb),
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "GUI-002" in done.stderr
    assert "no Qt platform plugin could be initialized" in done.stderr
    assert "QtGaveUpError" in (tmp_path / "logs" / "linekey.log").read_text(encoding="utf-8")
