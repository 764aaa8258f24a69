"""English and Simplified Chinese, switchable while the window runs."""

from __future__ import annotations

import logging
from importlib import resources
from typing import Literal

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from desktop.core.events import Problem
from desktop.gui.sentences import sentence

LanguageChoice = Literal["system", "en", "zh_CN"]

_QT_TEXTS = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
# What Qt's own translation of its file dialog lacks: `lupdate` finds it here.
_QT_LACKS = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
)
_log = logging.getLogger(__name__)


class Languages(QObject):
    """Holds the translators: ours, and that of Qt's own dialogs and menus.

    Every widget hears of a switch through Qt's `LanguageChange` event.
    """

    def __init__(self, app: QCoreApplication, choice: LanguageChoice = "system") -> None:
        super().__init__(app)
        self._app = app
        self._translators: list[QTranslator] = []
        self.choice: LanguageChoice = choice
        self.use(choice)

    @property
    def code(self) -> Literal["en", "zh_CN"]:
        if self.choice != "system":
            return self.choice
        return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"

    def use(self, choice: LanguageChoice) -> None:
        self.choice = choice
        QLocale.setDefault(QLocale(self.code))
        for translator in self._translators:
            self._app.removeTranslator(translator)
        self._translators = []
        if self.code != "en":
            self._install(f"qtbase_{self.code}.qm", _QT_TEXTS)
            self._install(f"linekey_{self.code}.qm", str(resources.files("resources") / "translations"))

    def _install(self, name: str, folder: str) -> None:
        translator = QTranslator(self)
        if not translator.load(name, folder):
            _log.warning("no translation %s in %s", name, folder)
            return
        self._app.installTranslator(translator)
        self._translators.append(translator)


def problem_text(problem: Problem) -> str:
    """Message, hint and code as one block, for the clipboard."""
    lines = [sentence(problem.message), sentence(problem.hint), problem.code]
    return "\n".join(line for line in lines if line)
