"""English and Simplified Chinese, switchable while the window runs."""

from __future__ import annotations

import logging
from importlib import resources
from typing import Literal

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator

from desktop.core.events import Problem
from desktop.gui.sentences import sentence

LanguageChoice = Literal["system", "en", "zh_CN"]

_log = logging.getLogger(__name__)


class Languages(QObject):
    """Holds the translator; every widget hears of a switch through Qt's `LanguageChange` event."""

    def __init__(self, app: QCoreApplication, choice: LanguageChoice = "system") -> None:
        super().__init__(app)
        self._app = app
        self._translator: QTranslator | None = None
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
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None
        if self.code != "en":
            self._install(self.code)

    def _install(self, code: str) -> None:
        translator = QTranslator(self)
        folder = resources.files("resources") / "translations"
        if not translator.load(f"linekey_{code}.qm", str(folder)):
            _log.warning("no translation for %s", code)
            return
        self._app.installTranslator(translator)
        self._translator = translator


def problem_text(problem: Problem) -> str:
    """Message, hint and code as one block, for the clipboard."""
    lines = [sentence(problem.message), sentence(problem.hint), problem.code]
    return "\n".join(line for line in lines if line)
