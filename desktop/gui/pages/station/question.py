"""The question which slot a label is for: a strip under the scan box, never a dialog."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.app.station.events import SlotInfo
from desktop.gui.accessibility import Role
from desktop.gui.icons import Icon
from desktop.gui.theme import Look, space
from desktop.gui.widgets.renewal import let_go, tab_through
from desktop.gui.widgets.surface import Surface
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import slot_title

# For more buttons, or for names on so many of them, the smallest window is too narrow.
_MOST, _NAMED = 6, 3


class SlotQuestion(Surface):
    """Hidden until it is asked. `answered` carries the slot, `given_up` that nobody will say it.

    Of many slots the tiles are the buttons: a second one for each would take their room.
    """

    accessible_role = Role.AlertMessage
    answered = Signal(str)
    given_up = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "accent-soft", "accent")
        self._shown: tuple[SlotInfo, ...] = ()
        self._text = label("strong", wrap=True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(space("small"))
        self._give_up = Button(look, "plain", "close", "accent")
        self._give_up.clicked.connect(self.given_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(space("medium"), space("small"), space("small"), space("small"))
        row.setSpacing(space("small"))
        row.addWidget(Icon(look, "help-rhombus", "accent", 24))
        row.addWidget(self._text, 1)
        row.addLayout(self._buttons)
        row.addWidget(self._give_up)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def ask(self, serial: str | None, slots: Sequence[SlotInfo]) -> None:
        """Which of `slots` the unit with this label is in; None: nothing is asked."""
        self.setVisible(serial is not None)
        if serial is None:
            return
        few = len(slots) <= _MOST
        asked = (
            self.tr("{0}: which slot?") if few else self.tr("{0}: which slot? Touch it, or type its number.")
        )
        self._text.setText(asked.format(serial))
        self.setAccessibleName(self._text.text())
        self._give_up.name(self.tr("None"), self.tr("Give up {0}").format(serial), self.tr("Esc"))
        buttons = tuple(slots) if few else ()
        if buttons != self._shown:
            self._shown = buttons
            self._rebuild()
        self._name_buttons()

    def _rebuild(self) -> None:
        let_go(self._buttons, self._slot_buttons())
        for info in self._shown:
            button = Button(self._look, "primary")
            button.clicked.connect(lambda _checked=False, slot=info.slot: self.answered.emit(slot))
            self._buttons.addWidget(button)
        tab_through(self, [*self._slot_buttons(), self._give_up])

    def _slot_buttons(self) -> list[Button]:
        items = (self._buttons.itemAt(index) for index in range(self._buttons.count()))
        found = (item.widget() for item in items if item is not None)
        return [button for button in found if isinstance(button, Button)]

    def _name_buttons(self) -> None:
        for info, button in zip(self._shown, self._slot_buttons(), strict=True):
            whole = slot_title(info.slot, info.name)
            button.name(whole if len(self._shown) <= _NAMED else info.slot, whole, whole)
