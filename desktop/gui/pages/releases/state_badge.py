"""The state of a release as a badge."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.core.events import ReleaseChanged
from desktop.gui.formats import number
from desktop.gui.widgets.table import Cell
from desktop.gui.words import RELEASE_ICONS, RELEASE_STATES, RELEASE_TONES, word


def state_cell(state: ReleaseChanged | None) -> Cell:
    text, tone, icon_name = state_badge(state)
    return Cell(text, "badge", tone, icon=icon_name)


def state_badge(state: ReleaseChanged | None) -> tuple[str, str, str]:
    """Word, colour token and icon; of a release whose state cannot be told, too."""
    name = state.state if state else "unknown"
    text = word(RELEASE_STATES, name)
    if state is not None and name == "waiting":
        approved = QCoreApplication.translate("ReleaseState", "{0} of {1} approvals")
        text = approved.format(number(len(state.approved_by)), number(state.needed))
    return text, RELEASE_TONES.get(name, "idle"), RELEASE_ICONS.get(name, "minus")
