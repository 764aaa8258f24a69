"""Files are looked for where the last of their kind was found."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QDir
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QToolButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.gui.preferences import Preferences
from desktop.gui.theme import Look
from desktop.gui.widgets.copying import CopyButton, Digest
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.gui.words import FILES

SHA256 = "9f2c61aa0b7d45e88c1f3e5a7790c4d2e1b6a3f8125d9047bb31c86e07d4e1b8"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "构建 builds"
    made.mkdir()
    (made / "lamp.bin").write_bytes(b"firmware")
    (made / "notes.txt").write_bytes(b"notes")
    return made


def place(dialog: QFileDialog) -> Path:
    return Path(dialog.directory().absolutePath())


def test_each_kind_remembers_its_folder_also_after_a_restart(
    data_folder: Path, window: QWidget, folder: Path
) -> None:
    chosen: list[Path] = []
    first = FileDialogs(Preferences()).ask_file(window, "firmware", "Choose", chosen.append)
    assert place(first) == Path(QDir.homePath())
    first.selectFile(str(folder / "lamp.bin"))
    first.accept()
    assert chosen == [folder / "lamp.bin"]
    again = FileDialogs(Preferences())
    assert place(again.ask_file(window, "firmware", "Choose", chosen.append)) == folder
    assert place(again.ask_file(window, "key", "Choose", chosen.append)) == Path(QDir.homePath())


def test_nothing_opens_over_what_is_typed(data_folder: Path, window: QWidget) -> None:
    dialog = FileDialogs(Preferences()).ask_file(window, "firmware", "Choose", print)
    assert [field.completer() for field in dialog.findChildren(QLineEdit)] == [None]
    dialog.reject()


def test_of_a_folder_it_is_the_folder_itself(data_folder: Path, window: QWidget, folder: Path) -> None:
    files, chosen = FileDialogs(Preferences()), list[Path]()
    dialog = files.ask_folder(window, "bundles", "Choose", chosen.append)
    dialog.setDirectory(str(folder.parent))
    dialog.selectFile(str(folder))
    dialog.accept()
    assert chosen == [folder]
    assert place(files.ask_folder(window, "bundles", "Choose", chosen.append)) == folder


def test_a_folder_that_is_gone_is_not_looked_into(data_folder: Path, window: QWidget, folder: Path) -> None:
    preferences = Preferences()
    preferences.keep_folder("firmware", str(folder / "stick"))
    dialog = FileDialogs(preferences).ask_file(window, "firmware", "Choose", lambda _path: None)
    assert place(dialog) == Path(QDir.homePath())


def test_what_is_given_up_is_not_remembered(data_folder: Path, window: QWidget, folder: Path) -> None:
    preferences, chosen = Preferences(), list[Path]()
    dialog = FileDialogs(preferences).ask_file(window, "firmware", "Choose", chosen.append)
    dialog.setDirectory(str(folder))
    dialog.reject()
    assert (preferences.folder("firmware"), chosen) == ("", [])


@pytest.mark.parametrize("kind", FILES)
def test_names_of_the_kind_are_offered_first_and_all_files_after(
    data_folder: Path, window: QWidget, kind: str
) -> None:
    dialog = FileDialogs(Preferences()).ask_file(window, kind, "Choose", lambda _path: None)
    first, *others = dialog.nameFilters()
    assert "*." in first
    assert others == ["All files (*)"]
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    assert dialog.findChildren(QPushButton), "its own buttons, which our keys reach"


# --- what is copied --------------------------------------------------------------------------------------


def test_a_digest_is_shown_in_groups_and_copied_as_it_is(qtbot: QtBot, qapp: QApplication) -> None:
    digest = Digest(Look(qapp))
    qtbot.addWidget(digest)
    digest.show_digest(SHA256, "SHA-256 of the image")
    assert "".join(digest.text.split()) == SHA256
    assert digest.text.split()[:2] == ["9f2c61aa", "0b7d45e8"]
    digest.copy_button.click()
    assert QApplication.clipboard().text() == SHA256


def test_that_it_was_copied_is_seen_and_then_gone(qtbot: QtBot, qapp: QApplication) -> None:
    button = CopyButton(Look(qapp))
    qtbot.addWidget(button)
    button.show()
    button.offer("what was offered")
    before = button.icon().pixmap(18, 18).toImage()
    button.click()
    assert QToolTip.text() == "Copied"
    assert button.icon().pixmap(18, 18).toImage() != before
    qtbot.waitUntil(lambda: button.icon().pixmap(18, 18).toImage() == before)
    QToolTip.hideText()


def test_its_own_buttons_are_seen_in_a_dark_window(
    qapp: QApplication, data_folder: Path, window: QWidget
) -> None:
    Look(qapp, "dark")
    dialog = FileDialogs(Preferences()).ask_file(window, "firmware", "Choose", print)
    buttons = [button for button in dialog.findChildren(QToolButton) if button.isVisible()]
    assert len(buttons) == 6
    for button in buttons:
        drawn = button.icon().pixmap(16, 16).toImage()
        points = (drawn.pixelColor(x, y) for x, y in product(range(16), range(16)))
        assert max(point.lightness() for point in points if point.alpha()) > 180, button.objectName()
