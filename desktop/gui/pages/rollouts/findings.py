"""What the checks of a rollout to come say."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.events import CheckDone
from desktop.gui.icons import STATE_ICONS, Icon
from desktop.gui.sentences import sentence, sentences
from desktop.gui.theme import Look, space
from desktop.gui.widgets.text import label
from desktop.gui.words import AMBER_CHECKS, CHECKS, ROLLOUT_CHECKS, word

# In the order they are read.
_TONES = {"fail": "fail", "warn": "error", "pass": "pass"}


class Findings(QWidget):
    """Every check: those that failed, then the warnings, then those that hold."""

    def __init__(self, look: Look, checks: tuple[CheckDone, ...]) -> None:
        super().__init__()
        self._look = look
        self.lines: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, space("small"), 0, space("small"))
        self._column.setSpacing(space("small"))
        for state, tone in _TONES.items():
            for check in (one for one in checks if one.state == state):
                self._add(tone, _finding(check))

    def _add(self, tone: str, text: str) -> None:
        self.lines.append(text)
        words = label(wrap=True, selectable=True)
        words.setText(text)
        row = QHBoxLayout()
        row.setSpacing(space("small"))
        row.addWidget(Icon(self._look, STATE_ICONS[tone], tone, 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        self._column.addLayout(row)


def _finding(check: CheckDone) -> str:
    problem = check.problem
    if problem is not None:
        return f"{sentences(problem.message, problem.hint)} {problem.code}"
    words = CHECKS | ROLLOUT_CHECKS
    name = word(words | AMBER_CHECKS if check.state == "warn" else words, check.check)
    return f"{name} · {sentence(check.detail)}" if check.detail else name
