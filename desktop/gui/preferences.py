"""The operator's own choices, kept in a file under the data folder."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from desktop.app.account.place import AwsPlace
from desktop.core.paths import data_dir
from desktop.gui.language import LanguageChoice
from desktop.gui.theme import Choice


class Preferences(QObject):
    """Written at once, read at start; `changed` after a choice that a window which is open follows."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._settings = QSettings(str(data_dir() / "window.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Choice:
        value = self._settings.value("theme", "system")
        return value if value in ("light", "dark") else "system"

    @theme.setter
    def theme(self, choice: Choice) -> None:
        self._keep("theme", choice)

    @property
    def language(self) -> LanguageChoice:
        value = self._settings.value("language", "system")
        return value if value in ("en", "zh_CN") else "system"

    @language.setter
    def language(self, choice: LanguageChoice) -> None:
        self._keep("language", choice)

    @property
    def sound(self) -> bool:
        """Whether a verdict is heard."""
        return bool(self._settings.value("sound", True, type=bool))

    @sound.setter
    def sound(self, on: bool) -> None:
        self._keep("sound", on)
        self.changed.emit()

    @property
    def large_touch(self) -> bool:
        """Whether what is pressed is large enough for gloves."""
        return bool(self._settings.value("large-touch", False, type=bool))

    @large_touch.setter
    def large_touch(self, on: bool) -> None:
        self._keep("large-touch", on)
        self.changed.emit()

    @property
    def lamp_view(self) -> bool:
        """Whether the lamps of the station are shown in a window of their own."""
        return bool(self._settings.value("lamp-view", False, type=bool))

    @lamp_view.setter
    def lamp_view(self, on: bool) -> None:
        self._keep("lamp-view", on)
        self.changed.emit()

    @property
    def account(self) -> AwsPlace:
        """Where the window works unless the environment says otherwise; empty until somebody chose."""
        return AwsPlace(*(str(self._settings.value(f"aws-{name}", "")) for name in ("profile", "region")))

    @account.setter
    def account(self, chosen: AwsPlace) -> None:
        self._keep("aws-profile", chosen.profile)
        self._keep("aws-region", chosen.region)

    @property
    def geometry(self) -> QByteArray:
        """Where the window was, as `QWidget.saveGeometry` tells it; empty at the first start."""
        value = self._settings.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._keep("geometry", geometry)

    @property
    def report_told(self) -> str:
        """The name of the last crash report that the person was told of."""
        return str(self._settings.value("report-told", ""))

    @report_told.setter
    def report_told(self, name: str) -> None:
        self._keep("report-told", name)

    def folder(self, kind: str) -> str:
        """Where a file of that kind was chosen last; empty at the first time."""
        return str(self._settings.value(f"folders/{kind}", ""))

    def keep_folder(self, kind: str, folder: str) -> None:
        self._keep(f"folders/{kind}", folder)

    def _keep(self, name: str, value: object) -> None:
        """On the disk when this returns: the process may end in any way."""
        self._settings.setValue(name, value)
        self._settings.sync()
