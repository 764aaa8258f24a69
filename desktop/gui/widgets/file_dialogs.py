"""Files and folders that a person chooses: each kind is looked for where the last of its kind was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QDir, QFileInfo, QSize, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QSplitter, QToolButton, QWidget

from desktop.gui.icons import icon
from desktop.gui.words import FILES, word

# Kind -> the names that are offered first; every other file is one choice away.
_NAMES = {
    "firmware": "*.bin *.img",
    "key": "*.pem *.key *.p8 *.der",
    "certificate": "*.pem *.crt *.cer",
    "bundle": "*.zip *.json",
    "module": "*.so *.dll *.dylib",
}

# Of the dialog's own buttons: Qt's icons are black in a dark window, too.
_ICONS = {
    "backButton": "arrow-left",
    "forwardButton": "arrow-right",
    "toParentButton": "arrow-up",
    "newFolderButton": "folder-plus-outline",
    "listModeButton": "view-grid-outline",
    "detailModeButton": "view-list-outline",
}

# px: names, sizes and dates are not cut then, and there is a column of places beside them.
_SIZE, _PLACES = QSize(860, 540), 160


class Folders(Protocol):
    """Remembers a folder for each kind of file."""

    def folder(self, kind: str) -> str: ...
    def keep_folder(self, kind: str, folder: str) -> None: ...


class FileDialogs:
    """Qt's own dialogs, which every key reaches by way of the window. They open and return at once."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders

    def ask_file(self, parent: QWidget, kind: str, title: str, use: Callable[[Path], object]) -> QFileDialog:
        """`use` gets a file that exists; `kind` is one of `words.FILES`."""
        dialog = self._dialog(parent, kind, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        every = QCoreApplication.translate("FileDialogs", "All files")
        dialog.setNameFilters([f"{word(FILES, kind)} ({_NAMES[kind]})", f"{every} (*)"])
        return self._open(dialog, kind, use)

    def ask_folder(
        self, parent: QWidget, kind: str, title: str, use: Callable[[Path], object]
    ) -> QFileDialog:
        """`use` gets a folder that exists; what is remembered of `kind` is that folder."""
        dialog = self._dialog(parent, kind, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return self._open(dialog, kind, use)

    def _dialog(self, parent: QWidget, kind: str, title: str) -> QFileDialog:
        dialog = QFileDialog(parent, title)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Its suggestions open by themselves: keys typed over them would overtake those that are held back.
        for field in dialog.findChildren(QLineEdit):
            field.setCompleter(None)  # type: ignore[arg-type] # which it takes as well
        for button in dialog.findChildren(QToolButton):
            if button.objectName() in _ICONS:
                colour = dialog.palette().buttonText().color().name()
                button.setIcon(icon(_ICONS[button.objectName()], colour))
        folder = self._folders.folder(kind)
        # Of a stick that is gone nothing is left to show; and where a program was started says nothing.
        dialog.setDirectory(folder if folder and QFileInfo(folder).isDir() else QDir.homePath())
        return dialog

    def _open(self, dialog: QFileDialog, kind: str, use: Callable[[Path], object]) -> QFileDialog:
        def chosen(name: str) -> None:
            path = Path(name)
            folder = path if dialog.fileMode() is QFileDialog.FileMode.Directory else path.parent
            self._folders.keep_folder(kind, str(folder))
            use(path)

        dialog.fileSelected.connect(chosen)
        dialog.resize(_SIZE)
        for splitter in dialog.findChildren(QSplitter):
            splitter.setSizes([_PLACES, _SIZE.width() - _PLACES])
        dialog.open()
        return dialog
