"""The operator's own choices, kept in a file under the data folder."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from desktop.core.paths import data_dir
from desktop.gui.language import LanguageChoice
from desktop.gui.theme import Choice


class Preferences:
    """Theme, language, and what was told once. Written at once, read at start."""

    def __init__(self) -> None:
        self._settings = QSettings(str(data_dir() / "window.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Choice:
        value = self._settings.value("theme", "system")
        return value if value in ("light", "dark") else "system"

    @theme.setter
    def theme(self, choice: Choice) -> None:
        self._settings.setValue("theme", choice)

    @property
    def language(self) -> LanguageChoice:
        value = self._settings.value("language", "system")
        return value if value in ("en", "zh_CN") else "system"

    @language.setter
    def language(self, choice: LanguageChoice) -> None:
        self._settings.setValue("language", choice)

    @property
    def report_told(self) -> str:
        """The name of the last crash report that the person was told of."""
        return str(self._settings.value("report-told", ""))

    @report_told.setter
    def report_told(self, name: str) -> None:
        self._settings.setValue("report-told", name)

    def folder(self, kind: str) -> str:
        """Where a file of that kind was chosen last; empty at the first time."""
        return str(self._settings.value(f"folders/{kind}", ""))

    def keep_folder(self, kind: str, folder: str) -> None:
        self._settings.setValue(f"folders/{kind}", folder)
