"""A line that says what went wrong or what to do, with a copyable code."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from desktop.core.events import Problem
from desktop.gui.accessibility import Role
from desktop.gui.icons import STATE_ICONS, Icon
from desktop.gui.language import problem_text
from desktop.gui.sentences import sentences
from desktop.gui.theme import Look, space
from desktop.gui.widgets.copying import CopyButton
from desktop.gui.widgets.surface import Surface
from desktop.gui.widgets.text import Button, label


class CodeButton(CopyButton):
    """An error code; pressing it copies message, hint and code."""

    def show_problem(self, problem: Problem) -> None:
        self.offer(problem_text(problem))
        tip = QCoreApplication.translate("CodeButton", "Copy the error with its code")
        self.name(problem.code, f"{tip}: {problem.code}", tip)


class Notice(Surface):
    """Hidden until something is to be said."""

    accessible_role = Role.AlertMessage

    def __init__(self, look: Look) -> None:
        super().__init__(look, "error-soft", "error-soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(space("medium"), space("small"), space("small"), space("small"))
        row.setSpacing(space("small"))
        self._icon = Icon(look, "alert", "error", 20)
        self._text = label(wrap=True)
        self._code = CodeButton(look)
        self._close = Button(look, "code", "close", "text-dim")
        self._close.clicked.connect(self.hide)
        self._problem: Problem | None = None
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._code)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, text: str, tone: str = "error") -> None:
        self._problem = None
        self.dress(f"{tone}-soft", f"{tone}-soft")
        self._icon.show_icon(STATE_ICONS[tone], tone)
        self._text.setText(text)
        self._code.hide()
        self._close.setAccessibleName(QCoreApplication.translate("Notice", "Close this message"))
        self.setAccessibleName(text)
        self.show()

    def say_problem(self, problem: Problem) -> None:
        self.say(sentences(problem.message, problem.hint), "fail")
        self._problem = problem
        self._code.show_problem(problem)
        self._code.show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and not self.isHidden():
            if self._problem is None:  # said in the language before, and not said again
                self.hide()
            else:
                self.say_problem(self._problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
